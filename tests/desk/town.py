"""A small town for the desk's tests: Alice leads Roads, Bob works there, Charlie in Parks must see nothing of it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from gobernauta.cases import actions as cases
from gobernauta.cases.models import Calendar, Service
from gobernauta.channels.models import Account
from gobernauta.channels.protocol import Author, Inbound, Kind, Visibility
from gobernauta.inbox import actions as inbox
from gobernauta.inbox.models import Conversation, Message
from gobernauta.people import actions as people
from gobernauta.people.models import Membership, Organization, Role, User

MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
KEY = "0123456789abcdef" * 2  # of a reply form
HOURS = {str(day): [["08:00", "12:00"], ["13:00", "17:00"]] for day in range(5)}
LIMITS = {"text_length": 500, "length_unit": "graphemes", "may_thread": True, "direct": True}


@dataclass
class Town:
    """Handles to what was made, and short ways to say something or open a case."""

    roads: Organization
    parks: Organization
    account: Account
    service: Service
    alice: User
    bob: User
    charlie: User
    numbers: count = field(default_factory=lambda: count(1))

    def hear(
        self, text, *, by="suzie", thread="", visibility=Visibility.PUBLIC, at=MONDAY, into=None, **more
    ):
        """Receive a message of a resident."""
        number = next(self.numbers)
        author = Author(address=f"@{by}@example.org", name=by.title())
        inbound = Inbound(
            kind=Kind.MESSAGE,
            external_id=f"m{number}",
            author=author,
            text=text,
            visibility=visibility,
            published_at=at,
            language=more.pop("language", "en"),
            thread=thread or f"t{number}",
            **more,
        )
        contact = people.link_contact(
            kind=self.account.kind, address=author.address, name=author.name, url="", language="en", now=at
        )
        known = Conversation.objects.filter(account=self.account, thread=inbound.thread).first()
        conversation = (
            into
            or known
            or inbox.new_conversation(
                account=self.account,
                thread=inbound.thread,
                contact=contact,
                organization=self.roads,
                inbound=inbound,
                at=at,
            )
        )
        return inbox.receive(
            conversation=conversation,
            event=None,
            inbound=inbound,
            contact=contact,
            direction=Message.Direction.IN,
            now=at,
        )

    def say(self, conversation, text, *, at=MONDAY):
        """Store an answer of the town as arrived."""
        return inbox.store_sent(
            conversation=Conversation.objects.get(pk=conversation.pk),
            external_id=f"o{next(self.numbers)}",
            text=text,
            url="",
            in_reply_to="",
            visibility="public",
            automatic=False,
            author_name="Town",
            now=at,
        )

    def open(self, conversation, *, now=MONDAY, service="lamp", **more):
        """Open a case from a conversation."""
        told = {
            "organization": self.roads,
            "service": self.service if service == "lamp" else service,
            "title": "Lamp broken",
            "description": "The lamp in Mill Street is broken.",
            "actor": self.bob,
        }
        return cases.open_request(conversation=conversation, now=now, **{**told, **more})


def build() -> Town:
    """Make the town."""
    calendar = Calendar.objects.create(
        name="Town hall", time_zone="UTC", hours=HOURS, holidays=["2026-11-18"]
    )
    roads = Organization.objects.create(slug="roads", name="Roads")
    parks = Organization.objects.create(slug="parks", name="Parks")
    account = Account.objects.create(
        kind="mastodon", name="@town@example.org", created_at=MONDAY, capabilities=LIMITS
    )
    service = Service.objects.create(
        service_code="lamp",
        names={"en": "Street lamp", "es": "Farola"},
        organization=roads,
        calendar=calendar,
        answer_hours=8,
        resolve_hours=40,
    )
    return Town(
        roads=roads,
        parks=parks,
        account=account,
        service=service,
        alice=staff("alice", roads, Role.TEAM_LEAD),
        bob=staff("bob", roads, Role.CLERK),
        charlie=staff("charlie", parks, Role.CLERK),
    )


def staff(name: str, organization: Organization, role: Role) -> User:
    """Let somebody work in a department."""
    user = User.objects.create_user(f"{name}@example.org", "four unrelated words", name=name.title())
    Membership.objects.create(user=user, organization=organization, role=role)
    return user


@pytest.fixture
def town(db) -> Town:
    """The town, in a transaction that is rolled back."""
    return build()


def later(**by) -> datetime:
    """Some time after Monday morning."""
    return MONDAY + timedelta(**by)
