"""Builds the invented town of `demo/`: its departments, its staff, and six weeks of what people said and got.

Everything goes through the same doors and actions as in a real town, at the times the story gives, so that
clocks, record and figures are true. Accounts other than the form are kept paused: they reach no network.
"""

import json
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from email.utils import parseaddr
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from gobernauta.cases import actions as cases
from gobernauta.cases import showing
from gobernauta.cases.queries import Service, ServiceRequest
from gobernauta.channels.protocol import Author, Inbound, Kind, Outbound, Place, Raw, Receipt, Visibility
from gobernauta.channels.queries import Account
from gobernauta.channels.web.channel import WebForm
from gobernauta.journeys import answer, answered, connect, intake, understand
from gobernauta.people.queries import Area, Membership, Organization, User
from gobernauta.publishing import actions as publishing
from gobernauta.publishing import queries as outbox
from gobernauta.register import actions as register
from gobernauta.site import (
    demo_assembly,
    demo_budgets,
    demo_choices,
    demo_consultations,
    demo_decided,
    demo_ideas,
    demo_petitions,
    founding,
)
from gobernauta.site.places import REPOSITORY

FOLDER = REPOSITORY / "demo" / "puerto-alba"
PASSWORD = "puerto alba demo"  # noqa: S105  (printed at the start; nobody uses a demo town in earnest)
Say = Callable[[str], None]


class Stage(WebForm):
    """A channel on which the demo's people speak; what it sends is taken as arrived."""

    def parse(self, raw: Raw) -> tuple[Inbound, ...]:
        """Read one line of the story."""
        said = json.loads(raw.payload)
        return (
            Inbound(
                kind=Kind.MESSAGE,
                external_id=raw.external_id,
                author=_author(said),
                text=said["text"],
                subject=said.get("subject", ""),
                published_at=datetime.fromisoformat(said["at"]),
                language=said["lang"],
                visibility=Visibility.PUBLIC if said["by"] in ("mastodon", "bluesky") else Visibility.DIRECT,
            ),
        )

    def send(self, message: Outbound) -> Receipt:
        """Take a message as arrived."""
        return Receipt(external_id=f"demo:{message.key}")


def build(*, folder: Path = FOLDER, say: Say = print) -> None:
    """Build the town, saying how far it is."""
    town = json.loads((folder / "town.json").read_text())
    with transaction.atomic():
        _found(town)
    story = json.loads((folder / "said.json").read_text())
    start = timezone.now()
    for at, said in enumerate(sorted(story, key=lambda one: -one["days"])):
        if at % 10 == 0:
            say(f"  … {at} of {len(story)} conversations")
        with transaction.atomic():
            _tell(said, start - timedelta(days=said["days"], hours=at % 5))
    say("  … petitions, budgets and whatever else is decided together")
    with transaction.atomic():
        _decide(folder, start)
    register.publish(now=timezone.now())


def _decide(folder: Path, now: datetime) -> None:
    """What people of the town decide together, and what was decided about what they said."""

    def deliver(at: datetime) -> None:
        _deliver(Stage(), at)

    for subject in (demo_petitions, demo_choices, demo_consultations, demo_ideas, demo_assembly):
        subject.build(folder, now=now)
    for subject in (demo_budgets, demo_decided):
        subject.build(folder, deliver=deliver, now=now)


def logins() -> list[str]:
    """What to log in with, while the demo's people are there."""
    members = Membership.objects.filter(user__email__endswith="@puerto-alba.example", user__is_active=True)
    roles: dict[str, list[str]] = {}
    for one in members.select_related("user", "organization").order_by("user__email"):
        roles.setdefault(one.user.email, []).append(f"{one.role} in {one.organization.slug}")
    lines = [f"  {email:34} {', '.join(held)}" for email, held in roles.items()]
    return [f"Demo log-ins (password “{PASSWORD}”):", *lines] if lines else []


def _found(town: Mapping[str, Any]) -> None:
    """The parts of a town that stand still."""
    now = timezone.now() - timedelta(days=40)
    organizations = founding.lay(town)
    for one in town["accounts"]:
        _connect(one, organizations[one["organization"]], now)
    for one in town["staff"]:
        user = User.objects.create_user(one["email"], PASSWORD, name=one["name"], language=one["language"])
        for slug, role in one["roles"]:
            Membership.objects.create(user=user, organization=organizations[slug], role=role)


def _connect(one: Mapping[str, str], organization: Organization, now: datetime) -> None:
    account = connect.connect(
        kind=one["kind"],
        name=one["name"],
        address=one["address"],
        settings={},
        secrets={},
        organization=organization,
        actor="administrator",
        now=now,
    )
    if one["kind"] != "web":
        Account.objects.filter(pk=account.pk).update(state=Account.State.PAUSED)


def _author(said: Mapping[str, Any]) -> Author | None:
    if not said["who"]:
        return None
    name, address = parseaddr(said["who"]) if "<" in said["who"] else ("", said["who"])
    return Author(address=address, name=name)


def _tell(said: Mapping[str, Any], at: datetime) -> None:
    """One conversation from the first word to where it stands today."""
    account = Account.objects.get(kind=said["by"])
    raw = Raw(f"demo:{secrets.token_hex(8)}", json.dumps({**said, "at": at.isoformat()}).encode())
    stage = Stage()
    intake.store(account, [raw], cursor=None, now=at)
    (message,) = intake.understand(account, stage, now=at)
    understand.suggest("message", [message.pk], now=at)
    _deliver(stage, at)
    if "service" not in said:
        return
    request = _open(said, message.conversation, at)
    if said["reply"]:
        replied_at = at + timedelta(hours=3)
        clerk = _clerk(request)
        answer.reply(message.conversation, text=said["reply"], actor=clerk, now=replied_at)
        _deliver(stage, replied_at)
    for days, verb, notes in said["steps"]:
        when = min(at + timedelta(days=days, hours=2), timezone.now())
        cases.move(request=request, verb=verb, notes=notes, actor=_clerk(request), now=when)


def _open(said: Mapping[str, Any], conversation: Any, at: datetime) -> ServiceRequest:
    service = Service.objects.select_related("organization").get(service_code=said["service"])
    latitude, longitude = said.get("at") or (None, None)
    place = Place(latitude, longitude, said.get("address", ""))
    request = cases.open_request(
        conversation=conversation,
        organization=service.organization,
        service=service,
        title=said["title"],
        description=said["text"],
        actor=None,
        now=at + timedelta(hours=1),
        where=cases.Where(place.address, latitude, longitude, Area.objects.get(slug=said["area"])),
    )
    if latitude is not None:
        showing.make_public(request=request, title=said["title"], text=said["text"], actor=None, now=at)
    return request


def _clerk(request: ServiceRequest) -> User:
    return User.objects.filter(memberships__organization=request.organization_id).earliest("pk")


def _deliver(stage: Stage, now: datetime) -> None:
    for pk in outbox.due(now=now):
        delivery = publishing.take(pk=pk, now=now)
        if delivery is not None:
            answered.send(delivery, stage, now=now)
