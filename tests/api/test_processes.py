"""What machines may ask about deciding together: lists a page at a time, sentences for what is wrong."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gobernauta.processes import acts, budgets, running
from tests.desk.town import MONDAY, build
from tests.processes import budget_town as made
from tests.processes.start import LATER, begun

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return build()


def test_processes_items_and_results_come_a_page_at_a_time(town, client):
    process = made.voting(town, rule="greedy")
    begun(town, "uk-petition", state="open")
    acts.cast(acts.Act(budgets.pots_of(process)[0], {"1": 1}, "person:1", "web"), now=MONDAY)
    running.move(process=process, verb="review-ballots", actor=town.alice, now=LATER)
    running.move(process=process, verb="finish", actor=town.alice, now=LATER)
    first = client.get("/api/processes?page_size=1").json()
    second = client.get(first["next"]).json()
    assert {one["method"] for one in (*first["items"], *second["items"])} == {"budget", "petition"}
    assert second["next"] is None
    one = client.get(f"/api/processes/{process.slug}").json()
    assert [pot["budget"] for pot in one["contests"]] == ["100000.00", None]
    items = client.get(f"/api/processes/{process.slug}/items?page_size=2").json()
    assert [item["cost"] for item in items["items"]] == ["60000.00", "40000.00"]
    (result,) = client.get(f"/api/processes/{process.slug}/results").json()["items"]
    assert (result["winners"], result["rule"]["name"], len(result["files"])) == ([1, 3], "greedy", 4)
    for address in result["files"]:
        assert client.get(address).status_code == 200


def test_what_is_wrong_is_a_sentence_and_a_4xx(town, client):
    process = made.begin(town)
    assert client.get(f"/api/processes/{process.slug}").status_code == 404  # still in preparation
    for query in ("page=0", "page=x", "page_size=201", "page=-1", "page=٣"):
        answer = client.get(f"/api/processes?{query}")
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "number")
    assert client.post("/api/processes").status_code == 405


def test_no_list_asks_more_for_more_rows(town, client):
    process = made.voting(town)
    made.with_projects(process, town, projects=[(f"Project {number}", 5_000) for number in range(150)])
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(f"/api/processes/{process.slug}/items?page_size=150")
    assert len(answer.json()["items"]) == 150
    assert len(asked) <= 6
