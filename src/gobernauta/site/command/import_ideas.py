"""`gobernauta import ideas.csv` and `comments.csv`: ideas of an older site, then what was said about them."""

import argparse
import sys
from collections.abc import Callable, Iterator
from typing import BinaryIO

from django.conf import settings
from django.utils import timezone

from gobernauta.channels.files import ideas
from gobernauta.journeys import bring_in_ideas
from gobernauta.journeys.bring_in import Tally
from gobernauta.people import queries as people
from gobernauta.processes import idea_importing


def run(
    stream: BinaryIO, options: argparse.Namespace, kind: str, *, show: Callable[[str], None]
) -> Tally | None:
    """Bring one of the two tables in, showing how far it is. None when there is nowhere to put it."""
    source = options.source or options.file.resolve().parent.name
    tallies = _ideas(stream, source) if kind == "ideas" else _comments(stream, source)
    if tallies is None:
        return None
    tally = Tally()
    for tally in tallies:
        show(str(tally))
    process = idea_importing.process_of(source)
    if process is not None:
        print(f"/take-part/{process.slug}/")
    return tally


def _ideas(stream: BinaryIO, source: str) -> Iterator[Tally] | None:
    organization = people.organizations().first()
    if organization is None:
        print("There is no department yet that ideas could belong to.", file=sys.stderr)
        return None
    return bring_in_ideas.ideas(
        ideas.ideas(stream, timezone.get_default_timezone()),
        source=source,
        organization=organization,
        language=settings.LANGUAGE_CODE,
        now=timezone.now(),
    )


def _comments(stream: BinaryIO, source: str) -> Iterator[Tally] | None:
    process = idea_importing.process_of(source)
    if process is None:
        print(
            f"Bring the ideas of {source} in first; say with --source where these belong to.", file=sys.stderr
        )
        return None
    rows = ideas.comments(stream, timezone.get_default_timezone())
    return bring_in_ideas.comments(rows, process=process, now=timezone.now())
