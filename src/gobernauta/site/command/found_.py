"""`gobernauta found`: founds a real town from its file and invites its first administrator."""

import argparse
import json
import sys
from pathlib import Path


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the verb."""
    verb = verbs.add_parser(
        "found",
        help="found a real town in an empty database, from a town file",
        epilog="example: gobernauta found --example > town.json; "
        'gobernauta found town.json --administrator mayor@town.example --name "Ana Ruiz"',
    )
    verb.add_argument("file", nargs="?", type=Path, help="the town file")
    verb.add_argument("--administrator", metavar="EMAIL", help="who administers the town first")
    verb.add_argument("--name", default="", help="that person's name")
    verb.add_argument("--example", action="store_true", help="print a town file to start from")
    verb.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Found the town, or say why not; nothing is changed then."""
    if options.example:
        print(json.dumps(_example(), ensure_ascii=False, indent=1))
        return 0
    if not options.file or not options.administrator:
        print(
            "Name the town file and --administrator; --example prints a file to start from.", file=sys.stderr
        )
        return 2
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from gobernauta.site import founding

    try:
        town = founding.read(options.file)
        call_command("migrate", verbosity=0, interactive=False)
        token = founding.found(
            town, administrator=options.administrator, name=options.name, now=timezone.now()
        )
    except founding.Unusable as error:
        print(error, file=sys.stderr)
        return 1
    _tell(options.administrator, token)
    return 0


def _tell(administrator: str, token: str) -> None:
    """What stands now, and what comes next."""
    from django.conf import settings
    from django.urls import reverse
    from django.utils import translation

    with translation.override(settings.LANGUAGE_CODE):
        where = settings.PUBLIC_ADDRESS + reverse("accept", args=[token])
    print(f"{settings.TOWN_NAME} is founded, in {settings.TIME_ZONE}, at {settings.PUBLIC_ADDRESS}.")
    print(f"Start it with `gobernauta run`; then {administrator} opens this within seven days, once:")
    print(where)


def _example() -> dict[str, object]:
    """The parts of the demo town that are not invented people."""
    from gobernauta.site.places import REPOSITORY

    demo = json.loads((REPOSITORY / "demo" / "puerto-alba" / "town.json").read_text(encoding="utf-8"))
    parts = {part: demo[part] for part in ("calendar", "organizations", "areas", "services")}
    return {**parts, "reception": demo["organizations"][0]["slug"]}
