"""The `civic` command: recount, explain, verify and convert what a town has published.

Each sub-command is a module of its own with `add(subparsers)`, which declares its arguments and calls
`parser.set_defaults(run=run)`, and `run(args) -> int`, which gives the exit code. Only the module that is
asked for is imported.

Exit codes: 0 everything is as claimed, 1 something is wrong, 2 the request or its input cannot be used.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec

FINE, WRONG, UNUSABLE = 0, 1, 2

COMMANDS = {
    "tally": "count the ballots of a file by a named rule",
    "recount": "count a process again from its published files",
    "explain": "say why each item of a count won or lost",
    "verify": "check a public register, one of its entries, or a proof",
    "convert": "read one open format and write another",
    "map": "find groups of opinion among people who voted on statements",
    "bridge": "find statements that people who usually disagree both support",
    "draw": "draw an assembly by lot from a pool of volunteers",
    "weigh": "weight a survey so that it resembles the population",
}
"""Sub-command, which is the module `civic.cli.<name>`, and what it does in a line."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one sub-command and return its exit code; problems are said on standard error in a sentence."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    args = _parser(_asked_for(arguments)).parse_args(arguments)
    try:
        code: int = args.run(args)
        sys.stdout.flush()
    except _refusals() as refused:
        print(f"civic {args.command}: {refused}", file=sys.stderr)
        return UNUSABLE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except KeyboardInterrupt:
        print(f"\ncivic {args.command}: stopped before it was done.", file=sys.stderr)
        return 130
    return code


def _asked_for(arguments: Sequence[str]) -> str | None:
    return next((argument for argument in arguments if argument in COMMANDS), None)


def _parser(asked_for: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="civic",
        description="Recount, explain, verify and convert what a town has published.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="example:\n  civic verify https://town.example/register --key town.example+1a2b3c4d+AbCd…",
    )
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, summary in COMMANDS.items():
        if name == asked_for:
            import_module(f"civic.cli.{name}").add(subparsers)
        elif find_spec(f"civic.cli.{name}"):
            subparsers.add_parser(name, help=summary)
    return parser


def _refusals() -> tuple[type[Exception], ...]:
    """Imported only once something went wrong, so that every other run starts quickly."""
    from civic.ballots import Refused
    from civic.cli.reading import UnreadableInput

    return (Refused, UnreadableInput)
