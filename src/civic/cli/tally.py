"""`civic tally`: count the ballots of a published file by a named rule, and say exactly which rule it was."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from civic.cli.output import add_json_option, one_line, print_json, print_lines
from civic.cli.progress import Progress
from civic.cli.reading import Source, read

if TYPE_CHECKING:
    from civic.ballots import Count, Sentence
    from civic.formats.pabulib import StatedRule
    from civic.results import Result

    Counted = tuple[Count, StatedRule, list[Sentence]]

NO_RULE = (
    "{file} does not say by which rule it is counted; name one, such as --rule stv-scottish or --rule irv."
)
EXAMPLES = """examples:
  civic tally town-2024.pb                                    the rule the file names
  civic tally town-2024.pb.gz --rule equal-shares -p increment=1 -p exhaustive_stop=yes
  civic tally town-2024.pb --rule greedy -p misfit=stop --json
  civic tally council.pb --rule stv-scottish -p seats=4 -p lot=seed:20240507
  civic tally ward.blt --rule stv-scottish                    the seats the file names
  cat town-2024.pb | civic tally - --svg > result.svg
"""


def add(subparsers: Any) -> None:
    """Declare `civic tally`."""
    parser = subparsers.add_parser(
        "tally",
        help="count the ballots of a file by a named rule",
        description="Count the ballots of a Pabulib file, or of ranked ballots (.blt, PrefLib), by a named rule.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=f"{EXAMPLES}\nrules and their settings:\n{described()}",
    )
    add_count_options(parser)
    parser.add_argument("--svg", action="store_true", help="draw the result as an SVG picture")
    parser.add_argument("--table", action="store_true", help="print the result as an HTML table")
    parser.set_defaults(run=run)


def add_count_options(parser: argparse.ArgumentParser) -> None:
    """What `tally` and `explain` share: the file, the rule, its settings, the language."""
    parser.add_argument(
        "file", help="a .pb, .blt or PrefLib file, also inside .gz or .zip; - is standard input"
    )
    parser.add_argument("--rule", help="the rule; without it, the one the file names")
    parser.add_argument(
        "-p",
        "--param",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a setting of the rule; may be given several times",
    )
    parser.add_argument("--lang", default="en", choices=("en", "es", "id"), help="language of the sentences")
    add_json_option(parser)


def described() -> str:
    from civic.tally.rules import RULES, names

    lines = []
    for name, entry in RULES.items():
        lines += [f"  {name:<18} {entry.about}", f"{'':21}{', '.join(names(entry.parameters))}"]
    return "\n".join(lines)


def run(args: argparse.Namespace) -> int:
    """Count and print. Raises Refused or UnreadableInput."""
    from civic.tally import picture, rendering
    from civic.tally.words import say

    count, result, notes = counted(args)
    if args.json:
        said = [rendering.sentence_json(note) for note in notes]
        print_json(
            "tally",
            {**rendering.as_json(result), "names": names(count), "notes": said, "count": facts(count)},
        )
        return 0
    print_lines((say(note, args.lang) for note in notes), sys.stderr)
    shown = picture.as_svg if args.svg else rendering.as_table if args.table else rendering.as_text
    print_lines(shown(named_in_a_line(count), result, args.lang).removesuffix("\n").split("\n"))
    return 0


def named_in_a_line(count: Count) -> Count:
    """The count with names that neither begin another line nor hold what XML cannot."""
    named = ((item, one_line(item.name)) for item in count.items)
    items = tuple(item if item.name == name else replace(item, name=name) for item, name in named)
    return replace(count, items=items)


def counted(args: argparse.Namespace) -> tuple[Count, Result, list[Sentence]]:
    """The count of the file, its result, and what has to be said beside it."""
    from civic.tally import rules

    source = read(args.file)
    count, stated, notes = ranked_count(source, args.rule) or pabulib_count(source, args.rule)
    settings = {**stated.settings, **settings_of(args.param)}
    with Progress("rounds counted") as progress:
        return count, rules.run(count, stated.name, settings, progress), notes


def ranked_count(source: Source, rule: str | None) -> Counted | None:
    """An election by ranked ballots; it has its seats, the rule has to be named. None for another file."""
    from civic.ballots import refuse
    from civic.formats import ranked
    from civic.formats.pabulib import StatedRule
    from civic.tally.rules import takes

    if not ranked.kind(source.content):
        return None
    election = ranked.parse(source.content, source.name)
    if rule is None:
        raise refuse("no-rule", NO_RULE, file=source.name)
    settings = {"seats": str(election.seats)} if election.seats and takes(rule, "seats") else {}
    return ranked.count(election), StatedRule(rule, settings), ranked.withdrawals(election)


def pabulib_count(source: Source, rule: str | None) -> Counted:
    """A Pabulib file by the rule asked for, or else by the one it names."""
    from civic.formats import pabulib
    from civic.tally.rules import few_enough

    document = pabulib.parse(source.content, source.name)
    stated = pabulib.StatedRule(rule) if rule else pabulib.stated_rule(document)
    few_enough(stated.name, len(document.projects.rows))
    count = pabulib.count(document)
    notes = [*pabulib.recount(document, count), *stated.assumed]
    return count, stated, notes


def settings_of(given: Sequence[str]) -> Mapping[str, str]:
    """Raises Refused for what is not NAME=VALUE."""
    from civic.ballots import refuse

    settings = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals:
            raise refuse("parameter", "{text} is not NAME=VALUE.", text=text)
        settings[name.strip().replace("-", "_")] = value
    return settings


def names(count: Count) -> dict[str, str]:
    """What items are called that have another name than their id."""
    return {item.id: item.name for item in count.items if item.name and item.name != item.id}


def facts(count: Count) -> dict[str, Any]:
    """What was counted."""
    return {
        "vote_type": count.vote_type.value,
        "voters": count.voter_count,
        "items": len(count.items),
        "budget": count.budget,
    }
