"""`civic weigh`: weights that make a survey resemble the population, and how much it can then say."""

from __future__ import annotations

import argparse
import csv
from io import StringIO
from math import isfinite
from typing import Any

import numpy as np

from civic.cli import FINE
from civic.cli.output import add_json_option, print_json, print_lines, put
from civic.cli.reading import read
from civic.cli.table import Table, read_shares, read_table
from civic.tally.weighting import (
    Margin,
    Share,
    Weights,
    check_population,
    design_effect,
    effective_size,
    margin_of_error,
    rake,
    shares,
)

EXAMPLES = """examples:
  civic weigh answers.csv --margins census.csv
  civic weigh answers.csv --margins census.csv --limits 0.2 5 --answers
  civic weigh answers.csv.gz --margins census.csv --answers q1 q2 --limits 0.3 3 --json

The sample has a row a person; margins have the columns margin, category and share (or count, or percent), a
margin being called as its column in the sample. The margin of error speaks of chance alone: it means nothing
where people chose themselves whether to answer."""


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "weigh",
        help="weight a survey so that it resembles the population",
        description="Weight a sample to one margin of the population (post-stratification) or several (raking).",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "sample", metavar="SAMPLE.csv", help="a row a person (also .gz, .zip, - for standard input)"
    )
    parser.add_argument("--margins", required=True, metavar="CENSUS.csv", help="margin, category, share")
    parser.add_argument(
        "--answers",
        nargs="*",
        metavar="COLUMN",
        help="columns whose shares to show; none named: all",
    )
    parser.add_argument(
        "--limits", nargs=2, type=number, metavar=("LOW", "HIGH"), help="smallest and largest weight"
    )
    parser.add_argument("--population", type=int, metavar="N", help="people in the population, when few")
    parser.add_argument("--confidence", type=number, default=0.95, help="of the margins of error (0.95)")
    parser.add_argument(
        "--id", metavar="COLUMN", help='the column with everyone\'s id; else "id", else the row'
    )
    parser.add_argument("--weights", metavar="OUT.csv", help="write id and weight of everyone to this file")
    add_json_option(parser)
    parser.set_defaults(run=run)


def number(text: str) -> float:
    value = float(text)
    if not isfinite(value):
        raise ValueError
    return value


def run(args: argparse.Namespace) -> int:
    table = read_table(read(args.sample))
    margins = [Margin.of(name, parts) for name, parts in read_shares(read_table(read(args.margins))).items()]
    weights = rake(table.columns, margins, limits=tuple(args.limits) if args.limits else None)
    document = fields(table, margins, weights, args)
    if args.weights:
        write_weights(args.weights, document["weights"])
    if args.json:
        print_json("weigh", document)
    else:
        print_lines(text(document))
    return FINE


def fields(table: Table, margins: list[Margin], weights: Weights, args: argparse.Namespace) -> dict[str, Any]:
    """What `--json` says; see docs/reference/civic-json.md."""
    check_population(args.population, len(weights.values))
    effective = effective_size(weights.values)
    asked = {"population": args.population, "confidence": args.confidence}
    return {
        "rule": {
            "name": "post-stratification" if len(margins) == 1 else "raking",
            "margins": [margin.name for margin in margins],
            "limits": args.limits,
            **asked,
        },
        "people": len(weights.values),
        "rounds": weights.rounds,
        "gap": weights.gap,
        "trimmed": weights.trimmed,
        "smallest_weight": float(weights.values.min()),
        "largest_weight": float(weights.values.max()),
        "design_effect": design_effect(weights.values),
        "effective_size": effective,
        "margin_of_error": margin_of_error(0.5, effective, **asked),
        "margins": [row for margin in margins for row in met(margin, table.columns[margin.name], weights)],
        "answers": [
            {"column": column, **vars(share)}
            for column in asked_columns(table, margins, args)
            for share in answered(table, column, weights, asked)
        ],
        "weights": [
            {"id": person, "weight": weight}
            for person, weight in zip(people(table, args.id), weights.values.tolist(), strict=True)
        ],
    }


def answered(table: Table, column: str, weights: Weights, asked: dict[str, Any]) -> tuple[Share, ...]:
    """The shares among those who answered: an empty cell is no answer."""
    said = np.asarray(table.column(column), dtype=np.str_)
    here = said != ""
    return shares(said[here].tolist(), weights.values[here], **asked) if here.any() else ()


def asked_columns(table: Table, margins: list[Margin], args: argparse.Namespace) -> list[str]:
    """The columns of answers: those that are named, all where none is, and none where they are not asked for."""
    known = {"id", args.id, *(margin.name for margin in margins)}
    return [] if args.answers is None else args.answers or [one for one in table.columns if one not in known]


def people(table: Table, id_column: str | None) -> list[str]:
    if id_column:
        return table.column(id_column)
    named = table.has("id")
    return table.columns[named] if named else [str(row) for row in range(1, len(table.lines) + 1)]


def met(margin: Margin, column: list[str], weights: Weights) -> list[dict[str, Any]]:
    """Each category's share of the population, of the sample, and of the weighted sample."""
    there = np.asarray(column, dtype=np.str_)
    rows = []
    for category, share in margin.shares.items():
        here = there == category
        weighted = float(weights.values[here].sum() / weights.values.sum())
        rows.append(
            {
                "margin": margin.name,
                "category": category,
                "population": share,
                "unweighted": float(here.mean()),
                "weighted": weighted,
            }
        )
    return rows


def write_weights(path: str, rows: list[dict[str, Any]]) -> None:
    table = StringIO()
    writer = csv.DictWriter(table, ["id", "weight"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    put(path, table.getvalue().encode())


def text(document: dict[str, Any]) -> list[str]:
    lines = [
        f"{document['people']} people weigh as much as {document['effective_size']:.0f} equal ones "
        f"(design effect {document['design_effect']:.3f}).",
        f"Margin of error at 50 %: ±{100 * document['margin_of_error']:.1f} percentage points, chance alone.",
        f"Weights from {document['smallest_weight']:.3f} to {document['largest_weight']:.3f}; "
        f"{document['trimmed']} at a limit; largest gap to a margin {100 * document['gap']:.2f} points.",
        "",
        "margin  population  unweighted  weighted",
    ]
    lines += [
        f"{row['margin']} = {row['category']}: {row['population']:.1%}  {row['unweighted']:.1%}  {row['weighted']:.1%}"
        for row in document["margins"]
    ]
    if document["answers"]:
        lines += ["", "answer  people  unweighted  weighted  margin"]
    lines += [
        f"{row['column']} = {row['answer']}: {row['people']}  {row['unweighted']:.1%}  {row['weighted']:.1%}  "
        f"±{100 * row['margin']:.1f}"
        for row in document["answers"]
    ]
    return lines
