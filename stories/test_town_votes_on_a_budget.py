"""A budget of the whole town by four doors: Suzie on the web, Rudi by mail, Lucía on paper, Tomás at the town hall."""

import json
import re
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import Client

from gobernauta.decisions.models import Commitment
from gobernauta.processes import budgets, costing, files, items, queries, running
from gobernauta.processes.models import Ballot, Item, Process
from gobernauta.publishing.models import Delivery
from tests import town as towns
from tests.processes import budget_town as made

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
PHASES = ("informing", "accepting", "reviewing", "selecting", "valuating", "publishing-prices", "balloting")
pytestmark = pytest.mark.django_db


@pytest.fixture
def town(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    made_town = towns.found()
    towns.account("email", made_town.streets, address="town@example.org", settings={}, secrets={})
    return made_town


def post(path, **told):
    """Send a form from a browser of one's own; the page after it."""
    browser = Client()
    answer = browser.post(f"/en/take-part/{path}", told)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    return browser.get(answer.url).content.decode()


def receipt(page):
    return re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", page)[0]


@pytest.fixture
def budget(town):
    """Rules drafted by Alice, published by Bob: by e-mail or on the roll, supports first, greedy."""
    content = made.rules(
        proofs=["email", "in-person"], least_age=None, rule="greedy", least_supports=1, ballot="approval"
    )
    version = files.draft(slug="pb", content=content, organization=town.streets, actor=town.alice, now=NOW)
    version = files.publish(version=version, actor=town.bob, now=NOW)
    process = running.start(
        version=version,
        opening=running.Opening("Our money", "You say what for."),
        pots=budgets.pots([budgets.Share(Decimal(50_000))]),
        organization=town.streets,
        actor=town.alice,
        now=NOW,
    )
    step(process, town, "announce")
    step(process, town, "accept")
    return process


def step(process, town, verb):
    running.move(process=process, verb=verb, actor=town.bob, now=NOW)


def confirm():
    """Press the button behind the link of the newest mail, once a scanner has opened it."""
    text = Delivery.objects.latest("pk").message["text"]
    address = re.search(r"https?://\S+?(/\S+confirm/\S+)", text)[1]
    browser = Client()
    before = Ballot.objects.filter(state="validated").count()
    browser.get(address)
    assert Ballot.objects.filter(state="validated").count() == before
    return browser.post(address).content.decode()


def test_the_town_proposes_supports_costs_votes_and_delivers(town, budget, tmp_path):
    slug = budget.slug
    proposed = {"text": "Because it is dark.", "pot": "town", "credit": "Suzie", "email": "suzie@example.org"}
    for title in ("Lamps for the river", "A bridge of gold", "Trees"):
        assert "Thank you" in post(f"{slug}/project/new/", title=title, **proposed)
    step(budget, town, "review")
    desk = Client()
    desk.force_login(town.bob)
    for number in (1, 2, 3):
        desk.post(f"/en/desk/budgets/{budget.pk}/project/{number}/", {"do": "check", "accepted": "yes"})
    step(budget, town, "select")
    for number in (1, 2):
        post(f"{slug}/project/{number}/support/", email="suzie@example.org", is_told="on")
        confirm()
    step(budget, town, "value")
    assert list(Item.objects.order_by("number").values_list("state", flat=True))[2] == "not-selected"
    costs = {"do": "cost", "feasible": "yes", "reason": "By the metre.", "department": town.streets.pk}
    desk.post(f"/en/desk/budgets/{budget.pk}/project/1/", {**costs, "cost": "30 000"})
    desk.post(f"/en/desk/budgets/{budget.pk}/project/2/", {**costs, "cost": "45 000"})
    step(budget, town, "publish-prices")
    step(budget, town, "ballot")

    vote = {"step": "vote", "is_told": "on"}
    assert "Look into your mailbox" in post(f"{slug}/ballot/town/", p1="1", email="suzie@example.org", **vote)
    suzie = receipt(confirm())
    post(f"{slug}/ballot/town/", p2="1", email="rudi@example.net", **vote)
    confirm()
    lines = {"number": "1", "lines": "11111111H; 1\n22222222J; 1 2"}
    paper = f"/en/desk/budgets/{budget.pk}/paper/town/"
    desk.post(paper, lines)
    second = Client()
    second.force_login(town.alice)
    assert "The sheet is counted" in second.post(paper, lines).content.decode()
    hall = {
        "deed": "choose", "numbers": "1", "document": "2222 2222-j",
        "witness": "alice@example.org", "password": "four unrelated words",
    }  # fmt: skip
    desk.post(f"/en/desk/processes/{slug}/enter/", hall)  # who has voted on paper votes once
    assert Ballot.objects.filter(contest__slug="town").count() == 4

    step(budget, town, "review-ballots")
    step(budget, town, "finish")
    page = Client().get(f"/en/take-part/{slug}/project/2/").content.decode()
    assert "Why it did not win" in page
    address = f"/en/take-part/{slug}/outcome/town/"
    ballots = b"".join(Client().get(f"{address}ballots.csv").streaming_content).decode()
    assert suzie in ballots
    kept = tmp_path / "budget.pb"
    kept.write_bytes(b"".join(Client().get(f"{address}budget.pb").streaming_content))
    command = [sys.executable, "-c", "from civic.cli import main; main()", "tally", str(kept), "--json"]
    said = subprocess.run(command, capture_output=True, check=True, text=True)
    assert json.loads(said.stdout)["winners"] == ["1"]

    desk.post(f"/en/desk/budgets/{budget.pk}/deliver/", {"due": "2031-05-01"})
    assert Commitment.objects.get().due_date == date(2031, 5, 1)


def test_the_dates_of_the_file_lead_through_the_phases(town):
    dates = [
        {"state": state, "starts_at": f"2026-11-{day:02}T08:00:00Z"} for day, state in enumerate(PHASES, 20)
    ]
    content = made.rules(proofs=[], least_age=None, phases=dates)
    version = files.draft(slug="pb", content=content, organization=town.streets, actor=town.alice, now=NOW)
    version = files.publish(version=version, actor=town.bob, now=NOW)
    process = running.start(
        version=version,
        opening=running.Opening("Our money"),
        pots=budgets.pots([budgets.Share(Decimal(50_000))]),
        organization=town.streets,
        actor=town.alice,
        now=NOW,
    )
    for day in range(19, 27):
        now = datetime(2026, 11, day, 9, tzinfo=UTC)
        for due in queries.with_dates_due(now=now):
            running.keep_to_phases(due, now=now)
        if day == 21:
            pot = budgets.pots_of(process)[0]
            items.submit(contest=pot, proposal=items.Proposal("Lamps"), author=None, actor=town.bob, now=now)
        state = Process.objects.get().state
        if day == 23:
            assert state == "reviewing"  # a proposal has not been checked: it waits, late, and says so
            budgets.check(item=Item.objects.get(), accepted=True, reason="", actor=town.bob, now=now)
    assert Process.objects.get().state == "valuating"  # waits for the cost
    now = datetime(2026, 11, 26, 9, tzinfo=UTC)

    costing.cost(
        item=Item.objects.get(),
        verdict=costing.Verdict(True, Decimal(5), "Cheap.", town.streets),
        actor=town.bob,
        now=now,
    )
    for _minute in range(2):
        running.keep_to_phases(queries.by_slug(process.slug), now=now)
    assert Process.objects.get().state == "balloting"
