"""`gobernauta check`: is this town healthy? Says what is wrong and what to do."""

import argparse
from collections.abc import Iterator


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the verb."""
    verb = verbs.add_parser(
        "check",
        help="look at database, record, channels and outbox",
        epilog="example: gobernauta check && echo healthy",
    )
    verb.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """0 when nothing is wrong; 1 with a sentence for each thing that is."""
    import django

    django.setup()
    problems = list(_problems())
    for problem in problems:
        print(f"✗ {problem}")
    if not problems:
        print("Database, record, channels and outbox are in order.")
    return 1 if problems else 0


def _problems() -> Iterator[str]:
    from django.core.management import call_command
    from django.core.management.base import CommandError
    from django.db import DatabaseError

    try:
        call_command("migrate", check_unapplied=True, verbosity=0)
    except SystemExit:
        yield "The database has not been brought up to date: run `gobernauta manage migrate`."
    except (DatabaseError, CommandError) as error:
        yield f"The database does not answer: {error}"
        return
    yield from _record()
    yield from _channels()
    yield from _outbox()


def _record() -> Iterator[str]:
    from gobernauta.register import queries
    from gobernauta.site import backup

    latest = queries.latest()
    if latest is not None and backup.log_root(latest.size) != bytes(latest.root).hex():
        yield "The public record does not have the root that was signed: restore the last backup and compare."


def _channels() -> Iterator[str]:
    from gobernauta.channels import queries

    for account in queries.accounts():
        if account.problem and account.state != account.State.PAUSED:
            yield f"{account.name} ({account.kind}): {account.problem}"


def _outbox() -> Iterator[str]:
    from django.utils import timezone

    from gobernauta.publishing import queries

    stuck = queries.stuck(now=timezone.now())
    if stuck:
        yield f"{stuck} messages have waited to leave for more than an hour: is the worker running?"
