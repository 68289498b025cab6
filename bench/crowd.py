"""The demo's town with a crowd in it: thousands of ideas, projects, comments and answers, and 50,000 signatures."""

import json
import tempfile
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

from django.db import connection
from django.utils import timezone

from gobernauta.people.models import Area, ContactDetail, Membership, Organization, Person, Role
from gobernauta.processes import comments, consultations, counting, opinion, queries, surveys
from gobernauta.processes.models import (
    Attachment,
    Audience,
    Ballot,
    Comment,
    Contest,
    FreeText,
    Item,
    Process,
)
from gobernauta.site import demo_assembly, demo_town
from gobernauta.site import demo_processes as stage

ITEMS, SAID, VOTERS, SIGNERS, ANSWERS, POOL, PARAGRAPHS, STATEMENTS = (
    1_000, 5_000, 2_000, 50_000, 5_000, 2_000, 200, 100,
)  # fmt: skip
ROOTS = 900  # comments that answer no other
SENTENCE = "It is dark and wet there, and children walk to school. "


def build() -> None:
    """Found the demo's town and let the crowd in."""
    demo_town.build(say=lambda _: None)
    _lead_everywhere()
    _ideas(one("ideas", "collecting"))
    for state in ("balloting", "finished"):
        _projects(one("budget", state))
    _consultation(one("consultation", "open"))
    _survey(one("survey", "published"))
    _petition(one("petition", "open"))
    _assembly()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def one(method: str, state: str) -> Process:
    """The demo's process of a method in a state; the newest, where there are several."""
    return queries.processes().filter(version__file__method=method, state=state).latest("pk")


def _lead_everywhere() -> None:
    """One of the staff who may open every page of the desk."""
    lead = stage.somebody(stage.LEAD)
    elsewhere = Organization.objects.exclude(
        pk__in=Membership.objects.filter(user=lead).values("organization")
    )
    Membership.objects.bulk_create(
        Membership(user=lead, organization=department, role=Role.TEAM_LEAD) for department in elsewhere
    )


def _ideas(process: Process) -> None:
    contest = queries.contests(process)[0]
    _fill(contest)
    first = Item.objects.filter(process=process, state=Item.JUDGED).earliest("number")
    placed = Item.objects.filter(process=process, number__gt=900)
    Attachment.objects.bulk_create(
        Attachment(item=item, media_type="image/webp", alt="The place", file=f"{item.pk}") for item in placed
    )
    _talk(comments.About(process, first), SAID)
    _cast(contest, VOTERS, lambda at: {str(900 + (at + step * 7) % 100): 1 for step in range(5)})
    counting.fold(process, now=timezone.now())


def _projects(process: Process) -> None:
    contest = next(pot for pot in queries.contests(process) if pot.slug == "town")
    _fill(contest, cost=5_000, cost_reason="By the square metre. " * 10)
    first = Item.objects.filter(process=process, state=Item.JUDGED).earliest("number")
    _talk(comments.About(process, first), SAID)
    _cast(contest, VOTERS, lambda at: {str(100 + (at * 13 + step * 37) % 900): 1 for step in range(5)})
    if process.state == "finished":
        counting.tally(contest, now=timezone.now(), is_final=True)
    counting.fold(process, now=timezone.now())


def _fill(contest: Contest, **more: object) -> None:
    """Items up to a thousand, each with a place."""
    process, now = contest.process, timezone.now()
    first = 1 + Item.objects.filter(process=process).count()
    Item.objects.bulk_create(
        Item(
            process=process,
            contest=contest,
            number=number,
            title=f"A better street number {number} for everybody who lives there",
            text=SENTENCE * 20,
            credit=f"Neighbours of Mill Street {number}",
            address=f"Mill Street {number}",
            state=Item.JUDGED,
            latitude=43.36 + number % 400 / 10_000,
            longitude=-3.21 + number % 500 / 10_000,
            created_at=now,
            updated_at=now,
            **more,
        )
        for number in range(first, ITEMS + 1)
    )


def _talk(about: comments.About, number: int) -> None:
    """Comments in threads of every depth."""
    first = 1 + (Comment.objects.order_by("-pk").values_list("pk", flat=True).first() or 0)
    rows: list[Comment] = []
    for at in range(number):
        above = None if at < ROOTS else rows[at * 7 // 11]
        rows.append(
            Comment(
                pk=first + at,
                process=about.process,
                item=about.item,
                paragraph=about.paragraph,
                parent=above,
                path=comments.path_of(first + at, above.path if above else ""),
                author_name=f"Resident {at}",
                text=f"What {at} of us say about it. " * (1 + at % 9),
                created_at=timezone.now(),
            )
        )
    Comment.objects.bulk_create(rows)
    for row in filter(None, (about.item, about.paragraph)):
        type(row).objects.filter(pk=row.pk).update(comment_count=number)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('processes_comment', 'id'), %s)", [first + number]
        )


def _cast(
    contest: Contest,
    number: int,
    marks: Callable[[int], Mapping[str, int]],
    traits: Callable[[int], Mapping[str, str]] = lambda _at: {},
) -> list[Ballot]:
    """Ballots from every part of the town."""
    areas, now = list(Area.objects.values_list("pk", flat=True)), timezone.now() - timedelta(hours=1)
    return Ballot.objects.bulk_create(
        Ballot(
            process=contest.process,
            contest=contest,
            voter=f"crowd {at}",
            receipt=f"C{contest.pk:05}-{at:06}",
            marks=marks(at),
            traits=traits(at),
            door=stage.DOORS[at % len(stage.DOORS)],
            proofs=["email"],
            area_id=contest.area_id or areas[at % len(areas)],
            cast_at=now,
            changed_at=now,
        )
        for at in range(number)
    )


def _consultation(process: Process) -> None:
    content = "\n\n".join(f"# Part {at}\n\n{SENTENCE * 20}" for at in range(1, PARAGRAPHS + 1))
    lead, second, now = stage.somebody(stage.LEAD), stage.somebody(stage.SECOND), timezone.now()
    document = consultations.draft(
        process=process, title="A long text", content=content, language="en", actor=lead, now=now
    )
    consultations.publish(document=document, actor=second, now=now)
    paragraph = consultations.paragraph(process, document.number, 1)
    _talk(comments.About(process, None, paragraph), SAID)
    contest = queries.contests(process)[0]
    statements = [f"Statement number {at}: {SENTENCE}" for at in range(STATEMENTS)]
    consultations.seed(contest=contest, statements=statements, language="en", actor=lead, now=now)
    _cast(contest, VOTERS, lambda at: {str(n): 1 if (n + at) % 2 else -1 for n in range(at % 5 + 1, 90, 5)})
    counting.fold(process, now=now)
    opinion.draw(process, now=now)


def _survey(process: Process) -> None:
    contest = queries.contests(process)[0]
    ages = list(process.margins.get("age", {"": 1}))
    ballots = _cast(
        contest,
        ANSWERS,
        lambda at: {"how/by bicycle" if at % 2 else "how/by bus": 1, "safe": at % 5 + 1},
        lambda at: {"age": ages[at % len(ages)]},
    )
    FreeText.objects.bulk_create(
        FreeText(process=process, ballot=ballot, question="else", text=f"{at} {SENTENCE}", at=ballot.cast_at)
        for at, ballot in enumerate(ballots)
    )
    surveys.report(process, timezone.now())
    counting.fold(process, now=timezone.now())


def _petition(process: Process) -> None:
    _cast(queries.contests(process)[0], SIGNERS, lambda _at: {"1": 1})
    counting.fold(process, now=timezone.now())


def _assembly() -> None:
    """The demo's assembly told once more, with two thousand people in its pool who can be written to."""
    told = json.loads((demo_town.FOLDER / "assembly.json").read_text("utf-8"))
    people = sum(number for *_kind, number in told["pool"])
    told["pool"] = [[*kind, -(-number * POOL // people)] for *kind, number in told["pool"]]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "assembly.json").write_text(json.dumps(told), "utf-8")
        demo_assembly.build(Path(folder), now=timezone.now())
    process, now = one("assembly", "recommended"), timezone.now()
    residents = Person.objects.bulk_create(Person(created_at=now) for _person in range(POOL))
    contacts = ContactDetail.objects.bulk_create(
        ContactDetail(person=resident, kind="email", address=f"crowd{at}@puerto-alba.example")
        for at, resident in enumerate(residents)
    )
    Audience.objects.bulk_create(
        Audience(process=process, contact=contact, role=Audience.Role.PARTICIPANT, since=now)
        for contact in contacts
    )
