"""`civic bridge`: which statements are supported by people who usually disagree, from the published votes."""

import argparse
from collections.abc import Mapping
from typing import Any

from civic.cli import FINE
from civic.cli.conversation import add_votes, agree_number, read_conversation
from civic.cli.output import add_json_option, one_line, print_json, print_lines
from civic.cli.progress import Progress
from civic.opinion.verdicts import Judged, Judgement, Thresholds, Verdict, judged

EPILOG = """\
examples:
  civic bridge votes.csv --comments comments.csv
  civic bridge export.zip --json

A score is what is left of a statement's support once generosity and side of the people are taken out, as in
Community Notes. Fields of --json: docs/reference/civic-json.md
exit codes: 0 scores were found (or there are not enough raters), 2 the votes could not be read
"""


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the sub-command."""
    parser = subparsers.add_parser(
        "bridge",
        help="find statements that people who usually disagree both support",
        description="Score statements by the support that reaches across the main divide of a conversation.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_votes(parser)
    add_json_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Score every statement and print it."""
    said = read_conversation(args)
    with Progress("civic bridge, rounds") as step:
        found = judged(said.matrix(), step=step)
    if args.json:
        print_json("bridge", {"agree": agree_number(args, said), **fields(found, said.texts)})
    else:
        print_lines(report(found, said.texts))
    return FINE


def fields(found: Judgement, texts: Mapping[object, str]) -> dict[str, Any]:
    """The JSON object; documented in docs/reference/civic-json.md."""
    return {
        "participants": len(found.fit.participants),
        "raters": found.raters,
        "enough_raters": found.enough_raters,
        "thresholds": vars(Thresholds()),
        "level": round(found.fit.level, 6),
        "rounds": found.fit.rounds,
        "statements": [statement(each, texts) for each in found.statements],
    }


def statement(each: Judged, texts: Mapping[object, str]) -> dict[str, Any]:
    figures = {
        "score": each.score,
        "low": each.low,
        "high": each.high,
        "factor": each.factor,
        "score_without_busiest": each.score_without_busiest,
    }
    entry: dict[str, Any] = {"statement": each.statement}
    if each.statement in texts:
        entry["text"] = texts[each.statement]
    entry |= {"verdict": each.verdict.value, "raters": each.raters, "net_by_side": list(each.net)}
    return entry | {name: None if value is None else finite(value) for name, value in figures.items()}


def finite(value: float) -> float | None:
    """Six decimals; None where nothing is left to score."""
    return round(value, 6) if abs(value) < float("inf") else None


def report(found: Judgement, texts: Mapping[object, str]) -> list[str]:
    """The scores in words, best first under each verdict."""
    people = f"{len(found.fit.participants):,} people rated; {found.raters:,} of them often enough to count."
    lines = [people, ""]
    if not found.enough_raters:
        lines += [
            f"Not enough raters: a verdict needs {Thresholds().raters} who rated 10 statements or more.",
            "",
        ]
    for verdict in Verdict:
        listed = [each for each in found.statements if each.verdict is verdict and each.score is not None]
        if listed:
            lines += [f"{verdict.value.capitalize()}:", *(line(each, texts) for each in listed), ""]
    return lines


def line(each: Judged, texts: Mapping[object, str]) -> str:
    text = one_line(texts.get(each.statement, ""))
    bounds = f"{each.score:.2f} ({each.low:.2f} to {each.high:.2f})"
    return f"  {each.statement}  {text}".rstrip() + f" [{bounds}, {each.raters} raters]"
