"""The whole story of small elections, word for word and figure for figure, as it was read and found right.

One file an election in `told/`. After a change that is meant, `python -m tests.civic.tally.test_told` writes them anew;
read the difference before it is committed.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from civic.ballots import Fact, Sentence
from civic.results import Reason, Result, Round
from civic.tally.rules import run
from tests.civic.tally.elections import CASES, COUNTS

TOLD = Path(__file__).with_name("told")


def story(result: Result) -> Iterator[str]:
    """A line for everything a result says, with the facts behind each sentence."""
    yield "rule " + result.rule.name + said(result.rule.parameters)
    yield "winners " + " ".join(result.winners)
    yield "tied " + " ".join(result.tied)
    yield "scores" + said(result.scores)
    yield from (f"summary {told(sentence)}" for sentence in result.explanation.summary)
    for number, one in enumerate(result.explanation.rounds, 1):
        yield from round_lines(number, one)
    for reason in result.explanation.reasons:
        yield from reason_lines(reason)


def round_lines(number: int, one: Round) -> Iterator[str]:
    yield f"round {number}: {told(one.sentence)}"
    if one.figures:
        yield "  figures" + said(one.figures)
    for payment in one.payments:
        yield f"  {payment.voters} voters pay {payment.total}, each {payment.each}"


def reason_lines(reason: Reason) -> Iterator[str]:
    yield f"{reason.item} {'won' if reason.won else 'lost'}: {told(reason.why)}"
    if reason.needed is not None:
        yield f"  needed: {told(reason.needed)}"
    if reason.figures:
        yield "  figures" + said(reason.figures)


def told(sentence: Sentence) -> str:
    return f"{sentence}{said(sentence.facts)}"


def said(facts: Mapping[str, Fact | bool | None]) -> str:
    return "".join(f" [{name} {value}]" for name, value in facts.items())


def heading(rule: str, settings: Mapping[str, str]) -> str:
    return f"=== {rule}{said(settings)}"


def stories(election: str) -> dict[str, list[str]]:
    """By heading, every story told of an election."""
    found: dict[str, list[str]] = {}
    for line in (TOLD / f"{election}.txt").read_text().splitlines():
        if line.startswith("=== "):
            found[line] = []
        elif line:
            found[next(reversed(found))].append(line)
    return found


@pytest.mark.parametrize(
    ("election", "rule", "settings"), CASES, ids=[f"{one}-{heading(*rest)[4:]}" for one, *rest in CASES]
)
def test_the_story(election: str, rule: str, settings: dict[str, str]) -> None:
    assert list(story(run(COUNTS[election], rule, settings))) == stories(election)[heading(rule, settings)]


def test_no_story_is_left_over() -> None:
    expected = {(election, heading(*rest)) for election, *rest in CASES}
    assert {(one.stem, head) for one in TOLD.glob("*.txt") for head in stories(one.stem)} == expected


def write() -> None:
    for name, count in COUNTS.items():
        parts = [
            "\n".join([heading(rule, settings), *story(run(count, rule, settings))])
            for election, rule, settings in CASES
            if election == name
        ]
        (TOLD / f"{name}.txt").write_text("\n\n".join(parts) + "\n")


if __name__ == "__main__":
    write()
