"""`gobernauta demo`: builds the invented town in an empty database."""

import argparse
import sys


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the verb."""
    verb = verbs.add_parser(
        "demo", help="build the invented demo town in an empty database", epilog="example: gobernauta demo"
    )
    verb.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Build the town, or say why not."""
    import django

    django.setup()
    from django.core.management import call_command

    from gobernauta.people import queries as people
    from gobernauta.site import demo_town

    call_command("migrate", verbosity=0, interactive=False)
    if people.organizations().exists():
        print(
            "There is a town here already; the demo town is only built in an empty database.", file=sys.stderr
        )
        return 1
    demo_town.build()
    print("\n".join(demo_town.logins()))
    return 0
