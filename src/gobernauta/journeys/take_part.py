"""Taking part by any door: who it is, what proof is still missing, the ballot, and who is told what becomes of it.

A second attempt is answered like a first one, on the screen and in the mail.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from civic.ballots import Number
from civic.methods.protocol import Proof
from gobernauta.inbox.queries import Conversation
from gobernauta.journeys import confirming, drafted, mailing
from gobernauta.journeys.mailing import Letter
from gobernauta.people import actions as people
from gobernauta.people import limits, mailboxes
from gobernauta.people.queries import Area, ContactDetail, User
from gobernauta.processes import acts, items
from gobernauta.processes.queries import Audience, Ballot, Contest, Item, Process
from gobernauta.processes.refusals import Refused


@dataclass(frozen=True, slots=True)
class Who:
    """How somebody came. `contact`: an address proved by the channel itself; `email`: one typed, not proved yet.

    `roll`: the keyed hash under which they stand on the roll; `account`: the one that stands for them at the public
    identity provider. `visitor`: a browser's token, where no proof is asked.
    """

    door: str
    contact: ContactDetail | None = None
    email: str = ""
    roll: str = ""
    account: str = ""
    visitor: str = ""
    proofs: frozenset[Proof] = frozenset()
    name: str = ""
    language: str = ""
    network: str = ""
    area: Area | None = None
    age: int | None = None
    traits: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)  # free answers of a survey, by question
    conversation: Conversation | None = None
    handle: int = 0  # the contact they came by first; who proves an address proves that it is theirs, too
    is_told: bool = True  # wants to hear what becomes of it
    suspicion: str = ""
    witness: User | None = None
    entered_by: User | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What to show. Where a mail is on its way, no receipt: it comes with the proof."""

    receipt: str
    awaits_mail: bool
    state: str
    mark: str = ""  # what the browser may keep of a proof (`journeys.shown`)


class ProofNeeded(Exception):
    """Nothing is wrong, but the process asks who acts. `path`: where they show it; it carries what they did."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def act(
    contest: Contest,
    marks: Mapping[str, Number],
    who: Who,
    *,
    now: datetime,
    role: Audience.Role = Audience.Role.PARTICIPANT,
) -> Done:
    """Take an act of somebody. Raises `Refused` with a sentence for them, or `ProofNeeded` on the web."""
    if who.door == "web" and _must_show(contest, who):
        raise ProofNeeded(drafted.path(draft_of(contest, marks, who, role)))
    contact = who.contact or (typed(who, now) if who.email else None)
    awaits = missing(contest, who)
    if who.contact is not None and Proof.EMAIL in who.proofs:
        people.prove(contact_id=who.contact.pk, now=now)
    if awaits and who.email and not may_mail(contact, now):
        return Done("", True, Ballot.State.PENDING)
    with transaction.atomic():
        cast = acts.cast(act_of(contest, marks, who, contact, awaits), now=now)
        if awaits and contact is not None:
            mailing.send_all([link_letter(contest, cast, contact, who, role)], now)
            return Done("", True, Ballot.State.PENDING)
        if who.contact is None and contact is not None:
            ask_to_tell(contest.process, who, role, now)
        _remember(contest, who.contact, who, role, now)
    return Done(cast.receipt, False, cast.state)


def act_of(
    contest: Contest,
    marks: Mapping[str, Number],
    who: Who,
    contact: ContactDetail | None,
    awaits: Proof | None,
) -> acts.Act:
    """What somebody does, as a contest takes it. Raises `Refused` where nothing tells them from others."""
    return acts.Act(
        contest,
        marks,
        identity(who, contact),
        who.door,
        proofs=who.proofs,
        awaits=awaits,
        area=who.area,
        age=who.age,
        name=who.name,
        traits=who.traits,
        texts=who.texts,
        domain=mailboxes.domain_of(who.email),
        network=who.network,
        suspicion=who.suspicion,
        witness=who.witness,
        entered_by=who.entered_by,
    )


def identity(who: Who, contact: ContactDetail | None) -> str:
    """The strongest thing known of somebody: their line on the roll, their account, their person, their browser."""
    if who.roll:
        return f"roll:{who.roll}"
    if who.account:
        return f"account:{who.account}"
    if who.visitor and who.contact is None:
        return f"visitor:{who.visitor}"
    if contact is not None:
        return f"person:{contact.person_id}"
    raise Refused(_("We cannot tell you from others. Leave an e-mail address."), "who")


def missing(contest: Contest, who: Who) -> Proof | None:
    """The proof to wait for: that of the typed address, where the process asks for one and none is there."""
    asked = acts.participation_of(contest).proofs
    shown = {proof.value for proof in who.proofs}
    if not asked or shown.intersection(asked):
        return None
    return Proof.EMAIL if who.email and Proof.EMAIL.value in asked else None


def _must_show(contest: Contest, who: Who) -> bool:
    """Whether a proof is asked for, and neither there nor on its way to the address they have typed."""
    asked = acts.participation_of(contest).proofs
    shown = {proof.value for proof in who.proofs}
    return bool(asked) and not shown.intersection(asked) and missing(contest, who) is None


def draft_of(contest: Contest, marks: Mapping[str, Number], who: Who, role: Audience.Role) -> drafted.Draft:
    """An act that waits, as it travels until it is taken."""
    return drafted.Draft(
        contest.pk,
        acts.written(marks),
        contact=who.contact.pk if who.contact else 0,
        role=role.value,
        language=who.language,
        name=who.name,
        email=who.email,
        area=who.area.slug if who.area else "",
        age=who.age or 0,
        traits=who.traits,
        texts=who.texts,
        is_told=who.is_told,
    )


def typed(who: Who, now: datetime) -> ContactDetail:
    """The address somebody typed, not proved by that."""
    return typed_all([who], now)[0]


def typed_all(came: Sequence[Who], now: datetime) -> list[ContactDetail]:
    """The same for many, in their order."""
    writers = [
        people.Writer(mailboxes.canonical(who.email), name=who.name, language=who.language) for who in came
    ]
    return people.link_contacts("email", writers, now=now)


def _remember(
    contest: Contest, contact: ContactDetail | None, who: Who, role: Audience.Role, now: datetime
) -> None:
    if contact is not None and who.is_told:
        items.join(
            process=contest.process,
            contact=contact,
            role=role,
            now=now,
            conversation=who.conversation,
            language=who.language,
        )


def may_mail(contact: ContactDetail | None, now: datetime) -> bool:
    """Nobody's mailbox is filled by others typing its address."""
    return contact is not None and not limits.spend("mail", person=contact.address, now=now)


def link_letter(
    contest: Contest, cast: acts.Cast, contact: ContactDetail, who: Who, role: Audience.Role
) -> Letter:
    """What the owner of a typed address is sent: the link to confirm, or the receipt where nothing is to be done."""
    process = contest.process
    with translation.override(spoken(who)):
        if cast.state != Ballot.State.PENDING and not acts.may_change(contest):
            text = _("You took part in “%(title)s” before; it counts once. Your receipt is %(receipt)s.")
            text %= {"title": process.title, "receipt": cast.receipt}
        else:
            link = confirming.Link(
                process.pk,
                cast.ballot_id or 0,
                contact.pk,
                who.is_told,
                role.value,
                who.language,
                who.handle,
                marks=cast.marks,
                traits=who.traits,
                texts=who.texts,
            )
            text = _("Confirm that you take part in “%(title)s”: %(address)s")
            text %= {"title": process.title, "address": confirming.address(link)}
            text += "\n\n" + _("If this was not you, do nothing; without the confirmation it does not count.")
    return Letter(who.email or contact.address, process.title, text)


def ask_to_tell(
    process: Process, who: Who, role: Audience.Role, now: datetime, *, item: Item | None = None
) -> None:
    """An address typed without need is written to only after its owner has said yes."""
    contact = typed(who, now)
    if not who.is_told or not may_mail(contact, now):
        return
    number = item.number if item else 0
    link = confirming.Link(process.pk, 0, contact.pk, True, role.value, who.language, item=number)
    with translation.override(spoken(who)):
        text = _("Confirm that we may tell you what becomes of “%(title)s”: %(address)s")
        mail(
            who.email,
            process.title,
            text % {"title": process.title, "address": confirming.address(link)},
            now,
        )


def mail(to: str, subject: str, text: str, now: datetime) -> None:
    """Send somebody who takes part a letter by mail. Raises `Refused` where the town has no mailbox."""
    mailing.send_all([Letter(to, subject, text)], now)


def page_of(name: str, argument: str) -> str:
    """The whole address of a page of the square, as letters carry it."""
    return settings.PUBLIC_ADDRESS + reverse(name, args=[argument])


def spoken(who: Who) -> str:
    """The language to write to somebody in."""
    spoken = who.language.split("-")[0]
    return spoken if spoken in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
