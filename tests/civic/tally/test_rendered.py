"""Results as text, table and picture, to the letter, as they were read and found right.

One file a result in `rendered/`. After a change that is meant, `python -m tests.civic.tally.test_rendered` writes them
anew; read the difference before it is committed.
"""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from civic.ballots import Count, Item
from civic.results import Result
from civic.tally.picture import as_svg
from civic.tally.rendering import as_json, as_table, as_text, reason_text, setting
from civic.tally.rules import run
from tests.civic.tally.elections import COUNTS

RENDERED = Path(__file__).with_name("rendered")
CASES = {
    "town-en": ("town", "equal-shares", {"increment": "40", "fill": "points"}, "en"),
    "places-es": ("places", "equal-shares", {"last_rank": "0"}, "es"),
    "council-id": ("council", "stv-scottish", {"seats": "3"}, "id"),
    "equal-en": ("equal", "score", {"seats": "2"}, "en"),
    "empty-en": ("empty", "greedy", {}, "en"),
}


def rendered(election: str, rule: str, settings: dict[str, str], language: str) -> str:
    count = COUNTS[election]
    result = run(count, rule, settings)
    reasons = [reason_text(reason, language) for reason in result.explanation.reasons]
    parts = (
        as_text(count, result, language),
        as_table(count, result, language),
        as_svg(count, result, language),
    )
    return "\n".join([*parts, *reasons, reason_text(result.explanation.reasons[0]), ""])


@pytest.mark.parametrize("name", CASES)
def test_what_is_shown(name: str) -> None:
    assert rendered(*CASES[name]) == (RENDERED / f"{name}.txt").read_text()


def as_lines(election: str, rule: str, settings: dict[str, str]) -> str:
    return json.dumps(as_json(run(COUNTS[election], rule, settings)), indent=1, default=str) + "\n"


@pytest.mark.parametrize("name", CASES)
def test_what_is_printed_for_machines(name: str) -> None:
    assert as_lines(*CASES[name][:3]) == (RENDERED / f"{name}.json").read_text()


def test_a_setting_is_written_as_it_is_read() -> None:
    assert [setting(value) for value in (True, False, "id", Fraction(1, 3), 2)] == [
        "yes",
        "no",
        "id",
        "1/3",
        "2",
    ]


def test_english_is_what_is_said_without_a_language() -> None:
    count = COUNTS["town"]
    result = run(count, "greedy", {})
    for shown in (as_text, as_table, as_svg):
        assert shown(count, result) == shown(count, result, "en")
    for reason in result.explanation.reasons:
        assert reason_text(reason) == reason_text(reason, "en")


def test_a_picture_of_many_long_names_stays_small() -> None:
    items = tuple(Item(f"p{number:02}", "<" + "n" * (37 + number % 2)) for number in range(61))
    count = Count.of(items, [], vote_type=COUNTS["town"].vote_type)
    picture = as_svg(count, run(count, "approval", {}))
    assert picture.count("<rect ") == 60
    assert f">&lt;{'n' * 37}</text>" in picture
    assert f">&lt;{'n' * 36}…</text>" in picture


def test_a_name_that_is_missing_and_figures_below_nothing_can_be_shown() -> None:
    count = COUNTS["below"]
    result: Result = run(count, "score", {})
    assert 'width="0.0"' in as_svg(count, result)
    assert ">a</text>" in as_svg(count, result)


if __name__ == "__main__":
    RENDERED.mkdir(exist_ok=True)
    for name, case in CASES.items():
        (RENDERED / f"{name}.txt").write_text(rendered(*case))
        (RENDERED / f"{name}.json").write_text(as_lines(*case[:3]))
