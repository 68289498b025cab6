"""The opinion map of a consultation: drawn by the worker, kept, and read by pages; and which statement to ask next.

No request draws a map. What it was drawn from is kept beside it as a Polis export, so that `civic map` gives the same.
"""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

import numpy as np
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from civic.ballots import Count
from civic.formats.polis.comments import write_comments
from civic.formats.polis.votes import write_votes
from civic.methods import consultation
from civic.opinion import picture, routing
from civic.opinion.fields import fields
from civic.opinion.maps import OpinionMap as CivicMap
from civic.opinion.maps import Settings, opinion_map
from civic.opinion.matrix import Real
from gobernauta.processes import counting, items, keys
from gobernauta.processes.models import Ballot, Contest, Item, OpinionMap, Process
from gobernauta.processes.queries import HIDDEN, UNSEEN

VOTES, STATEMENTS = "votes.csv", "comments.csv"
REST = 30  # a map that takes a second to draw is drawn again half a minute later at the earliest
LEAST_REST = timedelta(seconds=30)
MOST_AT_ONCE = 5
SIDES = ("agree", "disagree")


@dataclass(frozen=True, slots=True)
class Next:
    """The statement to ask somebody now, if any is left, how far they are, and the receipt of what they judged."""

    item: Item | None
    judged: int
    of: int
    receipt: str


def keep(*, now: datetime) -> int:
    """Draw the maps whose ballots or statements have changed; how many."""
    waiting = [process for process in to_draw() if _is_due(process, now)][:MOST_AT_ONCE]
    for process in waiting:
        draw(process, now=now)
    return len(waiting)


def to_draw() -> QuerySet[Process]:
    """Consultations with ballots or statements newer than their map, or with ballots and no map yet."""
    drawn_at = OuterRef("opinion_map__computed_at")
    cast = Ballot.objects.filter(process=OuterRef("pk"))
    changed = Exists(cast.filter(changed_at__gt=drawn_at - UNSEEN))
    moved = Exists(Item.objects.filter(process=OuterRef("pk"), updated_at__gt=drawn_at))
    found = Process.objects.filter(version__file__method="consultation").exclude(state__in=HIDDEN)
    found = found.filter(changed | moved | (Q(opinion_map=None) & Exists(cast)))
    return found.select_related("opinion_map").order_by("opinion_map__computed_at")


def draw(process: Process, *, now: datetime) -> OpinionMap:
    """Draw the map of a consultation from its ballots and keep it, with the files it can be drawn from again."""
    began = monotonic()
    contest = process.contests.select_related("process__version__file").earliest("pk")
    count = counting.count_of(contest)
    settings = Settings()
    found = opinion_map(consultation.votes(count).matrix(), settings=settings)
    document = fields(found, {}, settings, places=False)
    figures = document.pop("statements")
    for group in (*document["groups"], *document["unstable_groups"]):
        del group["participants"]
    told = {
        "document": document,
        "drawing": {"circles": picture.drawn(found), "middles": picture.middles(found)},
        "statements": _by_statement(found, figures),
        "weights": {str(one["statement"]): one["priority"] for one in figures},
        "computed_at": now,
    }
    _keep_files(process, count)
    told["seconds"] = monotonic() - began
    held, _made = OpinionMap.objects.update_or_create(process=process, defaults=told)
    return held


def newest(process: Process) -> OpinionMap | None:
    """The map as last drawn, without the figures of every statement."""
    return OpinionMap.objects.filter(process=process).defer("statements", "weights").first()


def figures_of(process: Process, codes: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    """The figures of some statements by their ids in the count: agree, pass, disagree of all and of each group."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT one.key, one.value::text FROM processes_opinionmap, jsonb_each(statements) AS one"
            " WHERE process_id = %s AND one.key = ANY(%s)",
            [process.pk, list(codes)],
        )
        return {code: json.loads(figures) for code, figures in cursor.fetchall()}


def agreeing(figures: Mapping[str, Any]) -> list[int]:
    """Of a hundred in each group who judged a statement, how many agree, as counted."""
    return [
        round(100 * agree / max(1, agree + passed + no)) for agree, passed, no in figures.get("groups", ())
    ]


def mentioned(drawn: OpinionMap) -> set[str]:
    """The ids of the statements that a map lists by name."""
    told = drawn.document
    lists = [shared[side] for shared in (told["consensus"], told["group_aware_consensus"]) for side in SIDES]
    every = [*lists, *told["representative"].values(), told["dividing"]]
    return {str(one["statement"]) for listed in every for one in listed}


def split(drawn: OpinionMap, *, least: int) -> list[str]:
    """The statements over which people are split, the most judged first; where groups are shown they say it better."""
    if drawn.document["stability"]["stable"]:
        return []
    rows = ((code, one["all"]) for code, one in drawn.statements.items())
    even = [
        (agree + disagree, code)
        for code, (agree, _passed, disagree) in rows
        if agree + disagree >= least and 2 * min(agree, disagree) > max(agree, disagree)
    ]
    return [code for _number, code in sorted(even, key=lambda one: (-one[0], one[1]))]


def opened(process: Process, name: str) -> "File[bytes] | None":
    """A file the map was drawn from; None when there is none."""
    path = _path(process, name)
    if name not in (VOTES, STATEMENTS) or not default_storage.exists(path):
        return None
    return default_storage.open(path, "rb")


def next_for(contest: Contest, identity: str) -> Next:
    """What to ask somebody next; `identity` as `acts` knows them, empty for who has not judged anything yet."""
    ballot = _ballot(contest, identity)
    marks: Mapping[str, object] = ballot.marks if ballot else {}
    rows = items.judged(contest).order_by("number").values_list("name", "number")
    codes = [name or str(number) for name, number in rows]
    answered = np.array([code in marks for code in codes], bool)
    seed = int(ballot.voter[:12], 16) + len(marks) if ballot else secrets.randbelow(2**40)
    at = routing.next_statement(_weights(contest, codes), answered, np.zeros(len(codes), bool), seed)
    item = None if at is None else items.judged(contest).defer("search").filter(_is(codes[at])).first()
    return Next(item, int(answered.sum()), len(codes), ballot.receipt if ballot else "")


def _ballot(contest: Contest, identity: str) -> Ballot | None:
    if not identity:
        return None
    voter = keys.pseudonym(keys.opened(contest.process), identity)
    return Ballot.objects.filter(contest=contest, voter=voter).first()


def _is(code: str) -> Q:
    return Q(name=code) | (
        Q(name="", number=int(code)) if code.isascii() and code.isdigit() else Q(name=code)
    )


def _weights(contest: Contest, codes: Sequence[str]) -> Real:
    """How soon to ask each; a statement that no map knows yet counts as one nobody has judged."""
    known = (
        OpinionMap.objects.filter(process=contest.process_id).values_list("weights", flat=True).first() or {}
    )
    unknown = float(routing.priorities(np.zeros((1, 3), np.int64), np.zeros(1))[0])
    return np.array([known.get(code, unknown) for code in codes], float)


def _by_statement(found: CivicMap, figures: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Agree, disagree and pass of everybody, and a row of the same a group, by the statement's id in the count."""
    groups = found.group_tally[:, :, ::-1].transpose(1, 0, 2).tolist() if found.has_groups else []
    return {
        str(one["statement"]): {
            "all": [one["agree"], one["pass"], one["disagree"]],
            "groups": groups[column] if groups else [],
        }
        for column, one in enumerate(figures)
    }


def _is_due(process: Process, now: datetime) -> bool:
    held: OpinionMap | None = getattr(process, "opinion_map", None)
    return held is None or now - held.computed_at >= max(LEAST_REST, timedelta(seconds=REST * held.seconds))


def _keep_files(process: Process, count: Count) -> None:
    """The votes and statements of the newest map, under receipts; those of the map before go."""
    written = {
        VOTES: write_votes(consultation.votes(count)),
        STATEMENTS: write_comments(consultation.statements(count)),
    }
    for name, content in written.items():
        default_storage.delete(_path(process, name))
        default_storage.save(_path(process, name), ContentFile(content))


def _path(process: Process, name: str) -> str:
    return f"opinion/{process.pk}/{name}"
