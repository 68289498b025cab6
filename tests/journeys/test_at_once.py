"""Two hundred at once, in every method: one row, one receipt, one line on the record, whatever the doors."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connection

from civic.methods.protocol import Proof
from civic.methods.registry import methods
from gobernauta.channels.models import Account
from gobernauta.journeys import confirming, take_part
from gobernauta.people import roll
from gobernauta.people.models import ContactDetail
from gobernauta.processes import budgets, counting, files, items
from gobernauta.processes.models import Audience, Ballot, Item, Process, Taken
from gobernauta.processes.refusals import Refused
from gobernauta.publishing.models import Delivery
from gobernauta.register.models import Entry
from tests.desk.town import MONDAY, town
from tests.processes import budget_town as made
from tests.processes.start import begun, resident
from tests.processes.survey_town import ruled
from tests.square.test_petition import LINK

__all__ = ["town"]
DOORS = ("web", "mastodon", "in-person", "email")
STATES = {"ideas": "collecting", "assembly": "inviting"}
MARKS = {"survey": {"cycles/no": 1}, "assembly": {}, "ranking": {"1": 1, "2": 2}}
PRESETS = {"petition": "town-petition", "poll": "quick-poll"}  # others are called as their method is


def contest_of(town, method, **rules):
    """Where people act, in a process of this method that is open for it."""
    if method == "budget":
        return budgets.pots_of(made.voting(town, proofs=["roll"]))[0]
    titles = () if method in ("survey", "assembly") else ("One",) if method == "petition" else ("One", "Two")
    preset, state = PRESETS.get(method, method), STATES.get(method, "open")
    process, contest = begun(town, preset, state=state, titles=titles, change=ruled(**rules))
    for asked in files.rules_of(process.version).method.items if method == "survey" else ():
        proposal = items.Proposal(asked.name, name=asked.id)
        items.submit(
            contest=contest, proposal=proposal, author=None, actor=None, now=MONDAY, state=Item.JUDGED
        )
    return contest


def at_once(doings):
    """Do everything in sixteen threads; what each answered."""

    def one(do):
        try:
            return do()
        except Refused as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as threads:
        return list(threads.map(one, doings))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("method", list(methods()))
def test_two_hundred_identical_acts_make_one_row_and_one_receipt(town, method):
    rules = {"anonymous": False} if method == "survey" else {}
    contest, contact = contest_of(town, method, **rules), resident("suzie")
    who = {
        "roll": roll.digest("11111111H"),
        "proofs": frozenset({Proof.ROLL, Proof.IN_PERSON}),
        "contact": contact,
        "age": 40,
        "traits": {"sex": "f"},
    }
    begun_with = Item.objects.count()

    def act(door):
        return take_part.act(contest, MARKS.get(method, {"1": 1}), take_part.Who(door, **who), now=MONDAY)

    done = at_once([partial(act, DOORS[at % 4]) for at in range(200)])
    ballot = Ballot.objects.get()
    assert {one.receipt for one in done} == {ballot.receipt}
    assert ballot.state == "validated"
    assert Entry.objects.filter(action="ballot.cast").count() == 1
    assert Audience.objects.filter(contact=contact).count() == 1
    assert Item.objects.count() == begun_with
    assert counting.fold(contest.process, now=MONDAY) == 1


@pytest.mark.django_db(transaction=True)
def test_an_anonymous_answer_is_taken_once(town):
    contest = contest_of(town, "survey", anonymous=True)
    who = take_part.Who("web", visitor="browser", is_told=False)
    done = at_once([lambda: take_part.act(contest, {"cycles/no": 1}, who, now=MONDAY)] * 200)
    assert {one.receipt for one in done} == {""}
    assert (Ballot.objects.count(), Taken.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_a_typed_address_signs_once_and_its_button_counts_once_however_often_pressed(town):
    Account.objects.create(kind="email", address="town@example.org", name="Town", created_at=MONDAY)
    contest = contest_of(town, "petition")
    who = take_part.Who("web", email="A.na+petitions@GMail.com")
    done = at_once([lambda: take_part.act(contest, {"1": 1}, who, now=MONDAY)] * 200)
    assert {(one.receipt, one.awaits_mail) for one in done} == {("", True)}
    assert Ballot.objects.get().state == "pending"
    assert ContactDetail.objects.filter(address="ana@gmail.com").count() == 1
    assert Delivery.objects.count() <= 10  # nobody's mailbox is filled by others
    tokens = [
        LINK.search(one.message["text"])[1].rstrip("/").split("/")[-1] for one in Delivery.objects.all()
    ]
    links = [confirming.read(token) for token in tokens]
    at_once([partial(confirming.confirm, links[at % len(links)], now=MONDAY) for at in range(200)])
    assert Ballot.objects.get().state == "validated"
    assert Entry.objects.filter(action="ballot.validated").count() == 1
    assert Audience.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_votes_in_two_areas_at_once_has_voted_in_one(town):
    north, south = made.area(), made.area("south", "South")
    process = made.begin(town, shares=[budgets.Share(9_000, north), budgets.Share(9_000, south)])
    for pot in ("north", "south"):
        made.with_projects(process, town, pot=pot, projects=[(f"For {pot}", 5_000)])
    process = made.to(process, "balloting")
    votes = []
    for contest, area, item in zip(budgets.pots_of(process), (north, south), ("1", "2"), strict=True):
        who = take_part.Who(door="web", visitor="browser", area=area, is_told=False)
        votes += [lambda c=contest, i=item, w=who: take_part.act(c, {i: 1}, w, now=MONDAY)] * 30
    done = at_once(votes)
    assert Ballot.objects.count() == 1
    assert done.count("other-area") == 30


@pytest.mark.django_db(transaction=True)
def test_two_hundred_people_at_once_are_two_hundred(town):
    contest = contest_of(town, "petition")
    seen = frozenset({Proof.ROLL})
    people = [
        take_part.Who("web", roll=roll.digest(str(at)), proofs=seen, is_told=False) for at in range(200)
    ]
    done = at_once([lambda who=who: take_part.act(contest, {"1": 1}, who, now=MONDAY) for who in people])
    assert len({one.receipt for one in done}) == Ballot.objects.filter(state="validated").count() == 200
    assert counting.fold(contest.process, now=MONDAY) == 200
    assert Process.objects.get().ballot_count == 200
