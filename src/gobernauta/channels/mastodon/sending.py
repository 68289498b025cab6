"""Says something on Mastodon exactly once: one status, or a thread of them.

A reply names the person it answers, is never visible to more people than the message it answers, and goes out
under an idempotency key per part (Mastodon honours one for an hour). To settle a doubt, our own statuses under the
message answered are read back: the same words to the same message are the same reply.
"""

import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from gobernauta.channels import lengths
from gobernauta.channels.mastodon.entities import entity, instant, string
from gobernauta.channels.mastodon.hearing import identity, listed
from gobernauta.channels.mastodon.instance import Instance
from gobernauta.channels.mastodon.parsing import VISIBILITIES
from gobernauta.channels.mastodon.server import Gone, Server
from gobernauta.channels.protocol import (
    Capabilities,
    ChannelError,
    Malformed,
    Media,
    Outbound,
    Receipt,
    Rejected,
    Uncertain,
    Unreachable,
    Visibility,
)
from gobernauta.channels.sentences import of

NARROWING = tuple(VISIBILITIES.values())  # widest first
WORDS_OF = {visibility: word for word, visibility in VISIBILITIES.items()}
NAMED = re.compile(r"(?<![=/\w])@([A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?(?:@[\w.:-]*\w)?)")
PROCESSING_ROUNDS = 30
PROCESSING_SECONDS = 1.0
PAGES = 5  # of our own statuses, read to find a post that answers nothing
SKEW = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Voice:
    """Speaks for one account."""

    server: Server
    instance: Instance
    us: str

    def send(self, message: Outbound) -> Receipt:
        """Raises `Rejected`, `Expired`, `Throttled`, `Unreachable` or `Uncertain`."""
        pieces = plan(message, self.instance)
        fit_media(message.media, self.instance.capabilities)
        visibility = self._visibility(message)
        if visibility is Visibility.DIRECT:
            name_nobody_else(pieces, lengths.mention_of(message.to, "", self.instance.domain))
        arrived = self._arrived(message, pieces) if len(pieces) > 1 else []
        media = [] if arrived else [self._uploaded(each) for each in message.media]
        for place in range(len(arrived), len(pieces)):
            body = {
                "status": pieces[place],
                "in_reply_to_id": identity(arrived[-1])[0] if arrived else message.in_reply_to or None,
                "visibility": WORDS_OF[visibility],
                "spoiler_text": message.subject,
                "sensitive": bool(message.subject),
                "language": message.language or None,
                "media_ids": [] if arrived else media,
            }
            arrived.append(self._posted(body, key=part_key(message.key, place)))
        return receipt(arrived)

    def find(self, message: Outbound) -> Receipt | None:
        """Read back. None when not every part is there: `send` goes on after those that are."""
        try:
            pieces = plan(message, self.instance)
            arrived = self._arrived(message, pieces)
        except Uncertain:
            raise
        except ChannelError as error:
            raise Uncertain(
                "Whether the message arrived cannot be seen now: %(why)s", why=of(error)
            ) from error
        return receipt(arrived) if len(arrived) == len(pieces) else None

    def _visibility(self, message: Outbound) -> Visibility:
        """The narrower of what is wished and what is answered."""
        if not message.in_reply_to:
            return message.visibility
        try:
            answered = entity(self.server.read(f"/api/v1/statuses/{message.in_reply_to}"), "status")
        except Gone as error:
            raise Rejected("The message to be answered is no longer there.") from error
        theirs = VISIBILITIES.get(string(answered, "visibility"), Visibility.DIRECT)
        return max(message.visibility, theirs, key=NARROWING.index)

    def _posted(self, body: Mapping[str, Any], *, key: str) -> Mapping[str, Any]:
        status = self.server.write("/api/v1/statuses", body=body, key=key)
        if not identity(status)[0]:
            raise Uncertain("The server answered, but not with the status it was given.")
        return entity(status, "status")

    def _uploaded(self, media: Media) -> str:
        """Hand over a file; a file that nobody posts is forgotten by the server, so failing here is safe."""
        name = media.name or "file"
        try:
            answer = self.server.write(
                "/api/v2/media",
                files={"file": (name, media.content, media.media_type)},
                form={"description": media.alt},
            )
        except Uncertain as error:
            raise Unreachable(
                "“%(name)s” could not be handed over: %(why)s", name=name, why=of(error)
            ) from error
        for _ in range(PROCESSING_ROUNDS):
            found = entity(answer, "attachment")
            if string(found, "url"):
                return string(found, "id", required=True)
            time.sleep(PROCESSING_SECONDS)
            answer = self.server.read(f"/api/v1/media/{string(found, 'id', required=True)}")
        raise Unreachable("The server is still working on “%(name)s”.", name=name)

    # Reading back

    def _arrived(self, message: Outbound, pieces: Sequence[str]) -> list[Mapping[str, Any]]:
        """Our statuses that hold the first pieces of a message, each under the one before."""
        parents, held = self._under(message)
        arrived: list[Mapping[str, Any]] = []
        for piece in pieces:
            status = self._holding(
                piece, [each for each in held if string(each, "in_reply_to_id") in parents]
            )
            if status is None:
                break
            arrived.append(status)
            parents = {identity(status)[0]}
        return arrived

    def _under(self, message: Outbound) -> tuple[set[str], list[Mapping[str, Any]]]:
        """What the first part may answer, and our statuses in that thread; our latest when there is none."""
        if not message.in_reply_to:
            return {""}, self._ours(self._latest(message.queued_at), message)
        try:
            thread = entity(self.server.read(f"/api/v1/statuses/{message.in_reply_to}/context"), "thread")
        except Gone:  # answers to a deleted message stay, and answer nothing
            return {"", message.in_reply_to}, self._ours(self._latest(message.queued_at), message)
        return {message.in_reply_to}, self._ours(listed(thread.get("descendants")), message)

    def _latest(self, since: datetime | None) -> Iterator[Mapping[str, Any]]:
        query = [("limit", "40"), ("exclude_reblogs", "true")]
        page: list[Mapping[str, Any]] = []
        for _ in range(PAGES):
            older = [("max_id", identity(page[-1])[0])] if page else []
            page = listed(self.server.read(f"/api/v1/accounts/{self.us}/statuses", query + older))
            yield from page
            if not page or since is None or is_before(page[-1], since):
                return

    def _ours(self, statuses: Iterable[Mapping[str, Any]], message: Outbound) -> list[Mapping[str, Any]]:
        """Those by us, and not older than the message."""
        return [
            status
            for status in statuses
            if isinstance(status.get("account"), dict)
            and status["account"].get("id") == self.us
            and not (message.queued_at and is_before(status, message.queued_at))
        ]

    def _holding(self, words: str, among: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
        """The one whose source, as we gave it, has these words."""
        for status in among:
            source = entity(self.server.read(f"/api/v1/statuses/{identity(status)[0]}/source"), "source")
            if string(source, "text").split() == words.split():
                return status
        return None


def plan(message: Outbound, instance: Instance) -> list[str]:
    """The texts to post, each with the mention of the person answered. Raises `Rejected`."""
    if not message.text.strip() and not message.media:
        raise Rejected("The message has no words.")
    if any("\ud800" <= sign <= "\udfff" for sign in message.text + message.subject):
        raise Rejected("The message holds signs that no text may hold; type it anew.")
    if message.visibility is Visibility.DIRECT and not message.to:
        raise Rejected("A private message needs a person to go to.")
    return lengths.addressed(message.text, instance.capabilities, to=message.to, subject=message.subject)


def name_nobody_else(pieces: Sequence[str], mention: str) -> None:
    """On Mastodon everyone named in a private message receives it."""
    named = {f"@{name}".lower() for piece in pieces for name in NAMED.findall(piece)} - {mention.lower()}
    if named:
        raise Rejected(
            "A private message would also go to %(names)s; write the name without @.",
            names=", ".join(sorted(named)),
        )


def fit_media(media: Sequence[Media], allows: Capabilities) -> None:
    """Refuse what the server would, before it is asked; and every file without a description."""
    if len(media) > allows.media_count:
        raise Rejected(
            "%(count)s files are more than the %(most)s a message may carry.",
            count=len(media),
            most=allows.media_count,
        )
    for each in media:
        name = each.name or "file"
        if not each.alt.strip():
            raise Rejected(
                "“%(name)s” has no description; write one for people who cannot see it.", name=name
            )
        if lengths.count(each.alt, "characters") > allows.alt_text_length:
            raise Rejected(
                "The description of “%(name)s” is longer than %(most)s characters.",
                name=name,
                most=allows.alt_text_length,
            )
        if allows.media_types and each.media_type not in allows.media_types:
            raise Rejected(
                "“%(name)s” is of a kind the server does not take (%(media_type)s).",
                name=name,
                media_type=each.media_type,
            )
        if not each.content:
            raise Rejected("“%(name)s” is empty.", name=name)
        if each.media_type.startswith("image/") and len(each.content) > allows.media_bytes:
            raise Rejected("“%(name)s” is larger than %(most)s bytes.", name=name, most=allows.media_bytes)


def part_key(key: str, place: int) -> str:
    return f"{key}/{place + 1}" if place else key


def is_before(status: Mapping[str, Any], moment: datetime) -> bool:
    written = instant(status, "created_at")
    return written is not None and written < moment - SKEW


def receipt(arrived: Sequence[Mapping[str, Any]]) -> Receipt:
    ids = tuple(identity(status)[0] for status in arrived)
    try:
        url = string(arrived[0], "url")
    except Malformed:
        url = ""
    return Receipt(external_id=ids[0], url=url, parts=ids)
