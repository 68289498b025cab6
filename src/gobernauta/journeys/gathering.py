"""Gathering signatures of a petition in the news: each is acknowledged with one row, and taken with all others soon.

What can be refused is refused before it is acknowledged. The rules are those of every act (`take_part`,
`confirming`); whoever waits for no mail is taken at once by them.
"""

import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from itertools import groupby

from django.db import transaction

from civic.methods.protocol import Proof
from gobernauta.journeys import confirming, mailing, proving, take_part
from gobernauta.journeys.confirming import Link
from gobernauta.journeys.drafted import Draft
from gobernauta.people import limits
from gobernauta.people.lately import lately
from gobernauta.people.queries import ContactDetail
from gobernauta.processes import acts, arrivals, queries, signatures
from gobernauta.processes.petitions import SIGNED
from gobernauta.processes.queries import Audience, Ballot, Contest
from gobernauta.processes.signatures import Sheet

log = logging.getLogger(__name__)

TOGETHER = 500  # acts in one transaction: about half a second
_mailbox = lately(mailing.mailbox)


@dataclass(frozen=True, slots=True)
class Sent:
    """A signature that was sent and waits for the proof of its address."""

    draft: Draft
    network: str
    at: datetime


def sign(sheet: Sheet, who: take_part.Who, *, now: datetime) -> take_part.Done:
    """Take a signature. Raises `Refused` with a sentence for them, or `ProofNeeded`."""
    contest, role = sheet.contest, Audience.Role.SIGNER
    if take_part.missing(contest, who) is not Proof.EMAIL:
        return take_part.act(contest, SIGNED, who, now=now, role=role)
    act = acts.Act(contest, SIGNED, "", who.door, awaits=Proof.EMAIL, area=who.area, age=who.age)
    acts.admit(act, "", SIGNED, sheet.judged, now)
    _mailbox()
    draft = take_part.draft_of(contest, SIGNED, who, role)
    arrivals.keep(arrivals.Kind.FORM, {"draft": asdict(draft), "network": who.network}, now=now)
    return take_part.Done("", True, Ballot.State.PENDING)


def confirm(link: Link, *, now: datetime) -> Ballot | None:
    """The button behind a mailed link was pressed. Returns the ballot, which counts now or within seconds."""
    held = signatures.waiting(link.ballot) if confirming.is_plain(link) else None
    if held is None:
        return confirming.confirm(link, now=now)
    arrivals.keep(arrivals.Kind.PROOF, asdict(link), now=now)
    return held


def take(*, now: datetime) -> int:
    """Take all that has arrived; how many. What fails is put off by itself and delays nothing else."""
    total = 0
    while pks := arrivals.due(most=TOGETHER, now=now):
        if not _is_taken(pks, now):
            for pk in pks:
                if not _is_taken([pk], now):
                    arrivals.put_off(pk, now=now)
        total += len(pks)
    return total


def _is_taken(pks: Sequence[int], now: datetime) -> bool:
    try:
        with transaction.atomic():
            _take(arrivals.taken(pks), now)
    except Exception:  # of any kind: each is then taken by itself
        log.exception("%s acts could not be taken together", len(pks))
        return False
    return True


def _take(arrived: Sequence[arrivals.Arrived], now: datetime) -> None:
    forms = [
        Sent(Draft(**one.said["draft"]), one.said["network"], one.at)
        for one in arrived
        if one.kind is arrivals.Kind.FORM
    ]
    for pk, sent in groupby(sorted(forms, key=_contest), key=_contest):
        contest = queries.contest_by_pk(pk)
        if contest is not None:
            _sign_all(contest, list(sent), now)
    proofs = [Link(**one.said) for one in arrived if one.kind is arrivals.Kind.PROOF]
    if proofs:
        confirming.confirm_all(proofs, now=now)


def _contest(sent: Sent) -> int:
    return sent.draft.contest


def _sign_all(contest: Contest, sent: Sequence[Sent], now: datetime) -> None:
    """What `take_part.act` does with each. To an address that gets too many letters nothing happens."""
    came = [proving.who_of(one.draft, one.network) for one in sent]
    contacts = take_part.typed_all(came, now)
    allowed = limits.spend_all("mail", [contact.address for contact in contacts], now=now)
    meant = [
        (one, who, contact)
        for one, who, contact, is_allowed in zip(sent, came, contacts, allowed, strict=True)
        if is_allowed
    ]
    if not meant:
        return
    cast = signatures.cast_all([_act(contest, *one) for one in meant], now=now)
    letters = [
        take_part.link_letter(contest, done, contact, who, Audience.Role(one.draft.role))
        for done, (one, who, contact) in zip(cast, meant, strict=True)
    ]
    mailing.send_all(letters, now)


def _act(contest: Contest, sent: Sent, who: take_part.Who, contact: ContactDetail) -> acts.Act:
    act = take_part.act_of(contest, acts.read(sent.draft.marks), who, contact, Proof.EMAIL)
    return replace(act, admitted_at=sent.at)
