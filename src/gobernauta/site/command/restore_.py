"""`gobernauta restore FILE`: the town again, on an empty host."""

import argparse
import sys
from pathlib import Path


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the verb."""
    verb = verbs.add_parser(
        "restore",
        help="restore a backup onto an empty host",
        epilog="example: gobernauta restore town-2026-11-21.tar.gz",
    )
    verb.add_argument("file", type=Path)
    verb.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Restore, compare, and say so; or say why not."""
    import django

    django.setup()
    from gobernauta.site import backup

    try:
        manifest = backup.restore(options.file)
    except (backup.Unusable, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(
        f"{sum(manifest['counts'].values()):,} rows restored; the record has the same root as in the backup."
    )
    return 0
