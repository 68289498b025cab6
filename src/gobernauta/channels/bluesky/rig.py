"""The real Bluesky network as a rig: residents with the official client, and weather on the way to the server.

Imported by tests and stories alone.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from itertools import count
from typing import Any

import httpx
from atproto import Client as OfficialClient
from atproto import models
from PIL import Image

from gobernauta.channels.bluesky.channel import Bluesky
from gobernauta.channels.bluesky.client import SESSIONS
from gobernauta.channels.guarded import ANSWER_BYTES, GuardedTransport
from gobernauta.channels.protocol import Credentials, Media
from gobernauta.channels.rig import Rig, Sent
from tests.servers.bluesky import BlueskyNetwork

PASSWORD = "correct horse"  # noqa: S105 - of a server in the test
POST = "app.bsky.feed.post"
NUMBERS = count(1)

Weather = Callable[[httpx.Request, Callable[[], httpx.Response]], httpx.Response]


class Sky(httpx.BaseTransport):
    """The guarded way to the server, with something that may go wrong with the next request."""

    def __init__(self, limit: int = ANSWER_BYTES) -> None:
        self.inner = GuardedTransport(["localhost"], limit)
        self.next: Weather | None = None
        self.asked: list[str] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url.path.removeprefix("/xrpc/"))
        weather, self.next = self.next, None
        if weather is None:
            return self.inner.handle_request(request)
        return weather(request, lambda: self.inner.handle_request(request))


class Person:
    """Somebody on the network, using the official client. `handle` is unique in this test run."""

    def __init__(self, network: BlueskyNetwork, name: str) -> None:
        self.handle = f"{name}{next(NUMBERS)}.test"
        self.did = network.account(self.handle.removesuffix(".test"), PASSWORD)
        self.client = OfficialClient(network.url)
        self.client.login(self.handle, PASSWORD)

    def writes(
        self,
        text: str,
        *,
        to: "Person | None" = None,
        answering: str = "",
        more: Mapping[str, object] | None = None,
    ) -> str:
        """Post a text, with a mention of `to` before it, and return its address."""
        words = f"@{to.handle} {text}" if to else text
        record: dict[str, object] = {"$type": POST, "text": words, "createdAt": now(), **(more or {})}
        if to:
            index = {"byteStart": 0, "byteEnd": len(to.handle) + 1}
            feature = {"$type": "app.bsky.richtext.facet#mention", "did": to.did}
            record["facets"] = [{"index": index, "features": [feature]}]
        if answering:
            record["reply"] = self.reply_to(answering)
        made = self.client.com.atproto.repo.create_record(
            models.ComAtprotoRepoCreateRecord.Data(repo=self.did, collection=POST, record=record)
        )
        return str(made.uri)

    def reply_to(self, uri: str) -> dict[str, object]:
        repo, collection, rkey = uri.removeprefix("at://").split("/")
        found = self.client.com.atproto.repo.get_record(
            {"repo": repo, "collection": collection, "rkey": rkey}
        )
        parent = {"uri": found.uri, "cid": found.cid}
        reply = found.value.reply
        root = {"uri": reply.root.uri, "cid": reply.root.cid} if reply else parent
        return {"root": root, "parent": parent}

    def deletes(self, uri: str) -> None:
        self.client.delete_post(uri)

    def posts(self) -> list[models.ComAtprotoRepoListRecords.Record]:
        """Everything this person holds, oldest first."""
        answer = self.client.com.atproto.repo.list_records(
            {"repo": self.did, "collection": POST, "limit": 100}
        )
        return sorted(answer.records, key=lambda it: it.value.created_at)


def now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime()) + f".{time.time_ns() // 1_000_000 % 1000:03}Z"


class BlueskyRig(Rig):
    """A town of its own, with an app password, on a network it shares with one resident."""

    cannot: Mapping[str, str] = {
        "someone_whispers": "Bluesky posts are public",
        "true_callback": "Bluesky makes no callbacks",
    }
    more_than_a_page = 55

    def __init__(self, network: BlueskyNetwork, resident: Person, *, limit: int = ANSWER_BYTES) -> None:
        self.network, self.resident = network, resident
        self.town = Person(network, "town")
        made = self.town.client.com.atproto.server.create_app_password({"name": "gobernauta"})
        self.secrets: Sequence[str] = (made.password, PASSWORD)
        self.sky = Sky(limit)
        self.channel: Bluesky = self.opened(made.password)

    def opened(self, password: str) -> Bluesky:
        """The adapter, opened as `channels.registry` opens it."""
        return Bluesky.open(
            Credentials(
                settings={"handle": self.town.handle, "service": self.network.url},
                secrets={"app_password": password},
                web=httpx.Client(transport=self.sky, timeout=20, trust_env=False),
            )
        )

    def someone_writes(self, text: str, *, media: Sequence[Media] = ()) -> str:
        images = [{"image": self.resident.client.upload_blob(it.content).blob, "alt": it.alt} for it in media]
        embed = {"embed": {"$type": "app.bsky.embed.images", "images": images}} if images else {}
        return self.resident.writes(text, to=self.town, more=embed)

    def someone_answers(self, external_id: str, text: str) -> str:
        return self.resident.writes(text, to=self.town, answering=external_id)

    def someone_edits(self, external_id: str, text: str) -> None:
        """No client offers it, but a record may be replaced where it lies."""
        _, collection, rkey = external_id.removeprefix("at://").split("/")
        old = self.resident.client.com.atproto.repo.get_record(
            {"repo": self.resident.did, "collection": collection, "rkey": rkey}
        )
        record = {**old.value.model_dump(by_alias=True, exclude_none=True), "text": text}
        self.resident.client.com.atproto.repo.put_record(
            models.ComAtprotoRepoPutRecord.Data(
                repo=self.resident.did, collection=collection, rkey=rkey, record=record
            )
        )

    def someone_deletes(self, external_id: str) -> None:
        self.resident.deletes(external_id)

    def sent(self) -> Sequence[Sent]:
        return [
            Sent(it.uri, it.value.text, it.value.reply.parent.uri if it.value.reply else "")
            for it in self.town.posts()
        ]

    def asked(self) -> int:
        return len(self.sky.asked)

    def answers_429_next(self, seconds: int) -> None:
        """The answer is shaped as the real server's (see `test_real_rate_limit`)."""
        body = {"error": "RateLimitExceeded", "message": "Rate Limit Exceeded"}
        headers = {"RateLimit-Reset": str(int(time.time()) + seconds)}
        self.sky.next = lambda request, _: httpx.Response(429, json=body, headers=headers, request=request)

    def answers_garbage_next(self) -> None:
        page = b"<html>\xff\xfe It works!"
        self.sky.next = lambda request, _: httpx.Response(200, content=page, request=request)

    def expire_token(self) -> None:
        """The owner takes the app password back, and the process starts anew."""
        self.town.client.com.atproto.server.revoke_app_password({"name": "gobernauta"})
        SESSIONS.clear()

    def goes_away(self) -> None:
        """Nothing listens where the server was."""

        def nothing(request: httpx.Request, _: Callable[[], httpx.Response]) -> httpx.Response:
            self.sky.next = nothing
            request.url = request.url.copy_with(port=9)
            return self.sky.inner.handle_request(request)

        self.sky.next = nothing

    def loses_next_answer(self) -> None:
        """The server takes the next post; its answer never reaches us."""

        def until_written(request: httpx.Request, arrive: Callable[[], httpx.Response]) -> httpx.Response:
            answer = arrive()
            if not request.url.path.endswith("createRecord"):
                self.sky.next = until_written
                return answer
            answer.read()
            raise httpx.ReadTimeout("the answer was lost", request=request)

        self.sky.next = until_written


def photograph(*, size: tuple[int, int] = (640, 480)) -> bytes:
    """A JPEG with the place it was taken in it."""
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    exif.get_ifd(0x8825)[2] = (40.0, 25.0, 0.0)
    made = BytesIO()
    Image.new("RGB", size, "teal").save(made, "JPEG", exif=exif)
    return made.getvalue()


def stored_blob(person: Person, reference: Any) -> bytes:
    """A picture just as the server keeps it."""
    cid = reference.ref.link
    return bytes(person.client.com.atproto.sync.get_blob({"did": person.did, "cid": cid}))
