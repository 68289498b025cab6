"""Messages to the town that have nothing to do with each other come in together: each step is one statement.

`journeys.intake` sees to it that no message of a run speaks of another one of it. All of a run arrives or none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_noop

from gobernauta.cases import actions as cases
from gobernauta.cases import public as services
from gobernauta.channels.protocol import Inbound, Malformed, Place
from gobernauta.channels.queries import Account
from gobernauta.inbox import actions as inbox
from gobernauta.inbox import queries as messages
from gobernauta.inbox import tokens
from gobernauta.inbox.queries import Conversation, Event, Message
from gobernauta.people import actions as people
from gobernauta.people import queries as staff
from gobernauta.people.queries import ContactDetail
from gobernauta.register import actions as register

Said = tuple[Event, Inbound]


def take(account: Account, said: Sequence[Said], *, now: datetime) -> list[Message]:
    """Store the messages of a run. Returns the new ones of residents, in the order they came."""
    contacts = _contacts(account, said, now)
    known = messages.by_external_ids(account, [inbound.external_id for _, inbound in said])
    fresh: list[tuple[Event, Inbound, ContactDetail | None]] = []
    for (event, inbound), contact in zip(said, contacts, strict=True):
        if inbound.external_id[:500] in known:
            _refuse_borrowed_name(known[inbound.external_id[:500]], inbound, contact, now)
        else:
            fresh.append((event, inbound, contact))
    homes = _homes(account, [(inbound, contact) for _, inbound, contact in fresh], now)
    stored = inbox.receive_all(
        [
            inbox.Arrival(home, event, inbound, contact, _direction(inbound))
            for (event, inbound, contact), home in zip(fresh, homes, strict=True)
        ],
        now=now,
    )
    inbox.wake_early(account, stored)
    heard = [message for message in stored if message.direction == Message.Direction.IN]
    record(heard, account.kind, now)
    for message, (_, inbound, _contact) in zip(stored, fresh, strict=True):
        if inbound.service_code and message.direction == Message.Direction.IN:
            _open_where_asked(message, inbound, now)
    return heard


def record(heard: Sequence[Message], channel: str, now: datetime) -> None:
    """Put what was received on the record: by which channel, and a commitment to the words."""
    lines = [
        register.Line(
            "message.received", it.conversation.reference, {"channel": channel}, private=it.text.encode()
        )
        for it in heard
    ]
    register.record_all(lines, actor="resident", now=now)


def _ours(inbound: Inbound) -> bool:
    return inbound.author is not None and inbound.author.is_us


def _direction(inbound: Inbound) -> str:
    return Message.Direction.OUT if _ours(inbound) else Message.Direction.IN


def _contacts(account: Account, said: Sequence[Said], now: datetime) -> list[ContactDetail | None]:
    """Who wrote each, in order; None where that is nobody, or us."""
    writers = {
        at: people.Writer(inbound.author.address, inbound.author.name, inbound.author.url, inbound.language)
        for at, (_, inbound) in enumerate(said)
        if inbound.author is not None and not inbound.author.is_us
    }
    kind = "email" if account.kind == "web" else account.kind  # the form asks for an e-mail address
    linked = people.link_contacts(kind, list(writers.values()), now=now) if writers else []
    by_place = dict(zip(writers, linked, strict=True))
    return [by_place.get(at) for at in range(len(said))]


def _refuse_borrowed_name(
    known: Message, inbound: Inbound, contact: ContactDetail | None, now: datetime
) -> None:
    """The same message again changes nothing; another one under its name is shown to an operator.

    Somebody else's, or another of the same sender: there are machines that name all their mails alike.
    """
    if contact is not None and known.contact_id not in (None, contact.pk):
        raise Malformed(
            gettext_noop("Another sender's message has this id already; this one was kept and not shown")
        )
    is_other = known.text != inbound.text and known.published_at != inbound.said_at(now)
    if known.direction == Message.Direction.IN and is_other:
        raise Malformed(
            gettext_noop("This sender's earlier message has this id already; this one was kept and not shown")
        )


def _open_where_asked(message: Message, inbound: Inbound, now: datetime) -> None:
    """Who names a service asks for its work: the request is opened at once, with its clocks."""
    service = services.by_code(inbound.service_code)
    if service is None or message.in_reply_to:
        return
    place = inbound.place or Place()
    cases.open_request(
        conversation=message.conversation,
        organization=service.organization,
        service=service,
        title=" ".join(message.text.split())[:80],
        description=message.text,
        actor=None,
        now=now,
        where=cases.Where(place.address, place.latitude, place.longitude),
    )


def _homes(
    account: Account, said: Sequence[tuple[Inbound, ContactDetail | None]], now: datetime
) -> list[Conversation]:
    """The conversation of each message; messages of one conversation get the same object."""
    proofs = Proofs.gather(account, [inbound for inbound, _ in said])
    threads = messages.by_threads(account, [_thread(inbound) for inbound, _ in said])
    organization = staff.receiving(account)
    by_number: dict[int, Conversation] = {}
    homes = []
    for inbound, contact in said:
        home = proofs.proven(inbound, contact) or threads.get(_thread(inbound))
        if home is None:
            home = inbox.new_conversation(
                account=account,
                thread=_thread(inbound),
                contact=contact,
                organization=organization,
                inbound=inbound,
                at=inbound.said_at(now),
            )
        homes.append(by_number.setdefault(home.pk, home) if home.pk else home)
    return homes


def _thread(inbound: Inbound) -> str:
    return (inbound.thread or inbound.external_id)[:500]


@dataclass(frozen=True, slots=True)
class Proofs:
    """What is known already and may prove where a message belongs."""

    named: Mapping[str, Message]
    answers: Mapping[str, Message]

    @classmethod
    def gather(cls, account: Account, said: Sequence[Inbound]) -> "Proofs":
        """Look up everything these messages speak of, with one statement a kind."""
        spoken_of = [name for inbound in said for name in (inbound.in_reply_to, *inbound.references)]
        return cls(
            messages.by_external_ids(account, spoken_of),
            messages.answers_to(account, [inbound.external_id for inbound in said]),
        )

    def proven(self, inbound: Inbound, contact: ContactDetail | None) -> Conversation | None:
        """The conversation this belongs to, on proof only.

        Where the network keeps threads itself, its word is the proof. Elsewhere (mail) a reference or a signed
        token counts only from somebody who already takes part.
        """
        spoken_of = [self.named.get(name[:500]) for name in (inbound.in_reply_to, *inbound.references)]
        newest = max((it for it in spoken_of if it), key=lambda it: it.published_at, default=None)
        conversation = newest.conversation if newest else None
        if conversation is None and inbound.reply_token:
            conversation = messages.by_number(tokens.read(inbound.reply_token))
        if conversation is None:
            answer = self.answers.get(inbound.external_id[:500])  # the answer came before the question
            conversation = answer.conversation if answer else None
        if conversation is None or inbound.thread:
            return conversation
        return conversation if messages.takes_part(conversation, contact) else None
