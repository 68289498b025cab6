"""A resident and a budget, without an account and without scripts."""

import re

import pytest
from django.test import Client

from gobernauta.processes import budgets, counting, queries, running
from gobernauta.processes.models import Attachment, Ballot, Item, Result
from tests.desk.town import MONDAY, build
from tests.processes import budget_town as made
from tests.processes.start import LATER
from tests.square.test_report import photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return build()


def page(client, path, process):
    answer = client.get(f"/en/take-part/{process.slug}/{path}")
    assert answer.status_code == 200, answer.content[:300]
    assert len(answer.content) <= 60_000
    return answer.content.decode()


def post(client, path, process, **told):
    return client.post(f"/en/take-part/{process.slug}/{path}", told)


def receipt(client, answer):
    assert answer.status_code == 302, re.findall(r"<li>.*?</li>", answer.content.decode())
    return re.search(
        r"<strong>([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})</strong>", client.get(answer.url).content.decode()
    )


def test_a_project_is_put_forward_after_looking_at_what_is_like_it(town, client):
    process = made.begin(town)
    made.with_projects(process, town)
    process = made.to(process, "accepting")
    made.area()
    assert "We first look" in page(client, "project/new/", process)
    second = page(client, "project/new/?title=More+trees+for+Mill+Street", process)
    assert "Is it one of these?" in second
    assert "Trees in Mill Street" in second
    told = {"title": "More trees", "text": "Shade.", "pot": "town", "email": "Suzie@example.org"}
    pressed = post(
        client, "project/new/", process, **told, **{"map.x": "320", "map.y": "100"}
    ).content.decode()
    assert "Point set at" in pressed
    assert not Item.objects.filter(title="More trees").exists()
    sent = post(
        client,
        "project/new/",
        process,
        **told,
        latitude="43.35",
        longitude="-3.15",
        photos=[photo()],
        alt="Bare",
    )
    assert "has the number 4" in client.get(sent.url).content.decode()
    item = Item.objects.get(number=4)
    assert (item.state, item.latitude, item.author.name) == ("proposed", 43.35, "")
    assert Attachment.objects.get().media_type == "image/webp"
    assert client.get(f"/en/take-part/{process.slug}/project/4/").status_code == 404
    budgets.check(item=item, accepted=True, reason="", actor=town.alice, now=LATER)
    assert 'alt="Bare"' in page(client, "project/4/", process)
    kept = Attachment.objects.get()
    assert (
        client.get(f"/en/take-part/{process.slug}/project/4/file/{kept.pk}/")["Content-Type"] == "image/webp"
    )


def test_what_is_wrong_is_said_and_what_was_typed_stays(town, client):
    process = made.to(made.begin(town), "accepting")
    answer = post(client, "project/new/", process, title="Trees", text="", pot="town", address="Mill Street")
    words = answer.content.decode()
    assert answer.status_code == 400
    assert "Write a few words about what is to be done." in words
    assert "Mill Street" in words
    assert not Item.objects.exists()


def test_a_form_sent_twice_is_one_project(town, client):
    process = made.to(made.begin(town), "accepting")
    form = page(client, "project/new/?title=Trees", process)
    told = {"title": "Trees", "text": "Shade.", "pot": "town"}
    told["key"] = re.search(r'name="key" value="(\w+)"', form)[1]
    first, again = (post(client, "project/new/", process, **told) for _ in range(2))
    assert first.url == again.url
    assert Item.objects.count() == 1


def test_a_photo_is_described_or_said_not_to_be(town, client):
    process = made.to(made.begin(town), "accepting")
    told = {"title": "Trees", "text": "Shade.", "pot": "town"}
    bare = post(client, "project/new/", process, **told, photos=[photo()])
    assert bare.status_code == 400
    assert "or tick that you cannot" in bare.content.decode()
    assert not Attachment.objects.exists()
    assert (
        post(client, "project/new/", process, **told, photos=[photo()], undescribed="on").status_code == 302
    )
    budgets.check(item=Item.objects.get(), accepted=True, reason="", actor=town.alice, now=LATER)
    assert 'alt="Picture without a description"' in page(client, "project/1/", process)


def test_a_support_counts_once_and_selects(town, client):
    process = made.begin(town, least_supports=1, most_supports=2)
    made.with_projects(process, town)
    process = made.to(process, "reviewing")
    running.move(process=process, verb="select", actor=town.alice, now=MONDAY)
    process = queries.by_slug(process.slug)
    assert "Support this project" in page(client, "project/1/", process)
    first = receipt(client, post(client, "project/1/support/", process, is_told="on"))[1]
    assert receipt(client, post(client, "project/1/support/", process, is_told="on"))[1] == first
    receipt(client, post(client, "project/2/support/", process))
    refused = post(client, "project/3/support/", process)
    assert (refused.status_code, "support at most 2" in refused.content.decode()) == (400, True)
    assert Ballot.objects.get().marks == {"1": 1, "2": 1}
    running.move(process=process, verb="value", actor=town.alice, now=LATER)
    assert [one.state for one in Item.objects.order_by("number")] == ["accepted", "accepted", "not-selected"]
    process = queries.by_slug(process.slug)
    lost = page(client, "project/3/", process)
    assert "It had 0 votes; 1 was needed." in lost
    assert "recount" in lost


def test_a_ballot_is_filled_in_on_pages_without_scripts(town, client):
    process = made.begin(town, ballot="knapsack", rule="greedy", most_projects=None)
    made.with_projects(process, town, projects=[(f"Project {number}", 40_000) for number in range(1, 36)])
    process = made.to(process, "balloting")
    first = page(client, "ballot/town/", process)
    assert "100,000 EUR of 100,000 EUR left" in first
    assert "Project 20" in first
    assert "Project 21" not in first
    second = post(client, "ballot/town/", process, p1="1", step="2").content.decode()
    assert '<input type="hidden" name="p1" value="1"' in second
    assert "60,000 EUR of 100,000 EUR left" in second
    look = post(client, "ballot/town/", process, p1="1", p33="1", p34="1", step="look").content.decode()
    assert "20,000 EUR too much" in look
    refused = post(client, "ballot/town/", process, p1="1", p33="1", p34="1", step="vote")
    assert refused.status_code == 400
    assert "the budget is 100,000" in refused.content.decode()
    assert 'name="p33"' in refused.content.decode()
    assert not Ballot.objects.exists()
    done = receipt(client, post(client, "ballot/town/", process, p1="1", p33="1", step="vote"))[1]
    assert Ballot.objects.get(receipt=done).marks == {"1": 1, "33": 1}


@pytest.mark.parametrize(
    ("ballot", "marks", "wrong", "words"),
    [
        ("ranking", {"p2": "1", "p1": "2"}, {"p2": "1", "p1": "1"}, "Give each rank once"),
        ("cumulative", {"p2": "7", "p1": "3"}, {"p2": "7", "p1": "4"}, "11 points are given; there are 10"),
        ("approval", {"p2": "1", "p1": "1"}, {}, "Nothing is marked"),
        ("one", {"p2": "1"}, {"p2": "1", "p1": "1"}, "choose one"),
    ],
)
def test_every_kind_of_ballot_has_its_form(town, client, ballot, marks, wrong, words):
    process = made.voting(town, ballot=ballot, rule="greedy")
    page(client, "ballot/town/", process)
    refused = post(client, "ballot/town/", process, **wrong, step="vote")
    assert refused.status_code == 400
    assert words in refused.content.decode()
    receipt(client, post(client, "ballot/town/", process, **marks, step="vote"))
    assert Ballot.objects.get().marks == {name[1:]: int(mark) for name, mark in marks.items()}


def test_the_page_says_that_this_is_no_secret_election(town, client):
    process = made.voting(town)
    for path in ("", "ballot/town/"):
        assert "It is no secret election" in page(client, path, process)
        assert "pressed to vote" in page(client, path, process)


def test_who_lives_elsewhere_votes_for_the_town_and_not_for_the_area(town, client):
    north, south = made.area(), made.area("south", "South")
    shares = [budgets.Share(100_000), budgets.Share(50_000, north), budgets.Share(50_000, south)]
    process = made.begin(town, shares=shares)
    for pot in ("town", "north", "south"):
        made.with_projects(process, town, pot=pot, projects=[(f"For {pot}", 20_000)])
    process = made.to(process, "balloting")
    receipt(client, post(client, "ballot/town/", process, p1="1", step="vote"))
    refused = post(client, "ballot/north/", process, p2="1", area="south", step="vote")
    assert "for people who live in North" in refused.content.decode()
    receipt(client, post(client, "ballot/north/", process, p2="1", area="north", step="vote"))
    again = post(client, "ballot/south/", process, p3="1", area="south", step="vote")
    assert "voted in the budget of North already" in again.content.decode()
    assert Ballot.objects.count() == 2
    assert counting.fold(process, now=LATER) == 1


def test_the_result_says_why_and_its_files_can_be_downloaded(town, client):
    process = made.voting(town, rule="greedy")
    for voter, marks in enumerate(({"p1": "1"}, {"p1": "1", "p3": "1"}, {"p2": "1", "p3": "1"}, {"p1": "1"})):
        receipt(client, post(Client(), "ballot/town/", process, **marks, step="vote", is_told=str(voter)))
    running.move(process=process, verb="review-ballots", actor=town.alice, now=LATER)
    running.move(process=process, verb="finish", actor=town.alice, now=LATER)
    process = queries.by_slug(process.slug)
    assert Result.objects.get().winners == [1, 3]
    listed = page(client, "", process).split('class="row"')
    assert ["wins" in row for row in listed if "/project/" in row] == [True, False, True]
    Item.objects.filter(number=1).update(language="es", titles={"id": "Jalur sepeda"})
    for language, shown_in in (("en", ' lang="id">Jalur sepeda<'), ("id", '/project/1/">Jalur sepeda<')):
        assert shown_in in client.get(f"/{language}/take-part/{process.slug}/").content.decode()
    shown = page(client, "outcome/town/", process)
    assert "2 projects win; they cost 90,000 of the budget of 100,000." in shown
    lost = page(client, "project/2/", process)
    assert "It cost 40,000 and only 10,000 was left when its turn came." in lost
    assert "Menang" not in lost
    assert "quedaban" in client.get(f"/es/take-part/{process.slug}/project/2/").content.decode()
    for name in ("items.csv", "ballots.csv", "result.json", "budget.pb"):
        file = client.get(f"/en/take-part/{process.slug}/outcome/town/{name}")
        assert file.status_code == 200
        assert b"".join(file.streaming_content)
    assert client.get(f"/en/take-part/{process.slug}/outcome/town/../secret").status_code == 404
    assert "svg" in client.get(f"/en/take-part/{process.slug}/projects.svg").content.decode()


def test_what_was_put_together_is_shown_a_page_at_a_time_with_its_names(town, client):
    process = made.begin(town)
    kept, *_others = made.with_projects(process, town)
    rows = [
        Item(process=process, contest=kept.contest, number=number, title=f"Trees {number}", credit=f"Ana {number}",
             state="merged", merged_into=kept, reason="The same.", created_at=MONDAY, updated_at=MONDAY)
        for number in range(100, 145)
    ]  # fmt: skip
    Item.objects.bulk_create(rows)
    made.to(process, "selecting")
    seen = [page(client, f"project/{kept.number}/?together={at}", process) for at in (1, 2, 3)]
    for first, words in zip((100, 120, 140), seen, strict=True):
        named = [number for number in range(100, 145) if f"Trees {number}" in words]
        assert named == list(range(first, min(first + 20, 145)))
        assert all(f"Ana {number}" in words for number in named)
    assert 'href="?together=2#together"' in seen[0]
    assert "Trees 100" in page(client, f"project/{kept.number}/?together=x", process)
