"""Every registered method withstands the conformance suite; the suite finds what is planted."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civic.ballots import Ballot, Count, Item, Refusal, VoteType
from civic.methods.conformance import problems
from civic.methods.poll import Poll
from civic.methods.registry import methods
from civic.results import Result
from tests.civic.methods.counts import CASES


def test_every_method_has_counts_to_be_tried_on() -> None:
    assert list(CASES) == list(methods())


@pytest.mark.parametrize("slug", list(CASES))
def test_the_method_conforms(slug: str) -> None:
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(CASES[slug]())
    def conforms(case) -> None:
        assert problems(*case) == []

    conforms()


COUNT = Count.of(
    [Item("a", cost=Fraction(7)), Item("b", cost=Fraction(8))],
    [Ballot("v1", {"a": 1}), Ballot("v2", {"b": 1}), Ballot("v3", {"b": 1})],
    vote_type=VoteType.CHOOSE_ONE,
    budget=10,
)


class FirstBallotWins(Poll):
    def tally(self, count: Count) -> Result:
        ballot = next(iter(count.ballots))
        return replace(super().tally(count), winners=tuple(ballot.marks))


class Spendthrift(Poll):
    def tally(self, count: Count) -> Result:
        return replace(super().tally(count), winners=("a", "b"))


class Restless(Poll):
    def tally(self, count: Count) -> Result:
        Restless.times = getattr(Restless, "times", 0) + 1
        return replace(super().tally(count), scores={"a": Restless.times, "b": 0})


class Curt(Poll):
    def admit(self, act, standing, now):
        return Refusal("no")


class Careless(Poll):
    def admit(self, act, standing, now):
        return None


@pytest.mark.parametrize(
    ("method", "words"),
    [
        (FirstBallotWins(), "order of the ballots"),
        (Spendthrift(), "spends 15 of a budget of 10"),
        (Spendthrift(), "says of a what its result does not"),
        (Restless(), "twice gives two results"),
        (Curt(), "refuses an act with 'no'"),
        (Careless(), "takes an act while it is draft"),
    ],
)
def test_a_method_that_misbehaves_is_found_out(method: Poll, words: str) -> None:
    assert words in " ".join(problems(method, COUNT))


def test_the_honest_poll_has_no_problem_with_the_same_count() -> None:
    assert problems(Poll(), COUNT) == []


@given(st.sampled_from(list(CASES)))
def test_a_method_keeps_its_rules_and_lifecycle_where_the_house_looks(slug: str) -> None:
    method = methods().get(slug)
    assert method.slug == slug
    assert method().rules == method.Rules()
    assert method.open_states <= {state.slug for state in method.lifecycle.states}
