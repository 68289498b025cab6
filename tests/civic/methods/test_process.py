"""Process files: written and read without loss, refused with line, field and reason."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civic.deadlines import Opening, WorkCalendar
from civic.formats.problem import Malformed
from civic.methods.diagrams import pages
from civic.methods.participation import Participation
from civic.methods.petition import Petition, PetitionRules, Threshold
from civic.methods.process import Phase, Privacy, Process, read_process, write_process
from civic.methods.protocol import Proof
from civic.methods.registry import methods
from civic.tally.words import say
from tests.civic.methods.counts import CASES

REPOSITORY = Path(__file__).resolve().parents[3]
PRESETS = sorted(
    (entry for entry in files("civic.methods.presets").iterdir() if entry.name.endswith(".json")),
    key=lambda entry: entry.name,
)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize("preset", PRESETS, ids=lambda entry: entry.name)
def test_a_preset_is_read_and_written_back_byte_for_byte(preset) -> None:
    content = preset.read_bytes()
    assert write_process(read_process(content, preset.name)) == content


def test_every_method_has_a_preset() -> None:
    found = {read_process(preset.read_bytes()).method.slug for preset in PRESETS}
    assert found == set(methods())


@st.composite
def participations(draw: st.DrawFn) -> Participation:
    opens = draw(st.none() | MOMENTS)
    return Participation(
        proofs=tuple(draw(st.lists(st.sampled_from([proof.value for proof in Proof]), unique=True))),
        areas=tuple(draw(st.lists(st.text(min_size=1, max_size=8), unique=True, max_size=3))),
        least_age=draw(st.none() | st.integers(1, 120)),
        opens_at=opens,
        closes_at=opens + timedelta(days=1) if opens else draw(st.none() | MOMENTS),
        repeats=draw(st.sampled_from(["first", "last"])),
    )


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_process_survives_the_file(data: st.DataObject) -> None:
    slug = data.draw(st.sampled_from(list(CASES)))
    method, _ = data.draw(CASES[slug]())
    states = [state.slug for state in method.lifecycle.states]
    starts = sorted(data.draw(st.lists(MOMENTS, max_size=3)))
    process = Process(
        data.draw(st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), min_size=1)),
        data.draw(st.integers(1, 1000)),
        replace(method, participation=data.draw(participations())),  # type: ignore[type-var]
        Privacy(names=data.draw(st.sampled_from(["hidden", "by-choice", "public"])), key_days=30),
        tuple(Phase(state=data.draw(st.sampled_from(states)), starts_at=start) for start in starts),
    )
    written = write_process(process)
    assert read_process(written) == process
    assert write_process(read_process(written)) == written


def uk() -> dict:  # type: ignore[type-arg]
    return json.loads((files("civic.methods.presets") / "uk-petition.json").read_text())  # type: ignore[no-any-return]


def wrong(**changes: object) -> str:
    document = uk() | changes
    return json.dumps({key: value for key, value in document.items() if value is not None}, indent=1)


@pytest.mark.parametrize(
    ("content", "field", "reason"),
    [
        ("{", "", "this is not JSON"),
        ("[]", "", "named fields"),
        ("{}", "schema", "required"),
        (wrong(schema="civic/process/2"), "schema", "is not one of civic/process/1"),
        (wrong(method="lottery"), "method", "no such method; known are petition, poll"),
        (wrong(method=None), "method", "required"),
        (wrong(version=0), "version", "is not between 1"),
        (wrong(version=1.5), "version", "not a whole number"),
        (wrong(titel="x"), "titel", "not known; did you mean title?"),
        (wrong(participation={"proofs": ["fax"]}), "participation.proofs[0]", "'fax' is not one of email"),
        (wrong(participation={"proofs": ["email", "email"]}), "participation.proofs[1]", "listed twice"),
        (wrong(participation={"least_age": -4}), "participation.least_age", "is not between 1 and 120"),
        (
            wrong(participation={"opens_at": "2026-05-02T00:00:00Z", "closes_at": "2026-05-01T00:00:00Z"}),
            "participation",
            "It closes before it opens.",
        ),
        (wrong(participation={"opens_at": "tomorrow"}), "participation.opens_at", "not a date and time"),
        (wrong(rules={"sponsors_neded": 5}), "rules.sponsors_neded", "did you mean sponsors_needed?"),
        (wrong(rules={"open_days": 1.5}), "rules.open_days", "not a whole number"),
        (wrong(rules={"open_days": True}), "rules.open_days", "is not a number"),
        (wrong(rules={"thresholds": [{"name": "a"}]}), "rules.thresholds[0].signatures", "required"),
        (
            wrong(rules={"thresholds": [{"name": n, "signatures": 5, "outcome": "x"} for n in "ab"]}),
            "rules",
            "more signatures than the one before",
        ),
        (
            wrong(phases=[{"state": "opened", "starts_at": "2026-05-02T00:00:00Z"}]),
            "phases[0].state",
            "is no state",
        ),
        (wrong(method="budget", rules={"increment": "lots"}), "rules", "lots is not a number"),
        (
            wrong(method="budget", rules={"rule": "phragmen", "ballot": "ranking"}),
            "rules",
            "approval or knapsack",
        ),
        (
            wrong(method="ranking", rules={"rule": "irv", "seats": 2}),
            "rules",
            "Instant runoff fills one seat",
        ),
        (wrong(method="poll", rules={"share_needed": "3/2"}), "rules.share_needed", "is not between 0 and 1"),
        (wrong(method="poll", rules={"share_needed": "half"}), "rules.share_needed", "is not a number"),
        (
            wrong(method="survey", rules={"questions": [{"id": "a", "text": "A?", "options": []}]}),
            "rules.questions[0]",
            "choices have options",
        ),
        (
            wrong(
                method="survey",
                rules={"questions": [{"id": "a", "text": "A?", "options": ["y"], "after": ["b/y"]}]},
            ),
            "rules",
            "which no earlier question offers",
        ),
    ],
)
def test_a_wrong_file_is_refused_with_field_and_reason(content: str, field: str, reason: str) -> None:
    with pytest.raises(Malformed) as refused:
        read_process(content, "my.json")
    assert refused.value.problem.file == "my.json"
    assert refused.value.problem.field == field
    assert reason in refused.value.problem.reason
    because = refused.value.because
    assert str(because) == refused.value.problem.reason
    if reason != "this is not JSON":
        assert str(because) not in (say(because, "es"), say(because, "id"))


def test_the_line_of_a_wrong_field_is_named() -> None:
    content = (files("civic.methods.presets") / "uk-petition.json").read_text()
    line = next(number for number, text in enumerate(content.splitlines(), 1) if '"open_days"' in text)
    with pytest.raises(Malformed) as refused:
        read_process(content.replace('"open_days": 183', '"open_days": "long"'), "my.json")
    assert refused.value.problem.line == line


def test_the_thresholds_of_the_uk_start_their_clocks() -> None:
    method = read_process(json.dumps(uk())).method
    assert isinstance(method, Petition)
    assert [step.name for step in method.reached(9_999)] == []
    assert [step.name for step in method.reached(10_000)] == ["response"]
    assert [step.name for step in method.reached(100_000)] == ["response", "debate"]
    hours = tuple(
        Opening(day, datetime(2026, 1, 1, 9).time(), datetime(2026, 1, 1, 17).time())  # noqa: DTZ001
        for day in range(5)
    )
    calendar = WorkCalendar(hours, ZoneInfo("Europe/London"))
    reached = {"response": datetime(2026, 3, 2, 10, tzinfo=UTC)}
    clocks = method.clocks(reached, calendar)
    assert list(clocks) == ["response"]
    due = clocks["response"].due_at()
    assert due is not None
    assert due.date() == datetime(2026, 3, 16, tzinfo=UTC).date()


def test_the_pages_of_the_lifecycles_are_not_stale() -> None:
    """Renew them with: python -m civic.methods.diagrams docs/reference/lifecycles."""
    folder = REPOSITORY / "docs/reference/lifecycles"
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")} == dict(pages())


def test_rules_made_in_code_are_checked_like_those_in_files() -> None:
    from civic.ballots import Refused

    steps = (Threshold(name="a", signatures=5, outcome="x"), Threshold(name="a", signatures=9, outcome="y"))
    with pytest.raises(Refused, match="same name"):
        PetitionRules(thresholds=steps)
    with pytest.raises(Refused, match="More sponsors"):
        PetitionRules(sponsors_needed=3, sponsors_most=2)
    assert Fraction(2, 3) == methods().get("consultation").Rules().consensus
