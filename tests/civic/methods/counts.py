"""Honest counts for every method, as hypothesis strategies; a method without one fails the conformance test."""

from collections.abc import Callable
from fractions import Fraction
from itertools import accumulate

from hypothesis import strategies as st

from civic.ballots import Ballot, Count, Item, VoteType
from civic.methods.assembly import Assembly, AssemblyRules, Seats
from civic.methods.budget import VOTE_TYPES, Budget, BudgetRules
from civic.methods.consultation import Consultation, ConsultationRules
from civic.methods.ideas import Ideas, IdeasRules
from civic.methods.petition import Petition, PetitionRules, Threshold
from civic.methods.poll import Poll, PollRules
from civic.methods.protocol import Method
from civic.methods.questions import Question, Quota
from civic.methods.ranking import RULES, Ranking, RankingRules
from civic.methods.survey import Survey, SurveyRules

Case = tuple[Method, Count]
names = st.integers(1, 6).map(lambda count: [f"item {number}" for number in range(count)])


def voters(marks: st.SearchStrategy[dict[str, object]], most: int = 12) -> st.SearchStrategy[list[Ballot]]:
    """Ballots of distinct voters, whose names do not sort as they come."""
    return st.lists(marks, max_size=most).map(
        lambda rows: [Ballot(f"v{(7 * number) % 101}", row) for number, row in enumerate(rows)]  # type: ignore[arg-type]
    )


def approvals(items: list[str], most: int = 99) -> st.SearchStrategy[dict[str, object]]:
    return st.lists(st.sampled_from(items), unique=True, max_size=most).map(
        lambda some: dict.fromkeys(some, 1)
    )


def rankings(items: list[str]) -> st.SearchStrategy[dict[str, object]]:
    return st.lists(st.sampled_from(items), unique=True).map(
        lambda some: {item: rank for rank, item in enumerate(some, 1)}
    )


@st.composite
def petitions(draw: st.DrawFn) -> Case:
    steps = list(accumulate(draw(st.lists(st.integers(1, 5), max_size=3))))
    rules = PetitionRules(
        thresholds=tuple(
            Threshold(name=f"step {step}", signatures=step, outcome="a reply is due") for step in steps
        )
    )
    method, items = Petition(rules), [Item("petition")]
    return method, Count.of(items, draw(voters(approvals(["petition"]))), vote_type=method.vote_type)


@st.composite
def polls(draw: st.DrawFn) -> Case:
    rules = PollRules(
        most_choices=draw(st.integers(1, 3)),
        quorum=draw(st.integers(0, 5)),
        share_needed=draw(st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(2, 3)])),
    )
    method, options = Poll(rules), draw(names)
    ballots = draw(voters(approvals(options, rules.most_choices)))
    return method, Count.of([Item(option) for option in options], ballots, vote_type=method.vote_type)


QUESTIONS = (
    Question(id="q1", text="Do you cycle?", options=("yes", "no"), required=True),
    Question(id="q2", text="Where?", kind="multiple", options=("centre", "park"), after=("q1/yes",)),
    Question(id="q3", text="How safe is it?", kind="rating"),
    Question(id="q4", text="What first?", kind="ranked", options=("lanes", "stands")),
    Question(id="q5", text="How good?", kind="matrix", rows=("day", "night"), options=("good", "bad")),
    Question(id="q6", text="Anything else?", kind="text"),
)


@st.composite
def surveys(draw: st.DrawFn) -> Case:
    quotas = draw(st.sampled_from([(), (Quota(answer="q1/no", most=0),)]))
    method = Survey(SurveyRules(QUESTIONS, anonymous=draw(st.booleans()), quotas=quotas))
    answers = st.fixed_dictionaries(
        {},
        optional={item.id: st.just(1) for item in method.items if item.id != "q3"}
        | {"q3": st.integers(1, 5), "q4/lanes": st.integers(1, 2), "q4/stands": st.integers(1, 2)},
    )
    return method, Count.of(method.items, draw(voters(answers)), vote_type=method.vote_type)  # type: ignore[arg-type]


@st.composite
def consultations(draw: st.DrawFn) -> Case:
    method = Consultation(ConsultationRules(least_votes=draw(st.integers(1, 4))))
    statements = draw(names)
    judgements = st.dictionaries(st.sampled_from(statements), st.sampled_from([1, 0, -1]))
    ballots = draw(voters(judgements))  # type: ignore[arg-type]
    return method, Count.of([Item(one) for one in statements], ballots, vote_type=method.vote_type)


@st.composite
def ideas(draw: st.DrawFn) -> Case:
    method, proposed = Ideas(IdeasRules(answer_needs=draw(st.integers(1, 6)))), draw(names)
    return method, Count.of(
        [Item(idea) for idea in proposed], draw(voters(approvals(proposed))), vote_type=method.vote_type
    )


@st.composite
def budgets(draw: st.DrawFn) -> Case:
    rule = draw(st.sampled_from(["greedy", "equal-shares", "phragmen"]))
    ballot = draw(st.sampled_from(["approval", "knapsack"] if rule == "phragmen" else sorted(VOTE_TYPES)))
    rules = BudgetRules(
        ballot=ballot,
        rule=rule,
        misfit=draw(st.sampled_from(["skip", "stop"])),
        increment=draw(st.sampled_from(["none", "scaled"])),
        fill=draw(st.sampled_from(["none", "points"])),
        lot_seed=draw(st.sampled_from(["", "seed"])),
    )
    projects = draw(names)
    items = [
        Item(name, name.title(), Fraction(draw(st.integers(1, 2000)), draw(st.sampled_from([1, 2]))))
        for name in projects
    ]
    points = st.dictionaries(st.sampled_from(projects), st.integers(0, 5))
    marks = {
        VoteType.APPROVAL: approvals(projects),
        VoteType.CHOOSE_ONE: st.sampled_from(projects).map(lambda project: {project: 1}),
        VoteType.ORDINAL: rankings(projects),
        VoteType.CUMULATIVE: points,
    }[VOTE_TYPES[ballot]]
    money = draw(st.integers(0, 4000))
    ballots = draw(voters(marks))  # type: ignore[arg-type]
    return Budget(rules), Count.of(items, ballots, vote_type=VOTE_TYPES[ballot], budget=money)


@st.composite
def elections(draw: st.DrawFn) -> Case:
    rule = draw(st.sampled_from(sorted(RULES)))
    seats = 1 if rule == "irv" else draw(st.integers(1, 3))
    method = Ranking(RankingRules(rule=rule, seats=seats, lot_seed=draw(st.sampled_from(["", "seed"]))))
    options = draw(names)
    return method, Count.of(
        [Item(option) for option in options], draw(voters(rankings(options))), vote_type=method.vote_type
    )


@st.composite
def assemblies(draw: st.DrawFn) -> Case:
    invited = [
        Item(f"p{number}", attributes={"sex": "fm"[number % 2], "age": ("young", "old")[number % 3 == 0]})
        for number in range(draw(st.integers(2, 12)))
    ]
    size = draw(st.integers(1, 4))
    quotas = draw(
        st.sampled_from(
            [
                (),
                (
                    Seats(feature="sex", value="f", least=0, most=3),
                    Seats(feature="sex", value="m", least=1, most=4),
                ),
            ]
        )
    )
    said_yes = draw(st.lists(st.sampled_from(invited), unique_by=lambda item: item.id))
    rules = AssemblyRules(size=size, quotas=quotas, seed=draw(st.sampled_from(["", "lotto 1 2 3"])))
    ballots = [Ballot(item.id, {item.id: 1}) for item in said_yes]
    return Assembly(rules), Count.of(invited, ballots, vote_type=VoteType.CHOOSE_ONE)


CASES: dict[str, Callable[[], st.SearchStrategy[Case]]] = {
    "petition": petitions,
    "poll": polls,
    "survey": surveys,
    "consultation": consultations,
    "ideas": ideas,
    "budget": budgets,
    "ranking": elections,
    "assembly": assemblies,
}
