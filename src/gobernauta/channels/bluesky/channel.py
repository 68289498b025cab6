"""The Bluesky adapter: hears mentions, replies and quotes of one account, and answers in their thread.

It polls; it opens no firehose, follows nobody, reads no private messages, and never marks anything as read.
"""

import re
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar, Self

from gobernauta.channels.bluesky import facets, health, hearing, parsing, posts
from gobernauta.channels.bluesky.client import Client, Refusal
from gobernauta.channels.bluesky.reading import mapping, mappings, text
from gobernauta.channels.protocol import (
    CallbackRequest,
    Capabilities,
    ChannelError,
    Credentials,
    Heard,
    Inbound,
    Outbound,
    Problem,
    Raw,
    Receipt,
    Rejected,
    Setting,
    Throttled,
    Uncertain,
)
from gobernauta.channels.sentences import of

HANDLE = re.compile(
    r"did:[a-z]+:[A-Za-z0-9._:%-]+|([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]*"
)
SERVICE = re.compile(r"https://[^/?#@\s]+/?|http://(localhost|127\.0\.0\.1)(:\d+)?/?")

Post = dict[str, Any]  # uri, cid, value


class Bluesky:
    kind: ClassVar[str] = "bluesky"
    name: ClassVar[str] = "Bluesky"
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting("handle", "Handle", "The account's name, such as town.example or town.bsky.social."),
        Setting(
            "app_password",
            "App password",
            "Made in Bluesky under Settings, Privacy and security, App passwords. Not the account's password.",
            secret=True,
        ),
        Setting(
            "service",
            "Service",
            "The server the account lives on.",
            default="https://bsky.social",
            kind="url",
        ),
    )

    def __init__(self, client: Client) -> None:
        self._client = client

    @classmethod
    def open(cls, credentials: Credentials) -> Self:
        handle = credentials.settings.get("handle", "").strip().removeprefix("@")
        service = credentials.settings.get("service", "").strip() or "https://bsky.social"
        password = credentials.secrets.get("app_password", "").strip()
        if not HANDLE.fullmatch(handle):
            raise Rejected(
                "“%(handle)s” is no Bluesky handle: write it like town.bsky.social.", handle=handle
            )
        if not SERVICE.fullmatch(service):
            raise Rejected(
                "“%(service)s” is no service address: write it like https://bsky.social.", service=service
            )
        if not password:
            raise Rejected("The app password is missing: make one in Bluesky's settings.")
        return cls(Client(credentials.web, service=service, handle=handle, password=password))

    def capabilities(self) -> Capabilities:
        """Fixed by the lexicon; the network publishes no limits to read."""
        return posts.LIMITS

    def check(self) -> Sequence[Problem]:
        return health.check(self._client)

    def poll(self, cursor: str) -> tuple[Sequence[Raw], str]:
        return hearing.poll(self._client, cursor)

    def wait(self, seconds: float) -> None:
        """Sleep: the network pushes nothing to an account."""
        time.sleep(seconds)

    def callback(self, request: CallbackRequest) -> Heard:
        raise Rejected("Bluesky makes no callbacks; the account is polled.")

    def parse(self, raw: Raw) -> Sequence[Inbound]:
        return [parsing.parse(raw)]

    def send(self, message: Outbound) -> Receipt:
        """Post the parts that are not there yet, each under its own key, in a thread."""
        texts, pictures = posts.texts(message), posts.prepared(message.media)
        sent = self._sent(message.key, len(texts))
        reply = follow(sent[-1]) if sent else self._answering(message.in_reply_to)
        images = [] if sent else [(one, self._client.upload(one.content, one.media_type)) for one in pictures]
        for part in range(len(sent), len(texts)):
            record = posts.record(
                texts[part],
                facets=facets.detect(texts[part], self._resolve),
                language=message.language,
                reply=reply,
                images=images if part == 0 else (),
                now=datetime.now(UTC),
            )
            sent.append(self._write(posts.record_key(message.key, part), record))
            reply = follow(sent[-1])
        return receipt(sent)

    def find(self, key: str, message: Outbound) -> Receipt | None:
        """None also when only the first parts of a thread are there: `send` then adds what is missing."""
        texts = posts.texts(message)
        try:
            sent = self._sent(key, len(texts))
        except ChannelError as error:
            raise Uncertain(
                "Bluesky does not say now whether the message has arrived: %(why)s", why=of(error)
            ) from error
        return receipt(sent) if len(sent) == len(texts) else None

    def _sent(self, key: str, count: int) -> list[Post]:
        """The parts of a message that our own repository already holds, up to the first one missing."""
        found: list[Post] = []
        for part in range(count):
            post = self._record(self._client.did(), posts.record_key(key, part))
            if post is None:
                break
            found.append(post)
        return found

    def _record(self, did: str, rkey: str) -> Post | None:
        try:
            return self._client.get(
                "com.atproto.repo.getRecord", repo=did, collection=parsing.POST, rkey=rkey
            )
        except Refusal as refused:
            if hearing.is_absence(refused):
                return None
            raise

    def _write(self, rkey: str, record: dict[str, Any]) -> Post:
        body = {"repo": self._client.did(), "collection": parsing.POST, "rkey": rkey, "record": record}
        answer = self._client.post("com.atproto.repo.createRecord", body)
        if not isinstance(answer.get("uri"), str) or not isinstance(answer.get("cid"), str):
            raise Uncertain("Bluesky took the message without saying where it is.")
        return {"uri": answer["uri"], "cid": answer["cid"], "value": record}

    def _answering(self, uri: str) -> dict[str, Any] | None:
        """The reply references for an answer to a post. Raises `Rejected` when nobody may or can answer it."""
        if not uri:
            return None
        if not parsing.URI.fullmatch(uri):
            raise Rejected("“%(uri)s” is no Bluesky post.", uri=uri)
        found = mappings(self._client.get("app.bsky.feed.getPosts", uris=[uri]).get("posts"))
        if not found:
            if hearing.is_gone(self._client, uri):
                raise Rejected("The post to be answered has been deleted.")
            raise Rejected("The post to be answered is hidden: its author and this account are blocked.")
        if mapping(found[0].get("viewer")).get("replyDisabled"):
            raise Rejected("The author of the post does not let this account answer it.")
        return follow({**found[0], "value": found[0].get("record")})

    def _resolve(self, handle: str) -> str | None:
        """The DID of a handle; a name nobody bears stays plain text."""
        try:
            answer = self._client.get("com.atproto.identity.resolveHandle", handle=handle)
        except Throttled:
            raise
        except ChannelError:
            return None
        return text(answer.get("did")) or None


def follow(post: Post) -> dict[str, Any]:
    """Reply references to a post: itself, and the root of the thread it stands in."""
    this = {"uri": text(post.get("uri")), "cid": text(post.get("cid"))}
    root = mapping(mapping(mapping(post.get("value")).get("reply")).get("root"))
    known = all(isinstance(root.get(name), str) for name in ("uri", "cid"))
    return {"root": {"uri": root["uri"], "cid": root["cid"]} if known else this, "parent": this}


def receipt(sent: Sequence[Post]) -> Receipt:
    first = text(sent[0].get("uri"))
    return Receipt(first, url=parsing.page(first), parts=tuple(text(post.get("uri")) for post in sent))


CHANNEL = Bluesky
