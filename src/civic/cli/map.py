"""`civic map`: the opinion map of a conversation, from its published votes."""

import argparse
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from civic.cli import FINE
from civic.cli.conversation import add_votes, one_line, read_conversation
from civic.cli.output import add_json_option, print_json
from civic.cli.progress import Progress
from civic.cli.reading import UnreadableInput
from civic.opinion.maps import OpinionMap, Settings, opinion_map
from civic.opinion.picture import letter, summary, svg
from civic.opinion.statements import Consensus, Dividing, Representative, Shared, Side, group_aware

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
        write(args.svg, svg(found))
    if args.json:
        print_json("map", fields(found, said.texts, settings, places=args.places))
    else:
        print("\n".join(report(found, said.texts)))
    return FINE


def group_counts(text: str) -> tuple[int, ...]:
    """The numbers of groups asked for, as 3 or 2-5. Raises UnreadableInput."""
    asked = re.fullmatch(r"([0-9]{1,3})(?:-([0-9]{1,3}))?", text)
    first, last = (int(asked[1]), int(asked[2] or asked[1])) if asked else (1, 0)
    if last < first:
        raise UnreadableInput(f"--groups is a number or a range such as 2-5, not {text}.")
    return tuple(range(first, last + 1))


def write(path: str, content: str) -> None:
    try:
        Path(path).write_text(content, encoding="utf-8")
    except OSError as wrong:
        raise UnreadableInput(
            f"{path} cannot be written: {(wrong.strerror or str(wrong)).lower()}."
        ) from None


def fields(
    found: OpinionMap, texts: Mapping[object, str], settings: Settings, *, places: bool
) -> dict[str, Any]:
    """The JSON object; documented in docs/reference/civic-json.md."""
    shown = found.has_groups
    groups = found_groups(found)
    extra = {"places": everyone(found)} if places else {}
    return {
        "participants": len(found.participants),
        "grouped": int(found.clusters.sizes.sum()),
        "votes": int(found.tally.sum()),
        "settings": {
            "group_counts": list(settings.group_counts),
            "smallest_group": found.smallest,
            "enough_votes": settings.enough_votes,
        },
        "explained": rounded(found.projection.shares),
        "groups": groups if shown else [],
        "unstable_groups": [] if shown else groups,
        "stability": {
            "stable": shown,
            "agreement": rounded(found.stability.mean),
            "low": rounded(found.stability.low),
            "draws": found.stability.draws,
            "people_drawn": found.stability.people,
            "silhouette": rounded(found.grouping.silhouette),
        },
        "consensus": shared_by(found, Consensus.MAJORITY, texts),
        "group_aware_consensus": shared_by(found, Consensus.GROUP_AWARE, texts),
        "representative": {
            str(group): [speaks(found, each, texts) for each in found.representative(group)]
            for group in range(found.grouping.size if shown else 0)
        },
        "dividing": [divides(found, each, texts) for each in (found.dividing() if shown else [])],
        "statements": statements(found, texts),
        **extra,
    }


def rounded(value: Any) -> Any:
    """Six decimals: more would differ between processors."""
    return [rounded(each) for each in value] if hasattr(value, "__len__") else round(float(value), 6)


def found_groups(found: OpinionMap) -> list[dict[str, Any]]:
    return [
        {
            "id": group,
            "size": int(size),
            "centre": rounded(found.grouping.centres[group]),
            "participants": found.participants[found.groups == group].tolist(),
        }
        for group, size in enumerate(found.grouping.sizes)
    ]


def named(found: OpinionMap, column: int, texts: Mapping[object, str]) -> dict[str, Any]:
    """The id of a statement, with its text where it is known."""
    statement = found.statements[column].item()
    return {"statement": statement} | ({"text": texts[statement]} if statement in texts else {})


def shared_by(found: OpinionMap, definition: Consensus, texts: Mapping[object, str]) -> dict[str, Any]:
    known = definition is Consensus.MAJORITY or found.has_groups
    sides = {side: found.consensus(side, definition) if known else [] for side in Side}
    lists = {side.value: [shares(found, each, texts) for each in listed] for side, listed in sides.items()}
    return {"definition": definition.value, **lists}


def shares(found: OpinionMap, each: Shared, texts: Mapping[object, str]) -> dict[str, Any]:
    figures = {"count": each.count, "votes": each.votes, "share": rounded(each.share)}
    return named(found, each.column, texts) | figures | {"score": rounded(each.score)}


def speaks(found: OpinionMap, each: Representative, texts: Mapping[object, str]) -> dict[str, Any]:
    return named(found, each.column, texts) | {
        "for": each.side.value,
        "count": each.count,
        "votes": each.votes,
        "share": rounded(each.share),
        "share_z": rounded(each.share_z),
        "ratio": rounded(each.ratio),
        "ratio_z": rounded(each.ratio_z),
    }


def divides(found: OpinionMap, each: Dividing, texts: Mapping[object, str]) -> dict[str, Any]:
    figures = {"agree_most": each.most, "agree_least": each.least, "agree_share": rounded(each.shares)}
    return named(found, each.column, texts) | figures | {"z": rounded(each.z)}


def statements(found: OpinionMap, texts: Mapping[object, str]) -> list[dict[str, Any]]:
    """Every statement with its votes, its group-aware figures and how soon to ask it next."""
    aware = {side: group_aware(found.group_tally, side) if found.has_groups else None for side in Side}
    listed = []
    for column, (disagree, skipped, agree) in enumerate(found.tally.tolist()):
        entry = named(found, column, texts) | {"agree": agree, "disagree": disagree, "pass": skipped}
        entry |= {"hidden": bool(found.hidden[column]), "priority": rounded(found.priorities[column])}
        for side, product in aware.items():
            if product is not None:
                entry[f"group_aware_{side.value}"] = rounded(product[column])
        listed.append(entry)
    return listed


def everyone(found: OpinionMap) -> list[dict[str, Any]]:
    people = zip(found.participants.tolist(), found.places.tolist(), found.groups.tolist(), strict=True)
    return [
        {"participant": who, "x": round(x, 6), "y": round(y, 6), "group": group if group >= 0 else None}
        for who, (x, y), group in people
    ]


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
