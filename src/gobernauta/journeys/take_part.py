"""Taking part by any door: who it is, what proof is still missing, the ballot, and who is told what becomes of it.

A second attempt is answered like a first one, on the screen and in the mail. A link that proves an address shows
a page; only its button counts, because mail scanners open links.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from civic.ballots import Number
from civic.methods.protocol import Proof
from gobernauta.channels import queries as accounts
from gobernauta.channels.protocol import Outbound, Visibility
from gobernauta.inbox.queries import Conversation
from gobernauta.people import actions as people
from gobernauta.people import limits, mailboxes
from gobernauta.people.queries import Area, ContactDetail, User
from gobernauta.processes import acts, items, proved
from gobernauta.processes import queries as processes
from gobernauta.processes.queries import Audience, Ballot, Contest, Item, Process
from gobernauta.processes.refusals import Refused
from gobernauta.publishing import actions as publishing

CONFIRM = "take-part.confirm"  # salt of links that prove an address
TICKET = "take-part.ticket"  # salt of links that let somebody proved answer an anonymous survey
LINK_DAYS = 90  # slow mail, long holidays


@dataclass(frozen=True, slots=True)
class Who:
    """How somebody came. `contact`: an address proved by the channel itself; `email`: one typed, not proved yet.

    `roll`: the keyed hash under which they stand on the roll. `visitor`: a browser's token, where no proof is asked.
    """

    door: str
    contact: ContactDetail | None = None
    email: str = ""
    roll: str = ""
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


def act(
    contest: Contest,
    marks: Mapping[str, Number],
    who: Who,
    *,
    now: datetime,
    role: Audience.Role = Audience.Role.PARTICIPANT,
) -> Done:
    """Take an act of somebody. Raises `processes.refusals.Refused` with a sentence for them."""
    contact = who.contact or (typed(who, now) if who.email else None)
    awaits = _missing(contest, who)
    if awaits and who.email and not may_mail(contact, now):
        return Done("", True, Ballot.State.PENDING)
    with transaction.atomic():
        cast = acts.cast(_act(contest, marks, who, contact, awaits), now=now)
        if awaits and contact is not None:
            _send_link(contest, cast, contact, who, role, now)
            return Done("", True, Ballot.State.PENDING)
        if who.contact is None and contact is not None:
            ask_to_tell(contest.process, who, role, now)
        _remember(contest, who.contact, who, role, now)
    return Done(cast.receipt, False, cast.state)


@dataclass(frozen=True, slots=True)
class Link:
    """What a link to confirm carries, signed."""

    process: int
    ballot: int  # 0: nothing to prove but the address
    contact: int
    is_told: bool
    role: str
    language: str
    handle: int = 0
    item: int = 0  # of the process, when it is one that they want to hear of
    marks: Mapping[str, int | str] = field(default_factory=dict)  # what is confirmed, and nothing else


@transaction.atomic
def confirm(token: str, *, now: datetime) -> Ballot | None:
    """The button behind a link was pressed: the address is proved, the ballot counts. Again is the same."""
    link = read_link(token)
    ballot = (
        proved.prove(ballot_id=link.ballot, proof=Proof.EMAIL, marks=link.marks, now=now)
        if link.ballot
        else None
    )
    process = processes.by_number(link.process)
    contact = people.prove(contact_id=link.contact, now=now)
    if contact is not None and link.handle:
        _unite(contact, link.handle, now)
    if contact is not None and process is not None and link.is_told:
        items.join(
            process=process,
            item=processes.item(process, link.item) if link.item else None,
            contact=contact,
            role=Audience.Role(link.role),
            now=now,
            language=link.language,
        )
    return ballot


def _unite(contact: ContactDetail, handle: int, now: datetime) -> None:
    """The owner of an address has shown that a handle is theirs: one person from now on, and one ballot."""
    gone = people.unite(kept=contact, contact_id=handle, now=now)
    if gone is not None:
        proved.unite(kept=f"person:{contact.person_id}", gone=f"person:{gone}", now=now)


def read_link(token: str) -> Link:
    """What a link says. Raises `Refused` when it is not ours or too old."""
    try:
        return Link(**signing.loads(token, salt=CONFIRM, max_age=LINK_DAYS * 86_400))
    except signing.BadSignature:
        raise Refused(
            _("This link is not complete, or older than three months. Take part once more to get a new one.")
        ) from None


def send_ticket(process: Process, who: Who, *, now: datetime) -> None:
    """Mail somebody the link with which they may answer an anonymous survey; the same whether they have or not."""
    contact = typed(who, now)
    if not may_mail(contact, now):
        return
    ticket = signing.dumps({"process": process.pk, "contact": contact.pk}, salt=TICKET)
    address = page_of("square:process", process.slug) + f"?ticket={ticket}"
    with translation.override(spoken(who)):
        text = _("Answer “%(title)s” here: %(address)s") % {"title": process.title, "address": address}
        text += "\n\n" + _("Your answers are kept apart from your address; nobody can put them together.")
        mail(contact.address, process.title, text, now)


def of_ticket(ticket: str, process: Process, *, now: datetime) -> ContactDetail | None:
    """Who may answer with this ticket; their address is proved by having it. None when it is not ours."""
    try:
        told = signing.loads(ticket, salt=TICKET, max_age=LINK_DAYS * 86_400)
    except signing.BadSignature:
        return None
    return people.prove(contact_id=told["contact"], now=now) if told["process"] == process.pk else None


def _act(
    contest: Contest,
    marks: Mapping[str, Number],
    who: Who,
    contact: ContactDetail | None,
    awaits: Proof | None,
) -> acts.Act:
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
    """The strongest thing known of somebody: their line on the roll, their person, their browser."""
    if who.roll:
        return f"roll:{who.roll}"
    if who.visitor and who.contact is None:
        return f"visitor:{who.visitor}"
    if contact is not None:
        return f"person:{contact.person_id}"
    raise Refused(_("We cannot tell you from others. Leave an e-mail address."), "who")


def _missing(contest: Contest, who: Who) -> Proof | None:
    """The proof to wait for: that of the typed address, where the process asks for one and none is there."""
    asked = acts.participation_of(contest).proofs
    shown = {proof.value for proof in who.proofs}
    if not asked or shown.intersection(asked):
        return None
    return Proof.EMAIL if who.email and Proof.EMAIL.value in asked else None


def typed(who: Who, now: datetime) -> ContactDetail:
    """The address somebody typed, not proved by that."""
    return people.link_contact(
        kind="email",
        address=mailboxes.canonical(who.email),
        name=who.name,
        url="",
        language=who.language,
        now=now,
    )


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
    return contact is not None and not limits.spend("mail", network="", person=contact.address, now=now)


def _send_link(
    contest: Contest, cast: acts.Cast, contact: ContactDetail, who: Who, role: Audience.Role, now: datetime
) -> None:
    process = contest.process
    with translation.override(spoken(who)):
        if cast.state != Ballot.State.PENDING and not acts.may_change(contest):
            text = _("You took part in “%(title)s” before; it counts once. Your receipt is %(receipt)s.")
            text %= {"title": process.title, "receipt": cast.receipt}
        else:
            link = Link(
                process.pk,
                cast.ballot_id or 0,
                contact.pk,
                who.is_told,
                role.value,
                who.language,
                who.handle,
                marks=cast.marks,
            )
            address = page_of("square:confirm", signing.dumps(asdict(link), salt=CONFIRM, compress=True))
            text = _("Confirm that you take part in “%(title)s”: %(address)s")
            text %= {"title": process.title, "address": address}
            text += "\n\n" + _("If this was not you, do nothing; without the confirmation it does not count.")
        mail(who.email or contact.address, process.title, text, now)


def ask_to_tell(
    process: Process, who: Who, role: Audience.Role, now: datetime, *, item: Item | None = None
) -> None:
    """An address typed without need is written to only after its owner has said yes."""
    contact = typed(who, now)
    if not who.is_told or not may_mail(contact, now):
        return
    link = Link(process.pk, 0, contact.pk, True, role.value, who.language, item=item.number if item else 0)
    address = page_of("square:confirm", signing.dumps(asdict(link), salt=CONFIRM))
    with translation.override(spoken(who)):
        text = _("Confirm that we may tell you what becomes of “%(title)s”: %(address)s")
        mail(who.email, process.title, text % {"title": process.title, "address": address}, now)


def mail(to: str, subject: str, text: str, now: datetime) -> None:
    """Send somebody who takes part a letter by mail. Raises `Refused` where the town has no mailbox."""
    mailbox = accounts.of_kind("email")
    if mailbox is None:
        raise Refused(
            _("The town has no mailbox to send you a confirmation from. Try another way."), "no-mail"
        )
    outbound = Outbound(
        key=publishing.fresh_key(),
        text=text,
        to=to,
        subject=subject[:200],
        visibility=Visibility.DIRECT,
        automatic=True,
        queued_at=now,
    )
    publishing.queue(account=mailbox, conversation=None, outbound=outbound, requested_by=None, now=now)


def page_of(name: str, argument: str) -> str:
    """The whole address of a page of the square, as letters carry it."""
    return settings.PUBLIC_ADDRESS + reverse(name, args=[argument])


def spoken(who: Who) -> str:
    """The language to write to somebody in."""
    spoken = who.language.split("-")[0]
    return spoken if spoken in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
