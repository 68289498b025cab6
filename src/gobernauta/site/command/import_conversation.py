"""`gobernauta import FOLDER`: a conversation as Polis exports it."""

import argparse
import sys
from contextlib import ExitStack

from django.conf import settings
from django.utils import timezone

from civic.formats.problem import Malformed
from gobernauta.journeys import bring_in_consultation
from gobernauta.people import queries as people

BROUGHT = (*bring_in_consultation.NEEDED, bring_in_consultation.SUMMARY)


def run(options: argparse.Namespace) -> int:
    """Bring a folder in. 0: all of it; 2: not at all."""
    organization = people.organizations().first()
    if organization is None:
        print("There is no department yet that the conversation could belong to.", file=sys.stderr)
        return 2
    paths = {path.name: path for path in options.file.glob("*.csv") if path.name in BROUGHT}
    missing = [name for name in bring_in_consultation.NEEDED if name not in paths]
    if missing:
        print(f"The folder {options.file} holds no {' and no '.join(missing)}.", file=sys.stderr)
        return 2
    try:
        with ExitStack() as opened:
            brought = bring_in_consultation.conversation(
                {name: opened.enter_context(path.open("rb")) for name, path in paths.items()},
                options.source or options.file.resolve().name,
                organization=organization,
                language=settings.LANGUAGE_CODE,
                now=timezone.now(),
            )
    except Malformed as error:
        print(error, file=sys.stderr)
        return 2
    print(brought)
    print(f"/take-part/{brought.process.slug}/")
    return 0
