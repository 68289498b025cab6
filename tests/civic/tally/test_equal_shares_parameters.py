"""Equal shares with every parameter against the slow telling of the papers, for each kind of ballot."""

import random
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civic.ballots import Ballot, Count, Item, VoteType
from civic.tally.eligibility import Eligibility
from civic.tally.equal_shares import Parameters, equal_shares
from civic.tally.ties import TieBreak
from tests.civic.tally import by_definition
from tests.civic.tally.budgets import budgets
from tests.civic.tally.test_lots import check

CRITERIA = ((), ("min-cost", "max-votes"), ("max-cost",), ("max-votes", "min-cost"))
PARAMETERS = st.builds(
    Parameters,
    utility=st.sampled_from(["cost", "cardinality"]),
    increment=st.sampled_from([None, Fraction(1), Fraction(1, 2), Fraction(3)]),
    integral_start=st.booleans(),
    exhaustive_stop=st.booleans(),
    fill=st.sampled_from(["none", "points"]),
    comparison=st.sampled_from(["none", "satisfaction"]),
    last_rank=st.sampled_from([1, 0, 3]),
    ties=st.sampled_from([TieBreak(criteria) for criteria in CRITERIA]),
    eligibility=st.builds(
        Eligibility,
        st.sampled_from([None, Fraction(2)]),
        st.sampled_from([None, Fraction(1), Fraction(3)]),
    ),
)


def crowd(source: random.Random, kind: VoteType) -> Count:
    """Three or four projects and up to six voters, each of whom likes half of the projects."""
    items = [
        Item(f"p{number}", cost=Fraction(source.choice([1, 2, 3, 3, 5])))
        for number in range(source.randint(3, 4))
    ]
    ballots = []
    for voter in range(source.randint(2, 6)):
        liked = [item.id for item in items if source.random() < 0.5]
        source.shuffle(liked)
        make = Ballot.ranking if kind is VoteType.ORDINAL else Ballot.approving
        ballots.append(make(f"v{voter}", [[one] for one in liked] if kind is VoteType.ORDINAL else liked))
    return Count.of(items, ballots, vote_type=kind, budget=source.randint(3, 12))


@pytest.mark.parametrize("kind", [VoteType.APPROVAL, VoteType.CUMULATIVE, VoteType.ORDINAL])
@given(data=st.data(), parameters=PARAMETERS)
@settings(max_examples=150, deadline=None)
def test_every_parameter_is_its_definition(
    kind: VoteType, data: st.DataObject, parameters: Parameters
) -> None:
    count = data.draw(budgets(kind))
    assert list(equal_shares(count, parameters).winners) == by_definition.equal_shares(count, parameters)


@pytest.mark.parametrize("kind", [VoteType.APPROVAL, VoteType.ORDINAL])
@given(seed=st.integers(0, 2**32), parameters=PARAMETERS)
@settings(max_examples=200, deadline=None)
def test_whichever_more_voters_like_more_of(kind: VoteType, seed: int, parameters: Parameters) -> None:
    """Where the greedy winners are often the ones kept."""
    count, chosen = crowd(random.Random(seed), kind), replace(parameters, comparison="satisfaction")
    assert list(equal_shares(count, chosen).winners) == by_definition.equal_shares(count, chosen)


@given(seed=st.integers(0, 2**32), criteria=st.sampled_from(["none", "min-cost"]))
@settings(max_examples=25, deadline=None)
def test_the_greedy_winners_kept_instead_name_whom_the_lot_sways(seed: int, criteria: str) -> None:
    check(
        crowd(random.Random(seed), VoteType.APPROVAL),
        "equal-shares",
        {"comparison": "satisfaction", "ties": criteria},
    )
