"""Is the connection sound: the server, the token, the clock, the quota? Tells, and raises nothing."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from gobernauta.channels.mastodon.instance import Instance
from gobernauta.channels.mastodon.server import Server
from gobernauta.channels.protocol import ChannelError, Problem
from gobernauta.channels.sentences import Sentence

SKEW_SECONDS = 300.0
LOW_QUOTA = 0.1


def problems(
    server: Server, instance: Callable[[], Instance], account: Callable[[], Mapping[str, Any]]
) -> list[Problem]:
    """What is wrong, in sentences an operator can act on."""
    try:
        told, us = instance(), account()
    except ChannelError as error:
        return [Problem(error.sentence)]
    return [*account_problems(us), *version_problems(told.version), *server_problems(server)]


def account_problems(us: Mapping[str, Any]) -> list[Problem]:
    found = []
    if us.get("suspended") is True:
        found.append(Problem("The account is suspended by its server."))
    if us.get("limited") is True:
        found.append(Problem("The server hides this account from people who do not follow it.", "warning"))
    if us.get("moved"):
        found.append(Problem("The account has moved to another one; connect that one."))
    return found


def version_problems(version: str) -> list[Problem]:
    """Mastodon before 4.3 cannot read several statuses at once, so edits and deletions stay unseen."""
    found = re.match(r"(\d+)\.(\d+)", version)
    if not found or "compatible" in version or (int(found[1]), int(found[2])) >= (4, 3):
        return []
    sentence = Sentence(
        "The server runs Mastodon %(version)s; later edits and deletions are seen from 4.3 on.",
        version=version,
    )
    return [Problem(sentence, "warning")]


def server_problems(server: Server) -> list[Problem]:
    found = []
    if server.skew_seconds is not None and abs(server.skew_seconds) > SKEW_SECONDS:
        minutes = round(abs(server.skew_seconds) / 60)
        found.append(
            Problem(
                Sentence("Our clock and the server's differ by %(minutes)s minutes.", minutes=minutes),
                "warning",
            )
        )
    if server.limit and server.remaining is not None and server.remaining < server.limit * LOW_QUOTA:
        sentence = Sentence(
            "Only %(left)s of %(limit)s requests are left for now.",
            left=server.remaining,
            limit=server.limit,
        )
        found.append(Problem(sentence, "warning"))
    return found
