"""What each method admits and how it counts, case by case."""

import json
from contextlib import redirect_stdout
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civic.ballots import Ballot, Count, Item, Refused, VoteType
from civic.cli import main
from civic.formats import pabulib
from civic.methods.assembly import Assembly, AssemblyRules, Seats, replacement
from civic.methods.budget import Budget, BudgetRules
from civic.methods.consultation import Consultation, ConsultationRules
from civic.methods.disclosure import hidden
from civic.methods.ideas import Ideas, IdeasRules
from civic.methods.participation import Participation
from civic.methods.petition import Petition, PetitionRules, Threshold
from civic.methods.poll import Poll, PollRules
from civic.methods.protocol import Method, Proof, Standing
from civic.methods.questions import Question, Quota
from civic.methods.ranking import Ranking, RankingRules
from civic.methods.survey import Survey, SurveyRules
from civic.tally import rules
from tests.civic.methods.counts import Case, budgets

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ABC = tuple(Item(name, cost=Fraction(cost)) for name, cost in (("a", 60), ("b", 50), ("c", 30)))


def code(method: Method, marks: dict[str, object], state: str = "open", **standing: object) -> str | None:
    known = {"items": ABC, "budget": Fraction(100), **standing}
    refusal = method.admit(Ballot("v1", marks), Standing(state, **known), NOW)  # type: ignore[arg-type]
    return refusal and refusal.code


def counted(method: Method, *ballots: dict[str, object], items: tuple[Item, ...] = ABC) -> Count:
    cast = [Ballot(f"v{number}", marks) for number, marks in enumerate(ballots)]  # type: ignore[arg-type]
    return Count.of(items, cast, vote_type=method.vote_type, budget=100)


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
    assert str(one.explanation.reason("a").needed) == "1 more are needed for this: the council replies."
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


QUESTIONS = (
    Question(id="cycle", text="Do you cycle?", options=("yes", "no"), required=True),
    Question(id="where", text="Where?", kind="multiple", options=("park", "town"), after=("cycle/yes",)),
    Question(id="safe", text="How safe is it?", kind="rating"),
)


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ({"cycle/yes": 1, "where/park": 1, "where/town": 1, "safe": 4}, None),
        ({"cycle/no": 1}, None),
        ({"safe": 4}, "answer-needed"),
        ({"cycle/no": 1, "where/park": 1}, "not-asked"),
        ({"cycle/no": 1, "cycle/yes": 1}, "one-answer"),
        ({"cycle/no": 2}, "not-rated"),
        ({"cycle/no": 1, "safe": 6}, "outside-scale"),
        ({"cycle/no": 1, "safe": 1.5}, "outside-scale"),
        ({"cycle/maybe": 1}, "unknown-item"),
    ],
)
def test_a_survey_branches(marks: dict[str, object], expected: str | None) -> None:
    method = Survey(SurveyRules(questions=QUESTIONS))
    assert code(method, marks, items=method.items) == expected


ALL_KINDS = Survey(
    SurveyRules(
        questions=(
            Question(id="first", text="What first?", kind="ranked", options=("lanes", "stands", "lights")),
            Question(
                id="how",
                text="How is it?",
                kind="matrix",
                rows=("day", "night"),
                options=("good", "bad"),
                required=True,
            ),
            Question(id="else", text="Anything else?", kind="text"),
            Question(id="why", text="Why so bad?", kind="text", after=("how/night/bad",)),
        ),
        quotas=(Quota(answer="how/day/bad", most=2),),
        anonymous=True,
        least_shown=2,
    )
)
DAYS = {"how/day/good": 1, "how/night/good": 1}


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ({**DAYS, "first/lights": 1, "first/lanes": 2, "else": 1}, None),
        ({**DAYS, "first/lights": 1, "first/lanes": 1}, "places"),
        ({**DAYS, "first/lights": 2}, "places"),
        ({"how/day/good": 1}, "answer-needed"),
        ({**DAYS, "how/day/bad": 1}, "one-answer"),
        ({**DAYS, "how/day/good": 2}, "not-rated"),
        ({**DAYS, "else": 5}, "not-rated"),
        ({**DAYS, "why": 1}, "not-asked"),
        ({"how/day/good": 1, "how/night/bad": 1, "why": 1}, None),
    ],
)
def test_a_survey_orders_has_rows_and_asks_for_words(marks: dict[str, object], expected: str | None) -> None:
    assert code(ALL_KINDS, marks, items=ALL_KINDS.items) == expected


def test_a_full_group_is_thanked_and_others_still_come() -> None:
    assert ALL_KINDS.no_room(["how/day/bad"], {"how/day/bad": 1}) is None
    assert ALL_KINDS.no_room(["how/day/good"], {"how/day/bad": 2}) is None
    refusal = ALL_KINDS.no_room(["how/day/bad"], {"how/day/bad": 2})
    assert refusal is not None
    assert refusal.code == "group-full"
    with pytest.raises(Refused, match="No question offers x"):
        SurveyRules(quotas=(Quota(answer="x", most=1),))


def test_an_anonymous_survey_publishes_figures_without_small_ones_and_no_ballot() -> None:
    bad = {"how/day/bad": 1, "how/night/bad": 1}
    count = counted(ALL_KINDS, DAYS, DAYS, DAYS, bad, items=ALL_KINDS.items)
    files = {one.name: one.content.decode() for one in ALL_KINDS.export(count, ALL_KINDS.tally(count))}
    assert set(files) == {"items.csv", "answers.csv"}
    rows = dict(line.split(",", 1) for line in files["answers.csv"].splitlines()[1:])
    assert (rows["how/day/bad"], rows["how/day/good"]) == (
        ",,",
        ",,",
    )  # the one alone would give the other away
    assert rows["first/lanes"] == "0,0,0"


@given(st.dictionaries(st.text(min_size=1), st.integers(0, 50)), st.integers(1, 10))
def test_no_hidden_figure_follows_from_the_total(people: dict[str, int], least: int) -> None:
    secret = hidden(people, least)
    assert all(people[name] >= least or not people[name] for name in people.keys() - secret)
    assert len(secret) != 1 or all(not people[name] for name in people.keys() - secret)


def test_a_survey_reports_of_whom() -> None:
    method = Survey(SurveyRules(questions=QUESTIONS))
    result = method.tally(
        counted(
            method,
            {"cycle/yes": 1, "where/park": 1, "where/town": 1, "safe": 4},
            {"cycle/yes": 1, "where/park": 1, "safe": 1},
            {"cycle/no": 1},
            items=method.items,
        )
    )
    assert result.winners == ()
    assert (
        str(result.explanation.reason("where/park").why) == "2 of the 2 who answered the question chose it."
    )
    assert str(result.explanation.reason("cycle/no").why) == "1 of the 3 who answered the question chose it."
    assert str(result.explanation.reason("safe").why) == "2 people rated it, 2.5 on average."


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


INVITED = tuple(Item(f"p{number}", attributes={"sex": "fm"[number % 2]}) for number in range(20))


def test_an_assembly_is_drawn_among_those_who_said_yes() -> None:
    quotas = (
        Seats(feature="sex", value="f", least=2, most=2),
        Seats(feature="sex", value="m", least=2, most=2),
    )
    method = Assembly(AssemblyRules(size=4, quotas=quotas, seed="lotto 1 2 3"))
    yes = [Ballot(item.id, {item.id: 1}) for item in INVITED[:15]]
    count = Count.of(INVITED, yes, vote_type=VoteType.CHOOSE_ONE)
    result = method.tally(count)
    assert len(result.winners) == 4
    assert set(result.winners) <= {ballot.voter for ballot in yes}
    assert result.scores["p0"] == Fraction(1, 4)
    assert result.scores["p1"] == Fraction(2, 7)
    assert result.scores["p19"] == 0
    assert str(result.explanation.reason("p19").why) == "Did not say yes."
    with pytest.raises(Refused, match="seed of the draw is not known yet"):
        Assembly(AssemblyRules(size=4)).tally(count)


def test_people_say_yes_for_themselves_only() -> None:
    method = Assembly()
    standing = Standing("inviting", INVITED)
    assert method.admit(Ballot("p1", {"p1": 1}), standing, NOW) is None
    refusal = method.admit(Ballot("p1", {"p2": 1}), standing, NOW)
    assert refusal is not None
    assert refusal.code == "not-yours"


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


def test_the_published_pool_repeats_the_draw_and_gives_who_comes_next(tmp_path) -> None:
    people = [Item(f"p{n}", attributes={"sex": "fm"[n % 2]}) for n in range(12)]
    quotas = (
        Seats(feature="sex", value="f", least=2, most=2),
        Seats(feature="sex", value="m", least=2, most=2),
    )
    method = Assembly(AssemblyRules(size=4, quotas=quotas, seed="lotto 1 2 3"))
    count = Count.of(people, [Ballot(one.id, {one.id: 1}) for one in people], vote_type=VoteType.CHOOSE_ONE)
    result = method.tally(count)
    for one in method.export(count, result):
        (tmp_path / one.name).write_bytes(one.content)
    command = ["draw", str(tmp_path / "pool.csv"), "--size", "4", "--quotas", str(tmp_path / "quotas.csv")]
    told = StringIO()
    with redirect_stdout(told):
        assert main([*command, "--seed", "lotto 1 2 3", "--json"]) == 0
    assert tuple(json.loads(told.getvalue())["selected"]) == result.winners
    asked = set(result.winners)
    gone = result.winners[0]
    while len(asked) < 6:  # each of the other four alike sits once
        following = replacement(
            method.lottery(count),
            seed="lotto 1 2 3",
            seated=set(result.winners) - {gone},
            gone=gone,
            asked=asked,
        )
        assert following not in asked
        assert count.items[count.place[following]].attributes == count.items[count.place[gone]].attributes
        asked.add(following)
    with pytest.raises(Refused, match="Nobody left is like"):
        replacement(method.lottery(count), seed="s", seated=(), gone=gone, asked={one.id for one in people})
