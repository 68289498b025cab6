"""Two hundred at once in a budget: one row a person and pot, and one area a person."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from civic.methods.protocol import Proof
from gobernauta.journeys import take_part
from gobernauta.people import roll
from gobernauta.processes import budgets
from gobernauta.processes.models import Ballot
from gobernauta.processes.refusals import Refused
from tests.desk.town import MONDAY
from tests.processes import budget_town as made


def at_once(acts):
    """Do everything in sixteen threads; what each answered."""

    def one(act):
        try:
            return act()
        except Refused as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as threads:
        return list(threads.map(one, acts))


@pytest.mark.django_db(transaction=True)
def test_two_hundred_identical_ballots_make_one_row(town):
    process = made.voting(town, proofs=["roll"])
    pot = budgets.pots_of(process)[0]
    who = take_part.Who(door="web", roll=roll.digest("1H"), proofs=frozenset({Proof.ROLL}), is_told=False)
    done = at_once([lambda: take_part.act(pot, {"1": 1}, who, now=MONDAY)] * 200)
    assert Ballot.objects.count() == 1
    assert len({one.receipt for one in done}) == 1


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
