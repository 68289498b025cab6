"""A budget of 1,000 projects and 5,000 comments: every page stays within its budget."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gobernauta.processes import acts, budgets, running
from gobernauta.processes.models import Comment, Item
from tests.costs import QUERIES, within_budget
from tests.desk.town import MONDAY, build
from tests.processes import budget_town as made
from tests.processes.start import LATER

SIZE, SPREAD = 1_000, 60  # projects, and how many of them lie in the pots of areas


@pytest.fixture
def crowd(db, settings, tmp_path):
    """The budget, counted, with its map."""
    settings.MEDIA_ROOT = tmp_path
    town = build()
    shares = [budgets.Share(90_000, made.area(f"area-{number}", f"Area {number}")) for number in range(10)]
    shares.insert(0, budgets.Share(100_000))
    process = made.begin(town, rule="greedy", least_supports=1, shares=shares)
    pots = budgets.pots_of(process)
    rows = [
        Item(
            process=process,
            contest=pots[number % len(pots) if number <= SPREAD else 0],
            number=number,
            title=f"A better street number {number} for everybody who lives there",
            text="It is dark and wet there. " * 40,
            address=f"Mill Street {number}",
            state="accepted",
            cost=1_000 + number,
            cost_reason="By the square metre. " * 10,
            latitude=43.3 + number / 10_000,
            longitude=-3.2 + number / 10_000,
            support_count=number,
            created_at=MONDAY,
            updated_at=MONDAY,
        )
        for number in range(1, SIZE + 1)
    ]
    Item.objects.bulk_create(rows)
    first = Item.objects.get(number=1)
    Comment.objects.bulk_create(
        Comment(process=process, item=first, path=f"{number:08}", text="Yes!", created_at=MONDAY)
        for number in range(5_000)
    )
    process = made.to(process, "balloting")
    pot = budgets.pots_of(process)[0]
    for person in range(30):
        marks = {str(number): 1 for number in range(SPREAD + 1 + person, SPREAD + 9 + person)}
        acts.cast(acts.Act(pot, marks, f"person:{person}", "web"), now=MONDAY)
    running.move(process=process, verb="review-ballots", actor=None, now=LATER)
    running.move(process=process, verb="finish", actor=None, now=LATER)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return process


PAGES = (
    ("finished", ""),
    ("finished", "?order=supports&page=3"),
    ("finished", "?q=street&pot=town"),
    ("finished", "project/1/"),
    ("finished", "project/900/"),
    ("finished", "outcome/town/"),
    ("finished", "outcome/town/?page=9"),
    ("finished", "ballots/"),
    ("finished", "integrity/"),
    ("balloting", "ballot/town/"),
    ("balloting", ""),
    ("accepting", "project/new/?title=A+better+street"),
)


@pytest.mark.django_db
def test_every_page_keeps_its_budget(crowd, client):
    for state, path in PAGES:
        made.to(crowd, state)
        within_budget(client, f"/en/take-part/{crowd.slug}/{path}")
    made.to(crowd, "finished")
    for path in (f"/en/take-part/{crowd.slug}/projects.svg", *lists(crowd.slug)):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        assert len(asked) <= QUERIES, path


def lists(slug):
    """What machines may ask."""
    root = f"/api/processes/{slug}"
    return "/api/processes", root, f"{root}/items?page=20", f"{root}/items?page_size=200", f"{root}/results"
