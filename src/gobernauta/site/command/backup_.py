"""`gobernauta backup FILE`: one file that holds the town."""

import argparse
from pathlib import Path


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the verb."""
    verb = verbs.add_parser(
        "backup",
        help="write tables, files and keys into one file",
        epilog="example: gobernauta backup town-2026-11-21.tar.gz   (the file holds the town's keys)",
    )
    verb.add_argument("file", type=Path)
    verb.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the backup and say what is in it."""
    import django

    django.setup()
    from gobernauta.site import backup

    manifest = backup.write(options.file)
    print(
        f"{sum(manifest['counts'].values()):,} rows, record root {manifest['log_root'][:16]}… in {options.file}"
    )
    return 0
