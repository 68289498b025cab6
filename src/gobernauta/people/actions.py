"""Writing about people: linking an address that wrote to us, and how staff come and go."""

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from gobernauta.people.models import ContactDetail, Invitation, Membership, Organization, Person, Role, User
from gobernauta.people.seals import seal_of
from gobernauta.register import actions as register

INVITATION_DAYS = 7


class Refused(Exception):
    """Why it cannot be done, in a sentence for the person who tried."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Somebody who wrote to us, as their network names them."""

    address: str
    name: str = ""
    url: str = ""
    language: str = ""


def link_contact(
    *, kind: str, address: str, name: str, url: str, language: str, now: datetime
) -> ContactDetail:
    """Find or make the contact detail of an address that wrote to us. Two at once make one."""
    return link_contacts(kind, [Writer(address, name, url, language)], now=now)[0]


@transaction.atomic
def link_contacts(kind: str, writers: Sequence[Writer], *, now: datetime) -> list[ContactDetail]:
    """Find or make the contact detail of each writer, in their order; who wrote twice is one."""
    wanted = {writer.address[:300]: writer for writer in reversed(writers)}
    found = _contacts(kind, wanted)
    unknown = sorted(wanted.keys() - found.keys())  # one order for all: no deadlock
    strangers = {address: wanted[address] for address in unknown}
    if strangers:
        _meet(kind, strangers, now)
        found |= _contacts(kind, strangers)
    for writer in writers:
        contact = found[writer.address[:300]]
        if writer.name and contact.name != writer.name[:200]:
            contact.name = writer.name[:200]
            contact.save(update_fields=["name"])
    return [found[writer.address[:300]] for writer in writers]


def _contacts(kind: str, addresses: Iterable[str]) -> dict[str, ContactDetail]:
    seals = {seal_of(kind, address): address for address in addresses}
    known = ContactDetail.objects.filter(kind=kind, address__in=[*seals.values(), *seals])
    return {contact.address: contact for contact in (_opened(one, seals) for one in known)}


def _opened(contact: ContactDetail, seals: Mapping[str, str]) -> ContactDetail:
    """Somebody who was erased and writes again is known by the seal of their address; it is readable from now on."""
    if contact.address in seals:
        contact.address = seals[contact.address]
        contact.save(update_fields=["address"])
        Person.objects.filter(pk=contact.person_id).update(erased_at=None)
    return contact


def _meet(kind: str, strangers: Mapping[str, Writer], now: datetime) -> None:
    """Make a person for each; where somebody else was quicker, theirs stays."""
    persons = Person.objects.bulk_create(
        Person(name=writer.name[:200], language=writer.language[:10], created_at=now)
        for writer in strangers.values()
    )
    ContactDetail.objects.bulk_create(
        [
            ContactDetail(
                kind=kind, address=address, person=person, name=writer.name[:200], url=writer.url[:500]
            )
            for (address, writer), person in zip(strangers.items(), persons, strict=True)
        ],
        ignore_conflicts=True,
    )
    made = set(ContactDetail.objects.filter(person__in=persons).values_list("person_id", flat=True))
    needless = [person.pk for person in persons if person.pk not in made]
    if needless:
        Person.objects.filter(pk__in=needless).delete()


def prove(*, contact_id: int, now: datetime) -> ContactDetail | None:
    """Somebody has shown that an address is theirs; None when it is known no longer."""
    contact = ContactDetail.objects.select_related("person").filter(pk=contact_id).first()
    if contact is not None and contact.verified_at is None:
        contact.verified_at = now
        contact.save(update_fields=["verified_at"])
    return contact


def prove_all(contact_ids: Collection[int], *, now: datetime) -> dict[int, ContactDetail]:
    """The same for many, by their numbers; those known no longer are left out."""
    known = ContactDetail.objects.select_related("person").in_bulk(contact_ids)
    ContactDetail.objects.filter(pk__in=known, verified_at=None).update(verified_at=now)
    return known


@transaction.atomic
def unite(*, kept: ContactDetail, contact_id: int, now: datetime) -> int | None:
    """Somebody has shown that a further address is theirs, too: both are one person's.

    Returns the number of the person who is no longer; None when nothing changed or the address is known no longer.
    """
    other = ContactDetail.objects.select_for_update().filter(pk=contact_id).first()
    if other is None or other.person_id == kept.person_id:
        return None
    gone = other.person_id
    ContactDetail.objects.filter(person=gone).update(person=kept.person_id)
    ContactDetail.objects.filter(pk=contact_id, verified_at=None).update(verified_at=now)
    return gone


@transaction.atomic
def invite(
    *, email: str, name: str, organization: Organization, role: Role, actor: User | None, now: datetime
) -> tuple[Invitation, str]:
    """Invite somebody to a role. Returns the invitation and the token, which is shown once and never stored."""
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise Refused(_("%(email)s is not an e-mail address.") % {"email": email}) from error
    Invitation.objects.filter(email=email, organization=organization, accepted_at=None).update(
        withdrawn_at=now
    )
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=email,
        name=name.strip()[:200],
        organization=organization,
        role=role,
        token_digest=digest(token),
        invited_by=actor,
        created_at=now,
        expires_at=now + timedelta(days=INVITATION_DAYS),
    )
    _record("staff.invited", organization, role, now)
    return invitation, token


@transaction.atomic
def accept_invitation(*, token: str, password: str, now: datetime) -> tuple[User, bool]:
    """Turn an invitation into a log-in, or into a further role of a log-in that exists. Once.

    Says also whether the log-in is new; an old one keeps its password.
    """
    invitation = (
        Invitation.objects.select_for_update().filter(token_digest=digest(token), accepted_at=None).first()
    )
    if invitation is None or invitation.withdrawn_at or invitation.expires_at < now:
        raise Refused(_("This invitation has been used or has run out. Ask for a new one."))
    user = User.objects.filter(email=invitation.email).first()
    is_new = user is None
    if user is None:
        user = User.objects.create_user(invitation.email, password, name=invitation.name)
    Membership.objects.get_or_create(
        user=user, organization_id=invitation.organization_id, role=invitation.role
    )
    invitation.accepted_at = now
    invitation.save(update_fields=["accepted_at"])
    _record("staff.joined", invitation.organization, Role(invitation.role), now)
    return user, is_new


@transaction.atomic
def leave(*, membership: Membership, actor: User, now: datetime) -> None:
    """Take a role away; who holds none any longer can no longer log in. Nobody takes away their own."""
    if membership.user_id == actor.pk:
        raise Refused(_("You cannot take away your own role. Ask another administrator."))
    organization, role, user = membership.organization, Role(membership.role), membership.user
    membership.delete()
    if not Membership.objects.filter(user=user).exists():
        user.is_active = False
        user.save(update_fields=["is_active"])
    _record("staff.left", organization, role, now)


def digest(token: str) -> str:
    """What is stored of an invitation's token."""
    return sha256(token.encode()).hexdigest()


def _record(action: str, organization: Organization, role: Role, now: datetime) -> None:
    register.record(
        action=action,
        subject=f"organization:{organization.slug}",
        actor="administrator",
        now=now,
        public={"role": role.value},
    )
