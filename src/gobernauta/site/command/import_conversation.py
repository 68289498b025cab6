"""`gobernauta import FOLDER`: a conversation as Polis exports it."""

import argparse
import sys

from django.conf import settings
from django.utils import timezone

from civic.formats.problem import Malformed
from gobernauta.journeys import bring_in_consultation
from gobernauta.people import queries as people


def run(options: argparse.Namespace) -> int:
    """Bring a folder in. 0: all of it; 2: not at all."""
    organization = people.organizations().first()
    if organization is None:
        print("There is no department yet that the conversation could belong to.", file=sys.stderr)
        return 2
    files = {path.name: path.read_bytes() for path in sorted(options.file.glob("*.csv"))}
    missing = [name for name in bring_in_consultation.NEEDED if name not in files]
    if missing:
        print(f"The folder {options.file} holds no {' and no '.join(missing)}.", file=sys.stderr)
        return 2
    try:
        brought = bring_in_consultation.conversation(
            files,
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
