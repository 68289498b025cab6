"""What may be wrong with a connected account, in words an operator can act on. It changes nothing."""

import base64
import json
import time
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime

from gobernauta.channels.bluesky.client import Client
from gobernauta.channels.bluesky.reading import mapping, text
from gobernauta.channels.protocol import ChannelError, Problem, Rejected
from gobernauta.channels.sentences import Sentence

MOST_SKEW = 120.0  # seconds
LEAST_QUOTA = 0.1


def check(client: Client) -> list[Problem]:
    try:
        answer = client.get("com.atproto.server.getSession")
        problems = [*clock(client.headers), *quota(client.headers), *unheard(client)]
    except ChannelError as error:
        return [Problem(error.sentence)]
    if answer.get("active") is False:
        problems.append(
            Problem(
                Sentence(
                    "The account is not active: %(why)s.",
                    why=text(answer.get("status")) or Sentence("no reason given"),
                )
            )
        )
    if scope(client.session().access) == "com.atproto.access":
        sentence = Sentence(
            "The account's own password is in use: make an app password, which can be taken back alone."
        )
        problems.append(Problem(sentence, severity="warning"))
    return problems


def clock(headers: Mapping[str, str]) -> Iterator[Problem]:
    """The server's clock against ours: posts carry our time."""
    try:
        skew = time.time() - parsedate_to_datetime(headers.get("date", "")).timestamp()
    except ValueError:
        return
    if abs(skew) > MOST_SKEW:
        yield Problem(
            Sentence("This machine's clock is %(off)s seconds off the server's.", off=round(abs(skew))),
            severity="warning",
        )


def quota(headers: Mapping[str, str]) -> Iterator[Problem]:
    try:
        left, limit = int(headers["ratelimit-remaining"]), int(headers["ratelimit-limit"])
    except (KeyError, ValueError):
        return
    if left < limit * LEAST_QUOTA:
        yield Problem(
            Sentence("Only %(left)s of %(limit)s requests are left for now.", left=left, limit=limit),
            severity="warning",
        )


def unheard(client: Client) -> Iterator[Problem]:
    """Notifications the account's owner has narrowed or switched off never reach us."""
    try:
        preferences = mapping(client.get("app.bsky.notification.getPreferences").get("preferences"))
    except Rejected:  # a server that has no such preferences
        return
    for reason in ("mention", "reply", "quote"):
        chosen = mapping(preferences.get(reason))
        if chosen and (chosen.get("include", "all") != "all" or chosen.get("list") is False):
            sentence = Sentence(
                "The account hides some notifications of the kind “%(reason)s”: those are not heard.",
                reason=reason,
            )
            yield Problem(sentence, severity="warning")


def scope(token: str) -> str:
    """What an access token allows, as its own (unverified) body says."""
    try:
        body = token.split(".")[1]
        return text(mapping(json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))).get("scope"))
    except (IndexError, ValueError):
        return ""
