"""Every refusal a method can give has one code, one sentence, and a row in docs/reference/refusals.md."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

import civic.methods
from civic.ballots import Ballot, Item
from civic.methods.assembly import Assembly
from civic.methods.budget import Budget, BudgetRules
from civic.methods.conformance import acts, standings
from civic.methods.consultation import Consultation
from civic.methods.ideas import Ideas, IdeasRules
from civic.methods.participation import TO_THE_VOTER, Participation
from civic.methods.poll import Poll, PollRules
from civic.methods.protocol import Method, Standing
from civic.methods.questions import Question, Quota
from civic.methods.ranking import Ranking, RankingRules
from civic.methods.survey import Survey, SurveyRules
from civic.tally.words import say
from tests.civic.methods.counts import CASES
from tests.conftest import REPOSITORY

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
ABC = tuple(Item(name, cost=Fraction(cost)) for name, cost in (("a", 60), ("b", 50), ("c", 30)))
ROW = re.compile(r"^\| `([a-z-]+)` \| (.+?) \| (.*?) ?\| (.+?) \|$", re.M)
PAGE = (REPOSITORY / "docs" / "reference" / "refusals.md").read_text()
LISTED = {
    code: (template, set(re.findall("`(.+?)`", facts))) for code, template, facts, _ in ROW.findall(PAGE)
}
SURVEY = Survey(
    SurveyRules(
        (
            Question("cycle", "Do you cycle?", options=("yes", "no"), required=True),
            Question("safe", "How safe is it?", kind="rating", after=("cycle/yes",)),
            Question("order", "What first?", kind="ranked", options=("lanes", "stands")),
        ),
        quotas=(Quota("order/stands", 0),),
    )
)
GIVEN: dict[str, tuple[Method, dict[str, object]]] = {
    "not-open": (Poll(participation=Participation(opens_at=LATER)), {"a": 1}),
    "closed": (Poll(participation=Participation(closes_at=NOW)), {"a": 1}),
    "proof-needed": (Poll(participation=Participation(proofs=("email",))), {"a": 1}),
    "elsewhere": (Poll(participation=Participation(areas=("north",))), {"a": 1}),
    "too-young": (Poll(participation=Participation(least_age=16)), {"a": 1}),
    "no-mark": (Poll(), {}),
    "unknown-item": (Poll(), {"z": 1}),
    "wrong-mark": (Poll(), {"a": 2}),
    "not-a-number": (Poll(), {"a": float("nan")}),
    "one-item": (Poll(), {"a": 1, "b": 1}),
    "too-many-options": (Poll(PollRules(most_choices=2)), {"a": 1, "b": 1, "c": 1}),
    "not-rated": (SURVEY, {"cycle/no": 2}),
    "outside-scale": (SURVEY, {"cycle/yes": 1, "safe": 6}),
    "not-asked": (SURVEY, {"cycle/no": 1, "safe": 2}),
    "answer-needed": (SURVEY, {"safe": 2}),
    "places": (SURVEY, {"cycle/no": 1, "order/lanes": 2}),
    "group-full": (SURVEY, {"cycle/no": 1, "order/stands": 1}),
    "one-answer": (SURVEY, {"cycle/no": 1, "cycle/yes": 1}),
    "not-a-judgement": (Consultation(), {"a": 2}),
    "too-many-ideas": (Ideas(IdeasRules(most_supports=1)), {"a": 1, "b": 1}),
    "too-many-supports": (Budget(BudgetRules(most_supports=1)).at("selecting"), {"a": 1, "b": 1}),
    "too-many-projects": (Budget(BudgetRules(most_projects=1)), {"a": 1, "b": 1}),
    "too-many-points": (Budget(BudgetRules(ballot="cumulative")), {"a": 11}),
    "over-budget": (Budget(BudgetRules(ballot="knapsack")), {"a": 1, "b": 1}),
    "equal-ranks": (Budget(BudgetRules(ballot="ranking")), {"a": 1, "b": 1}),
    "too-many-ranked": (Ranking(RankingRules(most_ranked=1)), {"a": 1, "b": 2}),
    "incomplete": (Ranking(RankingRules(complete=True)), {"a": 1}),
    "not-yours": (Assembly(), {"a": 1}),
}


def standing(method: Method, state: str | None = None) -> Standing:
    items = method.items if isinstance(method, Survey) else ABC
    return Standing(state or min(method.open_states), items, Fraction(100))


@pytest.mark.parametrize("code", list(GIVEN))
def test_the_refusal_is_the_listed_one(code: str) -> None:
    method, marks = GIVEN[code]
    refusal = method.admit(Ballot("v1", marks), standing(method), NOW)  # type: ignore[arg-type]
    assert refusal is not None
    assert (refusal.code, (refusal.template, set(refusal.facts))) == (code, LISTED[code])


def test_outside_its_open_states_it_takes_nothing() -> None:
    refusal = Poll().admit(Ballot("v1", {"a": 1}), standing(Poll(), "draft"), NOW)
    assert refusal is not None
    assert (refusal.template, set(refusal.facts)) == LISTED["not-taking-answers"]
    assert refusal.facts["state"] == "draft"
    assert say(refusal, "es") == "Ahora no se admiten respuestas."


def test_every_code_in_the_methods_is_tried_above_and_listed() -> None:
    written = dict(written_refusals()) | TO_THE_VOTER
    assert written == {code: template for code, (template, _) in LISTED.items()}
    assert set(LISTED) == set(GIVEN) | {"not-taking-answers"}


def written_refusals() -> Iterator[tuple[str, str]]:
    """Code and template of every `Refusal(…)` in the folder of the methods; one code has one template."""
    seen: dict[str, str] = {}
    for path in sorted(Path(civic.methods.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refusal":
                template, *others = [*node.args, *(one.value for one in node.keywords)]
                if not isinstance(template, ast.Constant):
                    continue  # to_the_voter, whose sentences are the table TO_THE_VOTER
                code, template = ast.literal_eval(others[-1]), ast.literal_eval(template)
                assert seen.setdefault(code, template) == template, f"{code} stands for two sentences"
                yield code, template


@given(st.data())
def test_whatever_is_sent_the_answer_is_a_listed_code(data: st.DataObject) -> None:
    method, count = data.draw(CASES[data.draw(st.sampled_from(list(CASES)))]())
    for place in standings(method, count):
        for act in acts(count):
            refusal = method.admit(act, place, NOW)
            assert refusal is None or (refusal.template, set(refusal.facts)) == LISTED[refusal.code]


@pytest.mark.parametrize("language", ["es", "id"])
@pytest.mark.parametrize("code", list(GIVEN))
def test_it_is_said_in_every_language_with_the_same_facts(code: str, language: str) -> None:
    method, marks = GIVEN[code]
    refusal = method.admit(Ballot("v1", marks), standing(method), NOW)  # type: ignore[arg-type]
    assert refusal is not None
    said = say(refusal, language)
    assert said != str(refusal)
    shown = {name for _, name, _, _ in Formatter().parse(refusal.template) if name}
    assert all(str(say_fact) in said for name, say_fact in refusal.facts.items() if name in shown)
