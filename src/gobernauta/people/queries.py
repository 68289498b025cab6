"""Reading about people and departments."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from gobernauta.channels.queries import Account
from gobernauta.people.actions import digest
from gobernauta.people.lately import lately
from gobernauta.people.models import (
    Area,
    ContactDetail,
    Invitation,
    Membership,
    Organization,
    Person,
    Receiving,
    Role,
    User,
    called,
)

# The rows this room hands out; its tables stay its own.
__all__ = [
    "Area",
    "ContactDetail",
    "Membership",
    "Organization",
    "Person",
    "Receiving",
    "Role",
    "User",
    "called",
]


def receiving(account: Account) -> Organization | None:
    """The department that first reads what comes by an account."""
    found = Receiving.objects.filter(account=account).select_related("organization").first()
    return found.organization if found else None


def contact(pk: int) -> ContactDetail | None:
    """An address by its number."""
    return ContactDetail.objects.select_related("person").filter(pk=pk).first()


def behind(kind: str, addresses: Iterable[str]) -> list[ContactDetail]:
    """Every address of whoever owns one of these."""
    owners = ContactDetail.objects.filter(kind=kind, address__in=list(addresses)).values("person")
    return list(ContactDetail.objects.filter(person__in=owners).order_by("pk"))


def behind_person(person: int) -> list[ContactDetail]:
    """Every address of a person."""
    return list(ContactDetail.objects.filter(person=person).order_by("pk"))


def mail_address(person: Person) -> str:
    """Where a person can be written to by mail; one that is proved first. Empty when nowhere."""
    known = ContactDetail.objects.filter(person=person, kind="email").order_by("verified_at", "pk")
    return next(iter(known.values_list("address", flat=True)[:1]), "")


def invitation(token: str, *, now: datetime) -> Invitation | None:
    """The open invitation of a token."""
    return (
        Invitation.objects.filter(
            token_digest=digest(token), accepted_at=None, withdrawn_at=None, expires_at__gte=now
        )
        .select_related("organization")
        .first()
    )


def open_invitations(*, now: datetime) -> QuerySet[Invitation]:
    """Invitations nobody has taken yet."""
    waiting = Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gte=now)
    return waiting.select_related("organization").order_by("-created_at")


def staff() -> QuerySet[Membership]:
    """Every role somebody holds."""
    return Membership.objects.select_related("user", "organization").order_by(
        "user__name", "organization__name"
    )


def organizations() -> QuerySet[Organization]:
    """Every department, by name."""
    return Organization.objects.all()


def areas() -> QuerySet[Area]:
    """The parts of the town, by name, without their outlines."""
    return Area.objects.defer("outline")


@lately
def areas_lately() -> list[Area]:
    """The same as they were a moment ago, for forms that are sent often."""
    return list(areas())


def outlined() -> QuerySet[Area]:
    """The parts of the town that can be drawn, with their outlines."""
    return Area.objects.exclude(outline=None)
