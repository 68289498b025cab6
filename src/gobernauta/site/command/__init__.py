"""The `gobernauta` command: one module a verb, each with an example in its --help."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

COMMANDS = (
    "run",
    "worker",
    "demo",
    "found",
    "import",
    "export",
    "check",
    "backup",
    "restore",
    "rotate",
    "roll",
    "manage",
)


def parser() -> argparse.ArgumentParser:
    """The command line of every verb that is installed."""
    made = argparse.ArgumentParser(
        prog="gobernauta", description="Hear people on their channels, answer them there, and prove it."
    )
    verbs = made.add_subparsers(dest="verb", required=True, metavar="VERB")
    for name in COMMANDS:
        import_module(f"gobernauta.site.command.{name}_").add(verbs)
    return made


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb and return its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gobernauta.site.settings")
    options = parser().parse_args(argv)
    try:
        return int(options.run(options))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 1
