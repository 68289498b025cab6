"""The `civic` command: recount, explain, verify and convert what a town has published.

Each sub-command is a module of its own with `add(subparsers)`, which declares its arguments and calls
`parser.set_defaults(run=run)`, and `run(args) -> int`, which gives the exit code. Only the module that is
asked for is imported.

Exit codes: 0 everything is as claimed, 1 something is wrong, 2 the request or its input cannot be used.
"""

import argparse
import gc
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec

FINE, WRONG, UNUSABLE = 0, 1, 2
MANY = 100_000  # new objects before circles among them are looked for: of what a command makes, nearly all is kept
LONGEST_PART = 1_000  # of a sentence, in which a file may be quoted: its beginning, and its end

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
    asked_for = _asked_for(arguments)
    gc.set_threshold(MANY)
    _prepare_streams()
    try:
        return _run(asked_for, arguments)
    except SystemExit:
        raise
    except _refusals() as refused:
        return _unusable(asked_for, str(refused))
    except BrokenPipeError:
        _leave_the_rest_unsaid()
        return FINE
    except OSError as wrong:
        if wrong.filename is None:
            _leave_the_rest_unsaid()
        return _unusable(asked_for, f"{wrong.filename or 'standard output'}: {str(wrong.strerror).lower()}.")
    except KeyboardInterrupt:
        print(f"\ncivic {asked_for}: stopped before it was done.", file=sys.stderr)
        return 130


def _run(asked_for: str | None, arguments: Sequence[str]) -> int:
    """The exit code, once all that was said has arrived."""
    try:
        args = _parser(asked_for).parse_args(arguments)
        code: int = args.run(args)
        return code
    finally:
        sys.stdout.flush()


def _prepare_streams() -> None:
    """A closed stream is an empty one; what goes into a file or pipe is UTF-8, whatever the terminal speaks."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115  (as long as the program)
    if isinstance(sys.stdout, io.TextIOWrapper):
        encoding = sys.stdout.encoding if sys.stdout.isatty() else "utf-8"
        sys.stdout.reconfigure(encoding=encoding, errors="backslashreplace")


def _leave_the_rest_unsaid() -> None:
    """Nobody takes what is still to be written, and trying again as the program ends would be one more error."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _unusable(asked_for: str | None, sentence: str) -> int:
    from civic.cli.output import one_line

    said = one_line(sentence)
    if len(said) > 2 * LONGEST_PART:
        said = f"{said[:LONGEST_PART]} … {said[-LONGEST_PART:]}"
    print(f"civic {asked_for}: {said}", file=sys.stderr)
    return UNUSABLE


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
