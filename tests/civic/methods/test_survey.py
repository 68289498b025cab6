"""Surveys: branching, kinds of questions, quotas, and what an anonymous one hides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civic.ballots import Refused
from civic.methods.disclosure import hidden
from civic.methods.questions import Question, Quota
from civic.methods.survey import Survey, SurveyRules
from tests.civic.methods.asked import code, counted

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
