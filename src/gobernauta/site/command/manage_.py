"""`gobernauta manage`: Django's own maintenance verbs, for engineers."""

import argparse


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the verb."""
    verb = verbs.add_parser(
        "manage",
        help="Django's own maintenance verbs",
        epilog="example: gobernauta manage migrate",
    )
    verb.add_argument("rest", nargs=argparse.REMAINDER)
    verb.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Hand over to Django."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["gobernauta manage", *options.rest])
    return 0
