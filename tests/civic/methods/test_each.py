"""What each method admits and how it counts, case by case."""

import json
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings

from civic.ballots import Count, Refused
from civic.formats import pabulib
from civic.methods.budget import Budget, BudgetRules
from civic.methods.consultation import Consultation, ConsultationRules
from civic.methods.ideas import Ideas, IdeasRules
from civic.methods.participation import Participation
from civic.methods.petition import Petition, PetitionRules, Threshold
from civic.methods.poll import Poll, PollRules
from civic.methods.protocol import Proof
from civic.methods.ranking import Ranking, RankingRules
from civic.tally import rules
from tests.civic.methods.asked import NOW, code, counted
from tests.civic.methods.counts import Case, budgets


@pytest.mark.parametrize(
    ("participation", "standing", "expected"),
    [
        (Participation(), {}, None),
        (Participation(opens_at=NOW), {}, None),
        (Participation(opens_at=NOW + timedelta(seconds=1)), {}, "not-open"),
        (Participation(closes_at=NOW), {}, "closed"),
        (Participation(closes_at=NOW + timedelta(seconds=1)), {}, None),
        (Participation(), {"state": "draft"}, "not-taking-answers"),
        (Participation(proofs=("email",)), {}, "proof-needed"),
        (Participation(proofs=("roll",)), {"proofs": frozenset({Proof.EMAIL})}, "proof-needed"),
        (Participation(proofs=("roll", "email")), {"proofs": frozenset({Proof.EMAIL})}, None),
        (Participation(areas=("north",)), {"area": "south"}, "elsewhere"),
        (Participation(areas=("north", "south")), {"area": "south"}, None),
        (Participation(least_age=16), {"age": 15}, "too-young"),
        (Participation(least_age=16), {"age": None}, "too-young"),
        (Participation(least_age=16), {"age": 16}, None),
    ],
)
def test_who_may_take_part_when_and_with_what_proof(
    participation: Participation, standing: dict[str, object], expected: str | None
) -> None:
    for method in (Petition(participation=participation), Poll(participation=participation)):
        assert code(method, {"a": 1}, **standing) == expected


def test_a_petition_tells_what_is_missing() -> None:
    steps = (
        Threshold(name="reply", signatures=2, outcome="the council replies"),
        Threshold(name="debate", signatures=3, outcome="the council debates"),
    )
    method = Petition(PetitionRules(thresholds=steps))
    one = method.tally(counted(method, {"a": 1}))
    assert one.winners == ()
    assert str(one.explanation.reason("a").needed) == "1 more is needed for this: the council replies."
    three = method.tally(counted(method, {"a": 1}, {"a": 1}, {"a": 1}))
    assert three.winners == ("a",)
    assert [str(round_.sentence) for round_ in three.explanation.rounds] == [
        "a reached 2 signatures: the council replies.",
        "a reached 3 signatures: the council debates.",
    ]


def test_a_poll_needs_a_quorum_a_share_and_one_leader() -> None:
    plain = Poll()
    assert plain.tally(counted(plain, {"a": 1}, {"a": 1}, {"b": 1})).winners == ("a",)
    tie = plain.tally(counted(plain, {"a": 1}, {"b": 1}))
    assert (tie.winners, tie.tied) == ((), ("a", "b"))
    quorum = Poll(PollRules(quorum=4))
    assert quorum.tally(counted(quorum, {"a": 1}, {"a": 1}, {"b": 1})).winners == ()
    majority = Poll(PollRules(share_needed=Fraction(2, 3)))
    assert majority.tally(counted(majority, {"a": 1}, {"a": 1}, {"b": 1})).winners == ("a",)
    assert majority.tally(counted(majority, {"a": 1}, {"b": 1}, {"c": 1}, {"a": 1})).winners == ()
    assert plain.tally(counted(plain)).winners == ()
    with pytest.raises(Refused, match="no options"):
        plain.tally(counted(plain, items=()))


def test_a_poll_admits_as_many_choices_as_it_says() -> None:
    assert code(Poll(), {"a": 1, "b": 1}) == "one-item"
    assert code(Poll(PollRules(most_choices=2)), {"a": 1, "b": 1}) is None
    assert code(Poll(PollRules(most_choices=2)), {"a": 1, "b": 1, "c": 1}) == "too-many-options"
    assert code(Poll(), {}) == "no-mark"
    assert code(Poll(), {"z": 1}) == "unknown-item"


def test_a_consultation_finds_what_unites() -> None:
    method = Consultation(ConsultationRules(least_votes=3))
    result = method.tally(
        counted(
            method, {"a": 1, "b": 1, "c": 1}, {"a": 1, "b": -1, "c": 1}, {"a": -1, "b": -1}, {"a": 0, "b": 0}
        )
    )
    assert result.winners == ("a",)
    assert result.scores == {"a": Fraction(2, 3), "b": Fraction(1, 3), "c": 1}
    assert str(result.explanation.reason("b").needed) == "2 of the 3 who took sides must agree."
    assert str(result.explanation.reason("c").needed) == "3 must judge it; 2 did."
    assert code(method, {"a": -1, "b": 0}) is None
    assert code(method, {"a": 2}) == "not-a-judgement"


def test_ideas_with_enough_support_get_an_answer() -> None:
    method = Ideas(IdeasRules(answer_needs=2, most_supports=2))
    result = method.tally(counted(method, {"b": 1, "c": 1}, {"c": 1}, {"a": 1, "c": 1}, {"b": 1}))
    assert result.winners == ("c", "b")
    assert str(result.explanation.reason("a").needed) == "1 more would oblige the town to answer."
    assert code(method, {"a": 1, "b": 1, "c": 1}, state="collecting") == "too-many-ideas"
    assert code(method, {"a": 1}, state="supporting") is None
    assert code(method, {"a": 1}, state="review") == "not-taking-answers"


@pytest.mark.parametrize(
    ("rules", "marks", "expected"),
    [
        (BudgetRules(), {"a": 1, "b": 1, "c": 1}, None),
        (BudgetRules(most_projects=2), {"a": 1, "b": 1, "c": 1}, "too-many-projects"),
        (BudgetRules(ballot="knapsack"), {"a": 1, "c": 1}, None),
        (BudgetRules(ballot="knapsack"), {"a": 1, "b": 1}, "over-budget"),
        (BudgetRules(ballot="cumulative"), {"a": 4, "b": 6}, None),
        (BudgetRules(ballot="cumulative"), {"a": 5, "b": 6}, "too-many-points"),
        (BudgetRules(ballot="cumulative"), {"a": -1}, "wrong-mark"),
        (BudgetRules(ballot="ranking"), {"a": 2, "b": 1}, None),
        (BudgetRules(ballot="ranking"), {"a": 1, "b": 1}, "equal-ranks"),
        (BudgetRules(ballot="ranking"), {"a": 1, "b": 3}, "equal-ranks"),
    ],
)
def test_budget_ballots_have_limits(
    rules: BudgetRules, marks: dict[str, object], expected: str | None
) -> None:
    assert code(Budget(rules), marks, state="balloting") == expected


def test_the_rule_of_the_file_decides_the_budget() -> None:
    votes = [{"a": 1}] * 3 + [{"b": 1, "c": 1}] * 2
    greedy = Budget(BudgetRules(rule="greedy"))
    assert greedy.tally(counted(greedy, *votes)).winners == ("a", "c")  # type: ignore[arg-type]
    shares = Budget(BudgetRules(rule="equal-shares", utility="cardinality"))
    result = shares.tally(counted(shares, *votes))  # type: ignore[arg-type]
    assert result.rule.name == "equal-shares"
    assert set(result.winners) == {"a", "c"}


@settings(max_examples=30, deadline=None)
@given(budgets())
def test_the_pabulib_file_recounts_to_the_same_result(case: Case) -> None:
    method, count = case
    ballots = [ballot for ballot in count.ballots if ballot.marks]
    count = Count.of(count.items, ballots, vote_type=count.vote_type, budget=count.budget)
    if not ballots or not count.budget:
        return
    result = method.tally(count)
    document = next(one for one in method.export(count, result) if one.name == "budget.pb")
    parsed = pabulib.parse(document.content)
    stated = pabulib.stated_rule(parsed)
    again = rules.run(pabulib.count(parsed), stated.name, stated.settings)
    assert (again.rule, again.winners, again.scores) == (result.rule, result.winners, result.scores)


def test_supports_select_what_is_costed() -> None:
    selection = Budget(BudgetRules(most_supports=2, least_supports=2)).at("selecting")
    assert code(selection, {"a": 1, "b": 1}, state="selecting") is None
    assert code(selection, {"a": 1}, state="balloting") == "not-taking-answers"
    result = selection.tally(counted(selection, {"a": 1, "b": 1}, {"a": 1}, {"c": 1}))
    assert result.winners == ("a",)
    assert Budget().at("balloting") == Budget()


@pytest.mark.parametrize(
    ("rules", "marks", "expected"),
    [
        (RankingRules(), {"a": 1, "b": 1, "c": 2}, None),
        (RankingRules(rule="irv"), {"a": 1, "b": 1}, "equal-ranks"),
        (RankingRules(rule="stv-meek"), {"b": 2}, "equal-ranks"),
        (RankingRules(rule="irv"), {"b": 1, "c": 2}, None),
        (RankingRules(complete=True), {"b": 1, "c": 2}, "incomplete"),
        (RankingRules(most_ranked=1), {"b": 1, "c": 2}, "too-many-ranked"),
        (RankingRules(), {"a": 0}, "wrong-mark"),
    ],
)
def test_rankings_are_what_the_rule_can_count(
    rules: RankingRules, marks: dict[str, object], expected: str | None
) -> None:
    assert code(Ranking(rules), marks) == expected


@pytest.mark.parametrize(
    ("rule", "winner"), [("schulze", "b"), ("borda", "b"), ("irv", "a"), ("ranked-pairs", "b")]
)
def test_the_rule_named_elects(rule: str, winner: str) -> None:
    """A squeezed middle: b beats both others in pairs and is first for the fewest."""
    method = Ranking(RankingRules(rule=rule))
    votes = [{"a": 1, "b": 2, "c": 3}] * 5 + [{"c": 1, "b": 2, "a": 3}] * 4 + [{"b": 1, "a": 2, "c": 3}] * 2
    assert method.tally(counted(method, *votes)).winners == (winner,)  # type: ignore[arg-type]


def test_the_published_result_is_complete() -> None:
    method = Poll()
    count = counted(method, {"a": 1}, {"b": 1}, {"a": 1})
    documents = {one.name: one.content.decode() for one in method.export(count, method.tally(count))}
    assert documents["items.csv"].splitlines()[:2] == ["id,name,cost", "a,,60"]
    assert documents["ballots.csv"].splitlines() == ["voter,item,mark", "v0,a,1", "v1,b,1", "v2,a,1"]
    result = json.loads(documents["result.json"])
    assert (result["schema"], result["winners"], result["scores"]) == (
        "civic/result/1",
        ["a"],
        {"a": 2, "b": 1, "c": 0},
    )
    assert result["explanation"]["reasons"][0]["why"]["text"] == "2 people chose it."
