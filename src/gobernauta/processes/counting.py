"""Counting: the ballots of a contest as civic counts them, the published result, and the figures busy pages show."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Count as HowMany
from django.db.models import QuerySet

from civic.ballots import Ballot as CivicBallot
from civic.ballots import Count
from civic.methods.documents import written_result
from civic.methods.petition import Petition
from gobernauta.processes import acts, items, merging, published, running
from gobernauta.processes.models import Ballot, Contest, Counter, Process, Result
from gobernauta.register import actions as register


def count_of(contest: Contest) -> Count:
    """The items that can be judged and the ballots that count. A mark on an item that is gone counts for nothing."""
    judged = [item.counted for item in items.judged(contest).order_by("number")]
    counts_for = {item.id: item.id for item in judged}
    counts_for |= {gone: kept for gone, kept in merging.followed(contest).items() if kept in counts_for}
    return Count.of(
        judged,
        _ballots(valid(contest), counts_for),
        vote_type=acts.method_of(contest).vote_type,
        budget=contest.budget,
        attributes={"process": contest.process.slug, "contest": contest.slug},
    )


def valid(contest: Contest) -> QuerySet[Ballot]:
    """The ballots that count."""
    return Ballot.objects.filter(contest=contest, state=Ballot.State.VALIDATED)


def _ballots(rows: QuerySet[Ballot], counts_for: Mapping[str, str]) -> Iterator[CivicBallot]:
    for receipt, marks in rows.order_by("receipt").values_list("receipt", "marks").iterator(chunk_size=5_000):
        known = {counts_for[name]: mark for name, mark in marks.items() if name in counts_for}
        yield CivicBallot(receipt, acts.read(known))


@transaction.atomic
def tally(contest: Contest, *, now: datetime, is_final: bool) -> Result:
    """Count a contest by the rule of its file and keep the result as it is published. Raises civic's `Refused`."""
    count = count_of(contest)
    counted = acts.method_of(contest).tally(count)
    codes = {item.code: item.number for item in items.judged(contest).only("name", "number")}
    result = Result.objects.create(
        contest=contest,
        document=json.loads(written_result(counted)),
        people=count.voter_count,
        winners=[codes[winner] for winner in counted.winners],
        is_final=is_final,
        computed_at=now,
    )
    if is_final:
        published.keep(result, acts.method_of(contest).export(count, counted))
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
    """Bring the figures of busy pages up to date from the ballots. Returns how many ballots count.

    One at a time a process; ballots that come meanwhile do not wait for it.
    """
    Process.objects.select_for_update(no_key=True, of=("self",)).get(pk=process.pk)
    contests = list(process.contests.values_list("pk", "stage"))
    has_several = len(contests) > 1  # then one person has several ballots
    counted = Ballot.objects.filter(contest__in=[pk for pk, _stage in contests], state=Ballot.State.VALIDATED)
    people = HowMany("voter", distinct=True) if has_several else HowMany("pk")
    by_area = list(counted.values("area").annotate(number=people).order_by())
    total: int = (
        counted.aggregate(number=people)["number"] if has_several else sum(row["number"] for row in by_area)
    )
    Counter.objects.filter(process=process).delete()
    Counter.objects.bulk_create(
        Counter(process=process, area_id=row["area"], number=row["number"]) for row in by_area
    )
    Process.objects.filter(pk=process.pk).update(ballot_count=total, counted_at=now)
    if process.version.file.method == Petition.slug:  # its ballots have one mark; millions are not unpacked
        process.items.exclude(support_count=total).update(support_count=total)
    else:
        _fold_items(process, contests)
    return total


def _fold_items(process: Process, every: Sequence[tuple[int, str]]) -> None:
    """How many people mark each item positively; in a budget that selects, their supports and not their votes."""
    contests = [pk for pk, stage in every if stage == "selecting"] or [pk for pk, _stage in every]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE processes_item AS item SET support_count = coalesce(had.number, 0)
            FROM processes_item AS every LEFT JOIN (
                SELECT coalesce(kept.code, marks.key) AS code, count(DISTINCT ballot.voter) AS number
                FROM processes_ballot AS ballot
                CROSS JOIN jsonb_each_text(ballot.marks) AS marks
                LEFT JOIN (
                    SELECT coalesce(nullif(gone.name, ''), gone.number::text) AS gone,
                           coalesce(nullif(stays.name, ''), stays.number::text) AS code
                    FROM processes_item AS gone JOIN processes_item AS stays ON stays.id = gone.merged_into_id
                    WHERE gone.process_id = %(process)s AND gone.state = 'merged'
                ) AS kept ON kept.gone = marks.key
                WHERE ballot.contest_id = ANY(%(contests)s) AND ballot.state = 'validated'
                  AND marks.value NOT LIKE '-%%' AND marks.value <> '0'
                GROUP BY coalesce(kept.code, marks.key)
            ) AS had ON had.code = coalesce(nullif(every.name, ''), every.number::text)
            WHERE every.process_id = %(process)s AND item.id = every.id
              AND item.support_count <> coalesce(had.number, 0)
            """,
            {"process": process.pk, "contests": contests},
        )
