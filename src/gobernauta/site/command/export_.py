"""`gobernauta export FOLDER`: what is public, in open formats: requests (Open311) and the record (tlog-tiles)."""

import argparse
from pathlib import Path


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the verb."""
    verb = verbs.add_parser(
        "export",
        help="write what is public into a folder, in open formats",
        epilog="example: gobernauta export public/ && civic verify public/register",
    )
    verb.add_argument("folder", type=Path)
    verb.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the folder; what is there already is written anew."""
    import django

    django.setup()
    from gobernauta.insight import opendata

    for name, size in opendata.write(options.folder):
        print(f"  {name} ({size:,} bytes)")
    return 0
