"""Plays the network's side against a mastodon-mock on loopback. Imported by tests alone."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from gobernauta.channels.guarded import web_client
from gobernauta.channels.mastodon.channel import Mastodon
from gobernauta.channels.mastodon.parsing import VISIBILITIES
from gobernauta.channels.mastodon.plain import text_of
from gobernauta.channels.protocol import Credentials, Media
from gobernauta.channels.rig import Rig, Sent
from tests.servers.mastodon import TOWN, MastodonServer


class MastodonRig(Rig):
    """The town's account, and Alice who writes to it."""

    channel: Mastodon
    cannot = {"true_callback": "Mastodon is asked, it does not call back"}

    def __init__(self, server: MastodonServer) -> None:
        self.server = server
        self.town, self.alice = server.as_person(TOWN), server.as_person("alice")
        self.secrets = (self.town.token,)
        self.channel = Mastodon.open(
            Credentials(
                settings={"instance": server.address},
                secrets={"token": self.town.token},
                web=web_client(allowed_hosts=["127.0.0.1"]),
            )
        )

    def someone_writes(self, text: str, *, media: Sequence[Media] = ()) -> str:
        files = [self.alice.uploads(each.content, each.media_type, each.alt) for each in media]
        return str(self.alice.posts(f"@{TOWN} {text}", media_ids=files)["id"])

    def someone_whispers(self, text: str) -> str:
        return str(self.alice.posts(f"@{TOWN} {text}", visibility="direct")["id"])

    def someone_answers(self, external_id: str, text: str) -> str:
        bob = self.server.as_person("bob")
        return str(bob.posts(f"@{TOWN} {text}", in_reply_to_id=external_id)["id"])

    def someone_edits(self, external_id: str, text: str) -> None:
        self.alice.edits(external_id, f"@{TOWN} {text}")

    def someone_deletes(self, external_id: str) -> None:
        self.alice.deletes(external_id)

    def sent(self) -> list[Sent]:
        return [
            Sent(
                status["id"],
                text_of(status["content"], mentions={}),
                in_reply_to=status["in_reply_to_id"] or "",
                visibility=VISIBILITIES[status["visibility"]],
            )
            for status in self.town.statuses()
        ]

    def asked(self) -> int:
        return self.server.asked

    def answers_429_next(self, seconds: int) -> None:
        reset = (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")
        headers = {"X-RateLimit-Limit": "300", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset}
        self.server.fault(effect={"type": "status", "status": 429, "headers": headers}, count=1)

    def answers_garbage_next(self) -> None:
        self.server.fault(effect={"type": "malformed"}, count=1)

    def expire_token(self) -> None:
        self.server.revoke(self.town.token)

    def goes_away(self) -> None:
        self.server.stop()

    def loses_next_answer(self) -> None:
        self.server.lose_next_answer()
