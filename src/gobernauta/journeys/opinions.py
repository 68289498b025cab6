"""Judging the statements of a consultation one after the other, and putting one forward; no account is needed.

Where the process asks who takes part, that is asked once: a pass carries it from statement to statement. A pass for an
address is mailed to it, so that having it proves the address; looking at the page behind it changes nothing.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from django.core import signing
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from civic.methods.consultation import AGREE, DISAGREE, PASS
from civic.methods.protocol import Proof
from gobernauta.journeys import confirming, take_part
from gobernauta.journeys.take_part import Who
from gobernauta.people import queries as known
from gobernauta.processes import acts, consultations, opinion
from gobernauta.processes.queries import Audience, Contest, Item, Process
from gobernauta.processes.refusals import Refused

SALT = "consultation.pass"
MARKS: Mapping[str, int] = {"agree": AGREE, "disagree": DISAGREE, "pass": PASS}


@dataclass(frozen=True, slots=True)
class Pass:
    """Who judges, as they have said once. `contact`: whose address is proved by having this; 0 where none is asked."""

    process: int
    contact: int = 0
    area: str = ""
    age: int = 0
    is_told: bool = False


def is_asked(contest: Contest) -> bool:
    """Whether anything has to be known of who judges."""
    asked = acts.participation_of(contest)
    return bool(asked.proofs or asked.areas or asked.least_age)


def begin(contest: Contest, who: Who, *, now: datetime) -> str:
    """The pass of somebody who has said who they are; empty when it is on its way by mail. Raises `Refused`."""
    process = contest.process
    fresh = Pass(process.pk, 0, who.area.slug if who.area else "", who.age or 0, who.is_told)
    if Proof.EMAIL.value not in acts.participation_of(contest).proofs:
        return signing.dumps(asdict(fresh), salt=SALT)
    contact = take_part.typed(who, now)
    if take_part.may_mail(contact, now):
        token = signing.dumps(asdict(replace(fresh, contact=contact.pk)), salt=SALT)
        address = take_part.page_of("square:statements", process.slug) + f"?pass={token}"
        with translation.override(take_part.spoken(who)):
            text = _("Say what you think of the statements in “%(title)s” here: %(address)s")
            text %= {"title": process.title, "address": address}
            text += "\n\n" + _("If this was not you, do nothing; without the confirmation it does not count.")
            take_part.mail(who.email, process.title, text, now)
    return ""


def read(token: str, process: Process) -> Pass | None:
    """What a pass says; None when it is not ours, too old, or of another process."""
    try:
        said = Pass(**signing.loads(token, salt=SALT, max_age=confirming.LINK_DAYS * 86_400))
    except signing.BadSignature:
        return None
    return said if said.process == process.pk else None


def carried(who: Who, held: Pass | None) -> Who:
    """Who judges, with what their pass says of them. It proves nothing by being looked at."""
    if held is None:
        return who
    contact = known.contact(held.contact) if held.contact else None
    area = next((one for one in known.areas() if one.slug == held.area), None) if held.area else None
    proofs = frozenset({Proof.EMAIL}) if contact else frozenset[Proof]()
    return replace(who, contact=contact, proofs=proofs, area=area, age=held.age or None, is_told=held.is_told)


def upcoming(contest: Contest, who: Who) -> opinion.Next:
    """What to ask somebody now."""
    is_somebody = bool(who.visitor or who.contact or who.roll or who.account)
    return opinion.next_for(contest, take_part.identity(who, who.contact) if is_somebody else "")


def judge(contest: Contest, code: str, judgement: str, who: Who, *, now: datetime) -> str:
    """Take one judgement; the receipt of everything they judged. Raises `Refused`."""
    if judgement not in MARKS:
        raise Refused(_("Choose whether you agree, disagree or pass."), "no-mark")
    return take_part.act(contest, {code: MARKS[judgement]}, who, now=now).receipt


@transaction.atomic
def propose(contest: Contest, text: str, who: Who, *, now: datetime) -> Item:
    """Put a statement forward; who leaves an address is asked whether to be told. Raises `Refused`."""
    item = consultations.propose(
        contest=contest, text=text, author=who.contact, language=who.language, credit=who.name, now=now
    )
    if who.contact is None and who.email:
        take_part.ask_to_tell(contest.process, who, Audience.Role.AUTHOR, now, item=item)
    return item
