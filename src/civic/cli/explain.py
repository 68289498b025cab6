"""`civic explain`: why one project won or lost, and what it would have needed."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from civic.cli.output import print_json, print_lines
from civic.cli.tally import add_count_options, counted


def add(subparsers: Any) -> None:
    """Declare `civic explain`."""
    parser = subparsers.add_parser(
        "explain",
        help="say why each item of a count won or lost",
        description="Say why one item of a count won or lost; without its id, why each did.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="example:\n  civic explain town-2024.pb 4711\n  civic explain town-2024.pb 4711 --rule equal-shares",
    )
    add_count_options(parser)
    parser.add_argument(
        "project", nargs="?", help="the id of a project or option in the file, or the number of a candidate"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Count and explain. Raises Refused or UnreadableInput."""
    from civic.tally import rendering
    from civic.tally.words import say

    _, result, notes = counted(args)
    story = result.explanation
    reasons = story.reasons if args.project is None else (story.reason(args.project),)
    rounds = [one for one in story.rounds if args.project in (None, one.sentence.facts.get("item"))]
    if args.json:
        shown = {
            "rule": {"name": result.rule.name, **result.rule.parameters},
            "items": [rendering.reason_json(reason) for reason in reasons],
            "rounds": [rendering.round_json(one) for one in rounds],
            "notes": [rendering.sentence_json(note) for note in notes],
        }
        print_json("explain", shown)
        return 0
    lines = [rendering.rule_line(result), *(rendering.reason_text(reason, args.lang) for reason in reasons)]
    lines += [say(one.sentence, args.lang) for one in rounds]
    print_lines((say(note, args.lang) for note in notes), sys.stderr)
    print_lines(lines)
    return 0
