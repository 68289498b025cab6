"""`gobernauta worker`: reads the channels, sends the outbox, keeps the clocks and the record."""

import argparse


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the verb."""
    verb = verbs.add_parser(
        "worker", help="read channels, send the outbox, keep the record", epilog="example: gobernauta worker"
    )
    verb.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Work until told to stop."""
    import django

    django.setup()
    from gobernauta.site import worker

    worker.work()
    return 0
