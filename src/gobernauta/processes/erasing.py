"""What processes keep of one person, and letting go of it: what counts stays counted, and nobody reads of whom.

A ballot holds no person; while the key of its process exists it is found by the pseudonym. Erasing takes name and
traits off it and leaves the pseudonym, so that nobody takes part twice by being erased in between.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from gobernauta.people.queries import ContactDetail
from gobernauta.processes import comments, items, keys, running
from gobernauta.processes.models import (
    Audience,
    Ballot,
    Comment,
    FreeText,
    Item,
    Process,
    Taken,
    Wording,
)
from gobernauta.register import actions as register


def ballots_of(person: int) -> list[Ballot]:
    """The ballots of a person in every process whose key is not destroyed yet."""
    voters = _voters(person)
    found = Ballot.objects.filter(voters).select_related("process", "area") if voters else ()
    return sorted(found, key=lambda ballot: ballot.pk)


def is_tied(person: int) -> bool:
    """Whether any act can still be tied to a person."""
    voters = _voters(person)
    return bool(voters) and (Ballot.objects.filter(voters).exists() or Taken.objects.filter(voters).exists())


def knows(contact: ContactDetail) -> bool:
    """Whether somebody took part, or is to be told of something, under this address."""
    return Audience.objects.filter(contact=contact).exists() or is_tied(contact.person_id)


def held(person: int, contacts: Sequence[ContactDetail]) -> dict[str, list[dict[str, Any]]]:
    """Everything kept of a person, as they may take it along."""
    written = Item.objects.filter(author=person).select_related("process").order_by("pk")
    said = Comment.objects.filter(author=person).select_related("process").order_by("pk")
    worded = Wording.objects.filter(author=person).select_related("item__process").order_by("pk")
    told = Audience.objects.filter(contact__in=contacts).select_related("process").order_by("pk")
    return {
        "took_part": [_ballot(one) for one in ballots_of(person)],
        "put_forward": [_words(one, one.process, title=one.title, number=one.number) for one in written],
        "said": [_words(one, one.process) for one in said if one.state != comments.ERASED],
        "worded": [
            {"process": one.item.process.slug, "title": one.title, "text": one.text, "at": one.at.isoformat()}
            for one in worded
        ],
        "told_of": [
            {
                "process": one.process.slug,
                "title": one.process.title,
                "as": one.role,
                "at": one.since.isoformat(),
            }
            for one in told
        ],
    }


@transaction.atomic
def erase(person: int, contacts: Sequence[ContactDetail], *, now: datetime) -> None:
    """Take a person off all they did: comments and free answers go, what they put forward loses its name."""
    ballots = [ballot.pk for ballot in ballots_of(person)]
    FreeText.objects.filter(ballot__in=ballots).delete()
    Ballot.objects.filter(pk__in=ballots).update(name="", traits={}, domain="", network="")
    Audience.objects.filter(contact__in=contacts).delete()
    for comment in Comment.objects.filter(author=person).select_related("process"):
        comments.take_back(comment, now=now)
    for item in Item.objects.filter(author=person).select_related("process"):
        register.destroy_salts(items.subject(item))
    Wording.objects.filter(author=person).update(author=None, credit="")
    Item.objects.filter(author=person).update(author=None, credit="")
    for process in Process.objects.filter(author=person):
        register.destroy_salts(running.subject(process))
    Process.objects.filter(author=person).update(author=None)


def _voters(person: int) -> Q:
    """The pseudonym of a person in every contest whose key exists; empty where there is none."""
    found = Q()
    for process in Process.objects.filter(key__isnull=False).only("key").prefetch_related("contests"):
        voter = keys.pseudonym(keys.opened(process), f"person:{person}")
        for contest in process.contests.all():
            found |= Q(contest=contest.pk, voter=voter)
    return found


def _ballot(ballot: Ballot) -> dict[str, Any]:
    return {
        "process": ballot.process.slug,
        "title": ballot.process.title,
        "receipt": ballot.receipt,
        "marks": ballot.marks,
        "state": ballot.state,
        "name": ballot.name,
        "area": ballot.area.name if ballot.area else "",
        "about_you": ballot.traits,
        "answers": {one.question: one.text for one in FreeText.objects.filter(ballot=ballot)},
        "at": ballot.cast_at.isoformat(),
    }


def _words(row: Item | Comment, process: Process, **more: Any) -> dict[str, Any]:
    return {"process": process.slug, **more, "text": row.text, "at": row.created_at.isoformat()}
