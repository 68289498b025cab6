"""`civic map`: the opinion map of a conversation, from its published votes."""

import argparse
import re
from collections.abc import Mapping, Sequence

from civic.cli import FINE
from civic.cli.conversation import add_votes, agree_number, read_conversation
from civic.cli.output import add_json_option, one_line, print_json, print_lines, put
from civic.cli.progress import Progress
from civic.cli.reading import UnreadableInput
from civic.opinion.fields import fields
from civic.opinion.maps import OpinionMap, Settings, opinion_map
from civic.opinion.picture import letter, summary, svg
from civic.opinion.statements import Consensus, Dividing, Representative, Shared, Side

EPILOG = """\
examples:
  civic map votes.csv --comments comments.csv
  civic map export.zip --svg map.svg
  civic map participants-votes.csv --groups 3 --json
  gzip -dc votes.csv.gz | civic map - --json

The same votes give the same map, in whatever order they stand. "No stable groups" is an answer: then nobody
should be told what group they are in. Fields of --json: docs/reference/civic-json.md
exit codes: 0 a map was made, 2 the votes could not be read
"""


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the sub-command."""
    parser = subparsers.add_parser(
        "map",
        help="find groups of opinion among people who voted on statements",
        description="Recompute the opinion map of a conversation: groups, how stable they are, and what they share.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_votes(parser)
    parser.add_argument(
        "--groups", metavar="K[-K]", default="2-5", help="how many groups to try (default 2-5)"
    )
    parser.add_argument("--smallest", type=positive, metavar="N", help="the fewest people a group may have")
    parser.add_argument("--strict", action="store_true", help="leave out statements that nobody has accepted")
    parser.add_argument("--places", action="store_true", help="with --json: everyone's place on the map")
    parser.add_argument("--svg", metavar="FILE", help="write the map as a picture")
    add_json_option(parser)
    parser.set_defaults(run=run)


def positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise ValueError
    return value


def run(args: argparse.Namespace) -> int:
    """Make the map and print it."""
    settings = Settings(group_counts(args.groups), args.smallest)
    said = read_conversation(args)
    with Progress("civic map", 4) as step:
        found = opinion_map(
            said.matrix(), hidden=said.hidden(args.strict), meta=said.meta(), settings=settings, step=step
        )
    if args.svg:
        put(args.svg, svg(found).encode())
    if args.json:
        told = fields(found, said.texts, settings, places=args.places)
        print_json("map", {"agree": agree_number(args, said), **told})
    else:
        print_lines(report(found, said.texts))
    return FINE


def group_counts(text: str) -> tuple[int, ...]:
    """The numbers of groups asked for, as 3 or 2-5. Raises UnreadableInput."""
    asked = re.fullmatch(r"([0-9]{1,3})(?:-([0-9]{1,3}))?", text)
    first, last = (int(asked[1]), int(asked[2] or asked[1])) if asked else (1, 0)
    if last < first:
        raise UnreadableInput(f"--groups is a number or a range such as 2-5, not {text}.")
    return tuple(range(first, last + 1))


def report(found: OpinionMap, texts: Mapping[object, str]) -> list[str]:
    """The map in words."""
    lines = [summary(found), ""]
    for side, heading in ((Side.AGREE, "Most people agree"), (Side.DISAGREE, "Most people disagree")):
        lines += section(heading, [said(found, e, texts) for e in found.consensus(side)])
    if not found.has_groups:
        figure = f"{found.stability.mean:.2f}"
        why = f"The best grouping came back with an agreement of {figure} when people were drawn anew."
        return [
            *lines,
            why if found.grouping.size else "Too few people voted on enough statements for groups.",
        ]
    lines += section(
        "In every group most agree",
        [said(found, e, texts) for e in found.consensus(Side.AGREE, Consensus.GROUP_AWARE)],
    )
    for group in range(found.grouping.size):
        heading = f"Group {letter(group)} ({found.grouping.sizes[group]:,} people) differs from the others"
        lines += section(heading, [spoken(found, each, texts) for each in found.representative(group)])
    return lines + section("Groups differ most", [parted(found, each, texts) for each in found.dividing()])


def section(heading: str, entries: Sequence[str]) -> list[str]:
    return [f"{heading}:", *(entries or ["  nothing for sure"]), ""]


def title(found: OpinionMap, column: int, texts: Mapping[object, str]) -> str:
    statement = found.statements[column].item()
    text = one_line(texts.get(statement, ""))
    return f"  {statement}  {text}".rstrip()


def said(found: OpinionMap, each: Shared, texts: Mapping[object, str]) -> str:
    return f"{title(found, each.column, texts)} [{each.count} of {each.votes} {each.side.value}]"


def spoken(found: OpinionMap, each: Representative, texts: Mapping[object, str]) -> str:
    how = f"{each.count} of {each.votes} {each.side.value}, {each.ratio:.1f} times as often as the others"
    return f"{title(found, each.column, texts)} [{how}]"


def parted(found: OpinionMap, each: Dividing, texts: Mapping[object, str]) -> str:
    most, least = (
        f"{100 * each.shares[group]:.0f} % of {letter(group)}" for group in (each.most, each.least)
    )
    return f"{title(found, each.column, texts)} [{most} agree, {least}]"
