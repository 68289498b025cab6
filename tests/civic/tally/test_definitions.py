"""Rules for people and options against brute-force definitions written apart from them, on random elections."""

import random
from collections.abc import Iterable
from fractions import Fraction
from itertools import combinations, pairwise, permutations
from statistics import median_low

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civic.ballots import Ballot, Count, Item, VoteType
from civic.results import Result
from civic.tally import rules
from tests.civic.tally.papers import wigm
from tests.civic.tally.profiles import Votes, counted, graded_count, random_profile, ranked_count

SEEDS = st.integers(0, 2**32)
few = settings(max_examples=120, deadline=None)


def contenders(result: Result) -> set[int]:
    return {int(item) for item in (*result.winners, *result.tied)}


def profile(seed: int) -> dict:
    return random_profile(random.Random(seed))


def tops(values: Iterable[Fraction | int | tuple]) -> set[int]:
    scored = list(values)
    return {item for item, value in enumerate(scored) if value == max(scored)}


def preferring(rankings: Votes, one: int, other: int) -> int:
    return sum(times for row, times in rankings if row.index(one) < row.index(other))


@given(SEEDS)
@few
def test_plurality_and_borda(seed: int) -> None:
    election = profile(seed)
    size, rankings = election["items"], election["rankings"]
    count = ranked_count(size, rankings)
    firsts = [sum(times for row, times in rankings if row[0] == item) for item in range(size)]
    assert contenders(rules.run(count, "plurality", {})) == tops(firsts)
    points = [sum(times * (size - 1 - row.index(item)) for row, times in rankings) for item in range(size)]
    result = rules.run(count, "borda", {})
    assert contenders(result) == tops(points)
    assert [result.scores[str(item)] for item in range(size)] == points


@given(st.lists(st.lists(st.lists(st.integers(0, 3), min_size=1), max_size=3), max_size=6), st.booleans())
@few
def test_borda_shares_the_points_of_ties_and_of_the_unlisted(raw: list[list[list[int]]], share: bool) -> None:
    size, cast = 4, []
    for tiers in raw:
        seen: set[int] = set()
        cast.append([])
        for tier in tiers:
            cast[-1].append([item for item in dict.fromkeys(tier) if item not in seen])
            seen.update(tier)
    cast = [[tier for tier in tiers if tier] for tiers in cast]
    named = [[[str(one) for one in tier] for tier in tiers] for tiers in cast]
    ballots = [Ballot.ranking(str(number), tiers) for number, tiers in enumerate(named)]
    count = Count.of([Item(str(item)) for item in range(size)], ballots, vote_type=VoteType.ORDINAL)
    sums = [Fraction(0)] * size
    for tiers in cast:
        rank = {item: place for place, tier in enumerate(tiers) for item in tier}
        for item in range(size):
            if item not in rank and not share:
                continue
            for other in range(size):
                if item != other:
                    mine, theirs = rank.get(item, 99), rank.get(other, 99)
                    sums[item] += 1 if mine < theirs else Fraction(mine == theirs, 2)
    result = rules.run(count, "borda", {"unlisted": "share" if share else "zero"})
    assert [result.scores[str(item)] for item in range(size)] == sums


@pytest.mark.parametrize("strength", ["margins", "winning-votes"])
@given(seed=SEEDS)
@few
def test_schulze_by_every_path(strength: str, seed: int) -> None:
    election = profile(seed)
    size, rankings = election["items"], election["rankings"]

    def link(one: int, other: int) -> int:
        ours, theirs = preferring(rankings, one, other), preferring(rankings, other, one)
        return (ours - theirs if strength == "margins" else ours) if ours > theirs else 0

    def path(one: int, other: int) -> int:
        middles = [item for item in range(size) if item not in (one, other)]
        routes = (
            (one, *between, other) for length in range(size - 1) for between in permutations(middles, length)
        )
        return max(min(link(a, b) for a, b in pairwise(route)) for route in routes)

    strongest = {
        item
        for item in range(size)
        if all(path(item, other) >= path(other, item) for other in range(size) if other != item)
    }
    result = rules.run(ranked_count(size, rankings), "schulze", {"strength": strength})
    assert contenders(result) == strongest


@given(seed=SEEDS)
@few
def test_ranked_pairs_is_the_strongest_order(seed: int) -> None:
    """The winning order is the one whose comparisons, from the strongest, are kept as far as possible (Tideman)."""
    election = profile(seed)
    size, rankings = (
        min(election["items"], 4),
        [([one for one in row if one < 4], times) for row, times in election["rankings"]],
    )
    margins = {
        (a, b): preferring(rankings, a, b) - preferring(rankings, b, a)
        for a in range(size)
        for b in range(size)
        if a != b
    }
    if len({margin for margin in margins.values() if margin > 0}) < size * (size - 1) // 2:
        return  # equal strengths need a lot

    def kept(order: tuple[int, ...]) -> tuple[int, ...]:
        stated = [margins[pair] for pair in combinations(order, 2)]
        return tuple(sorted((margin for margin in stated if margin > 0), reverse=True))

    best = max(permutations(range(size)), key=kept)
    for strength in ("margins",):
        result = rules.run(
            ranked_count(size, rankings), "ranked-pairs", {"strength": strength, "seats": str(size)}
        )
        assert [int(winner) for winner in result.winners] == list(best)


@given(seed=SEEDS)
@few
def test_a_condorcet_winner_wins(seed: int) -> None:
    election = profile(seed)
    size, rankings = election["items"], election["rankings"]
    beats = [
        sum(preferring(rankings, item, other) > preferring(rankings, other, item) for other in range(size))
        for item in range(size)
    ]
    if max(beats) == size - 1:
        for rule in ("schulze", "ranked-pairs"):
            assert rules.run(ranked_count(size, rankings), rule, {}).winners == (str(beats.index(size - 1)),)


@given(seed=SEEDS)
@few
def test_instant_runoff_follows_some_way_of_breaking_ties(seed: int) -> None:
    election = profile(seed)
    size, rankings = election["items"], election["rankings"]

    def winners(running: frozenset[int]) -> set[int]:
        votes = dict.fromkeys(running, 0)
        for row, times in rankings:
            votes[next(item for item in row if item in running)] += times
        ahead = [item for item in running if 2 * votes[item] > sum(votes.values())]
        if ahead or len(running) == 1:
            return set(ahead or running)
        low = min(votes.values())
        return set().union(*(winners(running - {item}) for item in running if votes[item] == low))

    possible = winners(frozenset(range(size)))
    result = rules.run(ranked_count(size, rankings), "irv", {})
    assert {int(winner) for winner in result.winners} <= possible
    assert result.tied or len(possible) == 1 or {int(winner) for winner in result.winners} <= possible


@given(seed=SEEDS)
@few
def test_majority_judgment_takes_medians_away_one_by_one(seed: int) -> None:
    election = profile(seed)
    size, grades = election["items"], election["grades"]
    left = [sorted(row[item] for row, times in grades for _ in range(times)) for item in range(size)]
    running = set(range(size))
    while len(running) > 1 and all(left[item] for item in running):
        best = max(median_low(left[item]) for item in running)
        running = {item for item in running if median_low(left[item]) == best}
        for item in running:
            left[item].remove(best)
    assert contenders(rules.run(graded_count(size, grades), "majority-judgment", {})) == running


@given(seed=SEEDS)
@few
def test_score_and_star(seed: int) -> None:
    election = profile(seed)
    size, grades = election["items"], election["grades"]
    totals = [sum(row[item] * times for row, times in grades) for item in range(size)]
    count = graded_count(size, grades)
    assert contenders(rules.run(count, "score", {})) == tops(totals)
    ranked = sorted(range(size), key=lambda item: -totals[item])
    if totals[ranked[1]] == totals[ranked[2]]:
        return
    one, other = ranked[:2]
    margin = sum(((row[one] > row[other]) - (row[one] < row[other])) * times for row, times in grades)
    if margin or totals[one] != totals[other]:
        expected = other if margin < 0 else one
        assert rules.run(count, "star", {}).winners == (str(expected),)


@given(seed=SEEDS)
@settings(max_examples=250, deadline=None)
def test_scottish_stv_paper_by_paper(seed: int) -> None:
    election = profile(seed)
    expected, tied = wigm(election["items"], election["rankings"], election["seats"])
    count = ranked_count(election["items"], election["rankings"])
    result = rules.run(count, "stv-scottish", {"seats": str(election["seats"])})
    if not tied:
        assert {int(winner) for winner in result.winners} == set(expected)
        assert not result.tied
    assert len(result.winners) == election["seats"]


@pytest.mark.parametrize("rule", ["stv-scottish", "stv-meek"])
@given(seed=SEEDS)
@few
def test_a_solid_coalition_gets_its_seats(rule: str, seed: int) -> None:
    """Droop proportionality: voters with k quotas who rank the same k items first, in any order, elect all k."""
    election = profile(seed)
    size, rankings, seats = election["items"], election["rankings"], election["seats"]
    result = rules.run(ranked_count(size, rankings), rule, {"seats": str(seats)})
    voters = sum(times for _, times in rankings)
    quota = voters // (seats + 1) + 1
    for number in range(1, seats + 1):
        for group in combinations(range(size), number):
            backing = sum(times for row, times in rankings if set(row[:number]) == set(group))
            if backing >= number * quota:
                assert {str(item) for item in group} <= set(result.winners)


@pytest.mark.parametrize(
    "rule", ["plurality", "borda", "irv", "stv-scottish", "stv-meek", "schulze", "ranked-pairs"]
)
@given(seed=SEEDS)
@few
def test_what_every_ranked_rule_keeps(rule: str, seed: int) -> None:
    election = profile(seed)
    size, rankings = election["items"], election["rankings"]
    result = rules.run(ranked_count(size, rankings), rule, {})
    assert rules.run(ranked_count(size, rankings[::-1]), rule, {}).winners == result.winners
    assert rules.run(ranked_count(size, rankings), rule, {}) == result
    assert {reason.item for reason in result.explanation.reasons if reason.won} == set(result.winners)
    assert len(result.winners) == 1
    if not result.tied:
        turned = [([size - 1 - item for item in row], times) for row, times in rankings]
        renamed = rules.run(ranked_count(size, turned), rule, {})
        assert renamed.tied or {size - 1 - int(item) for item in renamed.winners} == {int(result.winners[0])}


@pytest.mark.parametrize("rule", ["plurality", "borda", "schulze", "ranked-pairs"])
@given(seed=SEEDS)
@few
def test_more_support_never_hurts(rule: str, seed: int) -> None:
    election = profile(seed)
    size, rankings = election["items"], election["rankings"]
    winner = int(rules.run(ranked_count(size, rankings), rule, {}).winners[0])
    lifted = [([winner, *(item for item in rankings[0][0] if item != winner)], rankings[0][1]), *rankings[1:]]
    assert rules.run(ranked_count(size, lifted), rule, {}).winners == (str(winner),)


@given(st.lists(st.sets(st.integers(0, 4)), max_size=12), st.integers(1, 5))
@few
def test_approval_in_many_seats(cast: list[set[int]], seats: int) -> None:
    count = counted(5, [({str(item): 1 for item in one}, 1) for one in cast], VoteType.APPROVAL)
    votes = [sum(item in one for one in cast) for item in range(5)]
    result = rules.run(count, "approval", {"seats": str(seats)})
    expected = sorted((item for item in range(5) if votes[item]), key=lambda item: (-votes[item], item))[
        :seats
    ]
    assert [int(item) for item in result.winners] == expected
    for item in result.tied:
        assert votes[int(item)] == votes[int(result.winners[-1])]


@given(
    st.lists(st.sets(st.integers(0, 2)), max_size=9), st.integers(0, 9), st.sampled_from([None, "1/2", "2/3"])
)
@few
def test_a_threshold_is_reached_or_not(cast: list[set[int]], votes: int, share: str | None) -> None:
    count = counted(3, [({str(item): 1 for item in one}, 1) for one in cast], VoteType.APPROVAL)
    given_settings = {"votes": str(votes), **({"share": share} if share else {})}
    result = rules.run(count, "threshold", given_settings)
    for item in range(3):
        backed = sum(item in one for one in cast)
        passes = backed >= votes and (share is None or backed > Fraction(share) * len(cast))
        assert (str(item) in result.winners) == passes


def test_turnout() -> None:
    count = counted(1, [({"0": 1}, 30)], VoteType.APPROVAL)
    for electorate, winners in (("100", ("0",)), ("101", ())):
        asked = {"votes": "1", "turnout": "0.3", "electorate": electorate}
        assert rules.run(count, "threshold", asked).winners == winners
