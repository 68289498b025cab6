"""Counting: the ballots of a contest as civic counts them, the published result, and the figures busy pages show."""

import json
from collections.abc import Iterator
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Count as HowMany
from django.db.models import QuerySet

from civic.ballots import Ballot as CivicBallot
from civic.ballots import Count
from civic.methods.documents import written_result
from gobernauta.processes import acts, running
from gobernauta.processes.models import Ballot, Contest, Counter, Item, Process, Result
from gobernauta.register import actions as register


def count_of(contest: Contest) -> Count:
    """The items that can be judged and the ballots that count. A mark on an item that is gone counts for nothing."""
    items = [item.counted for item in contest.items.filter(state=Item.JUDGED).order_by("number")]
    known = {item.id for item in items}
    return Count.of(
        items,
        _ballots(valid(contest), known),
        vote_type=acts.method_of(contest).vote_type,
        budget=contest.budget,
        attributes={"process": contest.process.slug, "contest": contest.slug},
    )


def valid(contest: Contest) -> QuerySet[Ballot]:
    """The ballots that count."""
    return Ballot.objects.filter(contest=contest, state=Ballot.State.VALIDATED)


def _ballots(rows: QuerySet[Ballot], known: set[str]) -> Iterator[CivicBallot]:
    for receipt, marks in rows.order_by("receipt").values_list("receipt", "marks").iterator(chunk_size=5_000):
        yield CivicBallot(receipt, acts.read({name: mark for name, mark in marks.items() if name in known}))


@transaction.atomic
def tally(contest: Contest, *, now: datetime, is_final: bool) -> Result:
    """Count a contest by the rule of its file and keep the result as it is published. Raises civic's `Refused`."""
    count = count_of(contest)
    counted = acts.method_of(contest).tally(count)
    numbers = dict(contest.items.values_list("number", "name"))
    codes = {name or str(number): number for number, name in numbers.items()}
    result = Result.objects.create(
        contest=contest,
        document=json.loads(written_result(counted)),
        people=count.voter_count,
        winners=[codes[winner] for winner in counted.winners],
        is_final=is_final,
        computed_at=now,
    )
    register.record(
        action="contest.counted",
        subject=running.subject(contest.process),
        actor="system",
        now=now,
        public={"contest": contest.slug, "people": count.voter_count, "winners": result.winners},
    )
    return result


@transaction.atomic
def fold(process: Process, *, now: datetime) -> int:
    """Bring the figures of busy pages up to date from the ballots. Returns how many ballots count."""
    by_area = list(
        Ballot.objects.filter(process=process, state=Ballot.State.VALIDATED)
        .values("area")
        .annotate(number=HowMany("pk"))
        .order_by()
    )
    total: int = sum(row["number"] for row in by_area)
    Counter.objects.filter(process=process).delete()
    Counter.objects.bulk_create(
        Counter(process=process, area_id=row["area"], number=row["number"]) for row in by_area
    )
    Process.objects.filter(pk=process.pk).update(ballot_count=total, counted_at=now)
    _fold_items(process)
    return total


def _fold_items(process: Process) -> None:
    """How many ballots mark each item, positively: supports, agreements, approvals."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE processes_item AS item SET support_count = coalesce(had.number, 0)
            FROM processes_item AS every LEFT JOIN (
                SELECT marks.key AS code, count(*) AS number
                FROM processes_ballot AS ballot, jsonb_each_text(ballot.marks) AS marks
                WHERE ballot.process_id = %(process)s AND ballot.state = 'validated' AND marks.value NOT LIKE '-%%'
                  AND marks.value <> '0'
                GROUP BY marks.key
            ) AS had ON had.code = coalesce(nullif(every.name, ''), every.number::text)
            WHERE every.process_id = %(process)s AND item.id = every.id
              AND item.support_count <> coalesce(had.number, 0)
            """,
            {"process": process.pk},
        )
