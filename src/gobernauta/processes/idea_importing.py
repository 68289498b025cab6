"""Bringing ideas and their threads in from elsewhere, a batch a transaction; what is known stays as it is.

Figures stand as they were there: nobody's support is made a ballot here. A comment finds what it answers by its number
there; one whose parent is not there stands by itself.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F, Max

from gobernauta.channels.files.ideas import Remark
from gobernauta.people.queries import Organization
from gobernauta.processes import comments, importing, items, running
from gobernauta.processes.models import Comment, Item, Process, Wording
from gobernauta.register import actions as register

POT = "main"
IDEAS = "ideas"  # the one process of a source
KEY = "brought:"  # before a comment's number there: no form or message has such a key


def process_of(source: str) -> Process | None:
    """The collection that was brought in from a place before."""
    return importing.known(source, IDEAS)


def begin(
    source: str, rules: str, *, organization: Organization, language: str, opened_at: datetime, now: datetime
) -> Process:
    """The collection for a place's ideas: support is over there, and the town still owes answers."""
    title = source.replace("-", " ").replace("_", " ").strip().capitalize()
    brought = importing.Import(
        slug="ideas-elsewhere",
        content=rules,
        opening=running.Opening(title, language=language, imported_from=source, external_id=IDEAS),
        pots=[running.Pot(POT)],
        listed=[],
        state="review",
        opened_at=opened_at,
    )
    return importing.add(brought, organization=organization, now=now)


@transaction.atomic
def add(process: Process, listed: Sequence[importing.Listed], *, now: datetime) -> int:
    """Add the ideas of a batch that are not known yet, numbered after those that are; how many."""
    wanted = {one.proposal.external_id: one for one in listed}
    known = Item.objects.filter(process=process, external_id__in=list(wanted))
    for external_id in known.values_list("external_id", flat=True):
        del wanted[external_id]
    Process.objects.select_for_update(of=("self",)).get(pk=process.pk)
    last = Item.objects.filter(process=process).aggregate(last=Max("number"))["last"] or 0
    contest = process.contests.get(slug=POT)
    made = Item.objects.bulk_create(
        Item(
            process=process,
            contest=contest,
            number=number,
            state=one.state,
            support_count=one.supports,
            created_at=one.created_at or now,
            updated_at=now,
            **items.columns(one.proposal),
        )
        for number, one in enumerate(wanted.values(), last + 1)
    )
    Wording.objects.bulk_create(_first_wording(item) for item in made)
    _record("ideas.imported", process, len(made), now)
    return len(made)


def _first_wording(item: Item) -> Wording:
    at = item.created_at
    return Wording(item=item, number=1, title=item.title, text=item.text, at=at, accepted_at=at)


@transaction.atomic
def add_comments(
    process: Process, batch: Sequence[Remark], *, now: datetime, is_last: bool = False
) -> tuple[int, list[Remark]]:
    """Add the comments of a batch that are not known yet. Returns how many, and those whose parent may still come.

    `is_last`: no parent comes any more. Ideas must be there; two statements number and store them all.
    """
    ideas = dict(
        Item.objects.filter(process=process, external_id__in={one.idea for one in batch}).values_list(
            "external_id", "pk"
        )
    )
    placed = _known(process, {one.id for one in batch} | {one.parent for one in batch if one.parent})
    fresh = {one.id: one for one in batch if one.id not in placed}
    ready, waiting = _in_order(fresh, set(placed), is_last=is_last)
    rows = []
    for pk, one in zip(_numbers(len(ready)), ready, strict=True):
        parent = placed.get(one.parent)
        row = _row(process, ideas[one.idea], pk, one, parent)
        placed[one.id] = (pk, row.path)
        rows.append(row)
    Comment.objects.bulk_create(rows)
    for idea, number in Counter(one.idea for one in ready).items():
        Item.objects.filter(pk=ideas[idea]).update(comment_count=F("comment_count") + number)
    _record("comments.imported", process, len(rows), now)
    return len(rows), waiting


def unknown_ideas(process: Process, wanted: Collection[str]) -> set[str]:
    """Which of these ideas were not brought in."""
    known = Item.objects.filter(process=process, external_id__in=wanted)
    return set(wanted) - set(known.values_list("external_id", flat=True))


def _known(process: Process, wanted: Collection[str]) -> dict[str, tuple[int, str]]:
    """Row and path of comments that are there, by their number of elsewhere."""
    held = Comment.objects.filter(process=process, external_id__in=[KEY + one for one in wanted])
    rows = held.values_list("external_id", "pk", "path")
    return {external_id.removeprefix(KEY): (pk, path) for external_id, pk, path in rows}


def _in_order(
    fresh: Mapping[str, Remark], placed: set[str], *, is_last: bool
) -> tuple[list[Remark], list[Remark]]:
    """Parents before what answers them; apart from them those that wait for a parent."""
    ready: list[Remark] = []
    left = list(fresh.values())
    while left:
        waiting = []
        for one in left:
            is_alone = is_last and one.parent not in fresh
            if not one.parent or one.parent in placed or is_alone:
                ready.append(one)
                placed.add(one.id)
            else:
                waiting.append(one)
        if len(waiting) == len(left):
            return (ready + waiting, []) if is_last else (ready, waiting)  # the last ones answer each other
        left = waiting
    return ready, []


def _numbers(how_many: int) -> list[int]:
    """Numbers for that many comments, in the order of the sequence."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('processes_comment', 'id')) FROM generate_series(1, %s)",
            [how_many],
        )
        return [row[0] for row in cursor.fetchall()]


def _row(process: Process, item: int, pk: int, one: Remark, parent: tuple[int, str] | None) -> Comment:
    return Comment(
        pk=pk,
        process=process,
        item_id=item,
        parent_id=parent[0] if parent else None,
        path=comments.path_of(pk, parent[1] if parent else ""),
        author_name=one.role,
        is_official=one.is_official,
        text=one.text,
        language=process.language,
        door=importing.DOOR,
        votes_for=one.votes_for,
        votes_against=one.votes_against,
        created_at=one.created_at,
        external_id=KEY + one.id,
    )


def _record(action: str, process: Process, number: int, now: datetime) -> None:
    if number:
        register.record(
            action=action,
            subject=running.subject(process),
            actor="system",
            now=now,
            public={"from": process.imported_from, "number": number},
        )
