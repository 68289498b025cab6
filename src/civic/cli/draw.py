"""`civic draw`: a panel by lot from a pool of volunteers, with everyone's chance, repeatable from its seed."""

from __future__ import annotations

import argparse
from secrets import token_hex
from typing import Any

from civic.cli import FINE
from civic.cli.output import add_json_option, print_json, print_lines
from civic.cli.progress import Progress
from civic.cli.reading import UnreadableInput, read
from civic.cli.table import Table, read_shares, read_table
from civic.tally.sortition import TICKETS, Drawn, Fairness, Lottery, Pool, Quota, draw, lottery, proportional

EXAMPLES = """examples:
  civic draw pool.csv --size 50 --quotas quotas.csv --seed "lottery of 21 November: 04 17 23 38 41 49"
  civic draw pool.csv --size 50 --margins census.csv --seed 2026-11-21 --json
  zcat pool.csv.gz | civic draw - --size 12

The pool has a row a person; the id is the column --id, else "id", else the first. Quotas have the columns
feature, value, min and max; margins have margin, category and share, and every seat is rounded down or up.
Without either everyone has the same chance. Publish how the seed will come about before anybody can know it.
The steps of the draw, to be repeated by hand, are in docs/reference/civic-json.md."""


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "draw",
        help="draw an assembly by lot from a pool of volunteers",
        description="Draw a panel by lot: quotas kept, chances as even as they allow, every chance shown.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "pool", metavar="POOL.csv", help="a row a person (also .gz, .zip, - for standard input)"
    )
    parser.add_argument("--size", type=int, required=True, metavar="N", help="how many people to draw")
    asked = parser.add_mutually_exclusive_group()
    asked.add_argument("--quotas", metavar="QUOTAS.csv", help="feature, value, min, max")
    asked.add_argument("--margins", metavar="CENSUS.csv", help="margin, category, share of the population")
    parser.add_argument("--seed", help="the public seed; without it one is made up and shown")
    parser.add_argument("--fairness", choices=[*Fairness], default=Fairness.LEXIMIN.value)
    parser.add_argument("--id", metavar="COLUMN", help="the column with everyone's id")
    add_json_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    pool = read_pool(read_table(read(args.pool)), args.id)
    quotas = read_quotas(args)
    with Progress("panels found") as progress:
        published = lottery(pool, args.size, quotas, Fairness(args.fairness), progress)
    drawn = draw(published, args.seed if args.seed is not None else token_hex(16))
    if args.json:
        print_json("draw", fields(published, drawn))
    else:
        print_lines(text(published, drawn, made_up=args.seed is None))
    return FINE


def read_pool(table: Table, id_column: str | None) -> Pool:
    """The people of the table; every column but the id is a feature."""
    name = table.has(id_column) if id_column else table.has("id") or next(iter(table.columns))
    if name is None:
        raise UnreadableInput(f"{table.name} has no column {id_column}; it has {', '.join(table.columns)}.")
    return Pool.of(
        table.columns[name], {other: values for other, values in table.columns.items() if other != name}
    )


def read_quotas(args: argparse.Namespace) -> tuple[Quota, ...]:
    if args.margins:
        return proportional(read_shares(read_table(read(args.margins))), args.size)
    if not args.quotas:
        return ()
    table = read_table(read(args.quotas))
    return tuple(
        Quota(feature, value, whole(table, least, line), whole(table, most, line))
        for feature, value, least, most, line in zip(
            table.column("feature", "category", "margin"),
            table.column("value", "name", "category"),
            table.numbers("min", "least", "minimum"),
            table.numbers("max", "most", "maximum"),
            table.lines,
            strict=True,
        )
    )


def whole(table: Table, number: float, line: int) -> int:
    if not number.is_integer():
        raise UnreadableInput(f"{table.name}, line {line}: {number:g} is not a whole number of seats.")
    return int(number)


def fields(published: Lottery, drawn: Drawn) -> dict[str, Any]:
    """What `--json` says; see docs/reference/civic-json.md."""
    chances = {
        person: float(chance) for person, chance in zip(published.pool.ids, published.chances, strict=True)
    }
    kinds = published.kinds
    return {
        "rule": {
            "name": "sortition",
            "fairness": published.fairness,
            "size": published.size,
            "tickets": TICKETS,
            "quotas": [vars(quota) for quota in published.quotas],
        },
        "seed": drawn.seed,
        "ticket": drawn.ticket,
        "panel": drawn.panel,
        "selected": drawn.people,
        "pool": len(chances),
        "smallest_chance": min(chances.values()),
        "largest_chance": max(chances.values()),
        "chances": chances,
        "seats": seats(published, drawn),
        "lottery": {
            "features": kinds.features,
            "kinds": kinds.values,
            "people": dict(zip(published.pool.ids, kinds.kind.tolist(), strict=True)),
            "panels": [vars(panel) for panel in published.panels],
        },
    }


def seats(published: Lottery, drawn: Drawn) -> list[dict[str, Any]]:
    """For each quota how many of the pool and how many of those drawn it speaks of."""
    selected = set(drawn.people)
    rows = []
    for quota in published.quotas:
        those = [
            person
            for person, value in zip(published.pool.ids, published.pool.features[quota.feature], strict=True)
            if value == quota.value
        ]
        rows.append({**vars(quota), "pool": len(those), "drawn": len(selected.intersection(those))})
    return rows


def text(published: Lottery, drawn: Drawn, *, made_up: bool) -> list[str]:
    chances = dict(zip(published.pool.ids, published.chances, strict=True))
    lines = [
        f"{len(drawn.people)} of {len(chances)} people are drawn. Everyone's chance was between "
        f"{float(min(chances.values())):.2%} and {float(max(chances.values())):.2%} ({published.fairness}).",
        f"Seed: {drawn.seed}"
        + (" (made up here: for a public draw announce one beforehand)" if made_up else ""),
        f"Ticket {drawn.ticket:,} of {TICKETS:,}: panel {drawn.panel + 1} of {len(published.panels)}.",
    ]
    if published.quotas:
        width = max(len(f"{quota.feature} = {quota.value}") for quota in published.quotas)
        lines += ["", f"{'':{width}}  quota    drawn  pool"]
        lines += [
            f"{row['feature'] + ' = ' + row['value']:{width}}  {row['least']:>2} to {row['most']:<3} "
            f"{row['drawn']:>4}  {row['pool']:>4}"
            for row in seats(published, drawn)
        ]
    return [*lines, "", *(f"{person}  {float(chances[person]):.4%}" for person in drawn.people)]
