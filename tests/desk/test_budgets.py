"""The work on a budget at the desk."""

import pytest

from civic.methods.protocol import Proof
from gobernauta.decisions.models import Commitment, Version
from gobernauta.people import roll
from gobernauta.people.models import Membership, Role
from gobernauta.processes import acts, budgets, counting, items, merging, paper, queries, running
from gobernauta.processes.models import Audience, Ballot, Item, PaperSheet
from gobernauta.processes.refusals import Refused
from tests.desk.town import MONDAY, staff
from tests.processes import budget_town as made
from tests.processes.start import LATER, resident

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def post(client, process, path="", **told):
    return client.post(f"/en/desk/budgets/{process.pk}/{path}", told)


def words(answer):
    return answer.content.decode()


def test_money_is_divided_before_projects_come(town, client):
    north = made.area()
    process = made.begin(town)
    client.force_login(town.alice)
    post(client, process, "divide/", **{"amount-town": "1.200.000", "amount-north": "40,000.50"})
    assert {pot.slug: str(pot.budget) for pot in budgets.pots_of(process)} == {
        "town": "1200000.00",
        "north": "40000.50",
    }
    assert budgets.pots_of(process)[1].area == north
    assert post(client, process, "divide/", **{"amount-town": "much"}).status_code == 400
    made.to(process, "accepting")
    refused = post(client, process, "divide/", **{"amount-town": "5"})
    assert "before projects are put forward" in words(refused)


def test_a_project_is_checked_costed_and_turned_down_with_reasons(town, client):
    process = made.begin(town)
    one, two, _three = made.with_projects(process, town)
    Item.objects.update(state="proposed", cost=None)
    process = made.to(process, "reviewing")
    client.force_login(town.alice)
    assert client.get(f"/en/desk/budgets/{process.pk}/").status_code == 200
    with pytest.raises(Refused, match="3 proposals have not been checked yet"):
        running.move(process=process, verb="select", actor=town.alice, now=MONDAY)
    assert post(client, process, "project/1/", do="check", accepted="yes").status_code == 302
    assert "Say why not" in words(post(client, process, "project/2/", do="check", accepted="no"))
    post(client, process, "project/2/", do="check", accepted="no", reason="Not the town's river.")
    post(client, process, "project/3/", do="check", accepted="yes")
    running.move(process=process, verb="value", actor=town.alice, now=MONDAY)
    with pytest.raises(Refused, match="2 projects have no cost yet"):
        running.move(process=process, verb="publish-prices", actor=town.alice, now=MONDAY)
    assert "Say how" in words(post(client, process, "project/1/", do="cost", feasible="yes", cost="60 000"))
    assert "above 0" in words(
        post(client, process, "project/1/", do="cost", feasible="yes", cost="0", reason="x")
    )
    told = {
        "do": "cost",
        "feasible": "yes",
        "cost": "60.000,50",
        "reason": "By metre",
        "department": town.parks.pk,
    }
    assert post(client, process, "project/1/", **told).status_code == 302
    post(client, process, "project/3/", do="cost", feasible="no", reason="The bank is protected.")
    rows = list(Item.objects.order_by("number").values_list("state", "reason"))
    assert rows == [
        ("accepted", ""),
        ("rejected", "Not the town's river."),
        ("not-feasible", "The bank is protected."),
    ]
    one.refresh_from_db()
    assert (str(one.cost), one.costed_by) == ("60000.50", town.parks)
    running.move(process=process, verb="publish-prices", actor=town.alice, now=MONDAY)
    assert "not now" in words(post(client, process, "project/1/", **told))
    assert two.pk


def test_charlie_of_another_department_sees_nothing(town, client):
    process = made.voting(town)
    client.force_login(town.charlie)
    for path in ("", "project/1/", "paper/town/"):
        assert client.get(f"/en/desk/budgets/{process.pk}/{path}").status_code == 404


def test_merged_projects_keep_authors_and_supporters_and_come_apart_again(town):
    process = made.begin(town, least_supports=2)
    kept, merged, _third = made.with_projects(process, town)
    Item.objects.filter(pk=kept.pk).update(credit="Suzie")
    Item.objects.filter(pk=merged.pk).update(credit="Rudi, Suzie")
    process = made.to(process, "selecting")
    supports = budgets.supports_of(process)
    for person, marks in enumerate(({"1": 1}, {"2": 1}, {"1": 1, "2": 1})):
        acts.cast(acts.Act(supports, marks, f"person:{person}", "web"), now=MONDAY)
    items.join(process=process, item=merged, contact=resident("rudi"), role=Audience.Role.AUTHOR, now=MONDAY)
    before = dict(Item.objects.values_list("number", "state"))
    merging.merge(kept=kept, merged=merged, reason="The same street.", actor=town.alice, now=LATER)
    kept.refresh_from_db()
    assert merging.credits_of(kept, merging.into(kept)) == ["Suzie", "Rudi, Suzie"]
    assert queries.audience([process.pk], [kept.pk]).count() == 1
    assert counting.count_of(supports).voter_count == 3
    assert counting.tally(supports, now=LATER, is_final=False).document["scores"]["1"] == 3
    counting.fold(process, now=LATER)
    assert Item.objects.get(pk=kept.pk).support_count == 3
    acts.cast(acts.Act(supports, {"3": 1}, "person:1", "web"), now=LATER)  # whose first support was merged
    with pytest.raises(Refused):
        merging.merge(kept=merged, merged=kept, reason="x", actor=town.alice, now=LATER)
    merging.split(merged=merged, actor=town.alice, now=LATER)
    assert dict(Item.objects.values_list("number", "state")) == before
    assert counting.tally(supports, now=LATER, is_final=False).document["scores"] == {"1": 2, "2": 2, "3": 1}
    made.to(process, "balloting")
    with pytest.raises(Refused):
        merging.merge(kept=kept, merged=merged, reason="Late.", actor=town.alice, now=LATER)


def test_a_sheet_counts_when_two_people_typed_the_same(town, client):
    process = made.voting(town, ballot="approval", rule="greedy", proofs=["roll", "in-person"])
    roll.bring_in([roll.Line("11111111H"), roll.Line("2222-2222 j"), roll.Line("33333333P")])
    pot = budgets.pots_of(process)[0]
    voted = acts.Act(pot, {"1": 1}, f"roll:{roll.digest('22222222J')}", "web", proofs=frozenset({Proof.ROLL}))
    first_vote = acts.cast(voted, now=MONDAY)
    text = "11111111-h; 1 3\n22222222 J; 2\n44444444A; 1\n33333333P; 9"
    client.force_login(town.alice)
    assert "somebody else enters" in words(post(client, process, "paper/town/", number="7", lines=text))
    assert Ballot.objects.count() == 1
    client.force_login(town.bob)
    other = post(client, process, "paper/town/", number="7", lines=text.replace("1 3", "1 2"))
    assert other.status_code == 400
    assert "Line 1: first entered as 1 3, now as 1 2." in words(other)
    assert "22222222 J; 2" in words(other)
    done = words(post(client, process, "paper/town/", number="7", lines=text))
    assert "has voted before; the first ballot stays" in done
    assert "This number is not on the roll." in done
    assert "9 is not on the list." in done
    assert "already" in words(post(client, process, "paper/town/", number="7", lines=text))
    assert Ballot.objects.count() == 2
    assert Ballot.objects.get(receipt=first_vote.receipt).marks == {"1": 1}
    ballot = Ballot.objects.get(door="paper")
    assert (ballot.marks, ballot.entered_by, ballot.witness) == ({"1": 1, "3": 1}, town.alice, town.bob)
    assert PaperSheet.objects.get().lines == []


def test_paper_of_the_last_day_is_entered_while_votes_are_checked(town):
    process = made.to(made.voting(town, rule="greedy"), "reviewing-ballots")
    pot = budgets.pots_of(process)[0]
    paper.enter(contest=pot, number="1", text="11111111H; 1", actor=town.alice, now=MONDAY)
    entry = paper.enter(contest=pot, number="1", text="11111111H; 1", actor=town.bob, now=MONDAY)
    assert entry.outcome[0]["said"] == "counted"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "1 to 500 ballots"),
        ("11111111H 1 3", "is not like"),
        ("11111111H; x", "not a list of project numbers"),
        ("11111111H; 1\n11111111-h; 2", "Line 2 has the same document as line 1"),
    ],
)
def test_what_is_wrong_on_a_sheet_is_said_with_its_line(town, text, said):
    pot = budgets.pots_of(made.voting(town))[0]
    with pytest.raises(Refused, match=said):
        paper.enter(contest=pot, number="1", text=text, actor=town.alice, now=MONDAY)


def test_winners_become_promises_that_a_second_person_publishes(town, client):
    process = made.voting(town, rule="greedy")
    Item.objects.filter(number=3).update(costed_by=town.parks)
    acts.cast(acts.Act(budgets.pots_of(process)[0], {"1": 1, "3": 1}, "person:1", "web"), now=MONDAY)
    running.move(process=process, verb="review-ballots", actor=town.alice, now=LATER)
    running.move(process=process, verb="finish", actor=town.alice, now=LATER)
    publisher = staff("paula", town.roads, Role.PUBLISHER)
    Membership.objects.create(user=publisher, organization=town.roads, role=Role.CLERK)
    client.force_login(publisher)
    assert "Choose a day" in words(post(client, process, "deliver/"))
    answer = post(client, process, "deliver/", due="2031-05-01")
    assert answer.status_code == 302
    assert client.get(answer.url).status_code == 200
    made_promises = Commitment.objects.order_by("number")
    assert [(one.titles["en"], one.owner) for one in made_promises] == [
        ("Benches by the river", town.parks),
        ("Cycle lane", town.roads),
    ]
    version = Version.objects.get()
    assert version.published_at is None
    kinds = sorted(version.decision.answers.values_list("kind", flat=True))
    assert kinds == ["item", "item", "process"]
    assert "already" in words(post(client, process, "deliver/", due="2031-05-01"))
