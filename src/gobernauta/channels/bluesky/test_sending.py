"""Sending once, and staying logged in, on the real Bluesky network on loopback."""

import base64
import hmac
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import httpx
import pytest
from atproto import models
from PIL import Image

from gobernauta.channels.bluesky import posts
from gobernauta.channels.bluesky.client import SESSIONS, Refusal, Session
from gobernauta.channels.bluesky.rig import POST, BlueskyRig, now, photograph, stored_blob
from gobernauta.channels.protocol import Media, Outbound, Throttled, Uncertain, Unreachable
from gobernauta.channels.rig import question, reply

pytestmark = pytest.mark.bluesky


# Sending once


def test_ten_attempts_at_once_make_one_post(rig: BlueskyRig) -> None:
    message = reply(question(rig), "Only once", key="reply-1")

    def attempt(_: int) -> str:
        try:
            return rig.channel.send(message).external_id
        except Uncertain:
            found = rig.channel.find(message.key, message)
            assert found
            return found.external_id

    with ThreadPoolExecutor(10) as pool:
        ids = set(pool.map(attempt, range(10)))
    assert [it.external_id for it in rig.sent()] == list(ids)


def test_the_server_itself_refuses_a_second_post_under_one_key(rig: BlueskyRig) -> None:
    """What the adapter relies on when two workers pass its own look-up at the same moment."""
    rig.channel.send(Outbound(key="news-1", text="First"))
    body = {
        "repo": rig.town.did,
        "collection": POST,
        "rkey": posts.record_key("news-1", 0),
        "record": {"$type": POST, "text": "Second", "createdAt": now()},
    }
    with pytest.raises(Uncertain):
        rig.channel._client.post("com.atproto.repo.createRecord", body)
    assert [it.text for it in rig.sent()] == ["First"]


def test_a_thread_broken_off_is_completed(rig: BlueskyRig) -> None:
    message = reply(question(rig), "Word after word. " * 60, key="reply-1")
    written = 0

    def cut_at_the_third(request: httpx.Request, arrive: Callable[[], httpx.Response]) -> httpx.Response:
        nonlocal written
        written += request.url.path.endswith("createRecord")
        if written == 3:
            raise httpx.ConnectError("cable cut", request=request)
        rig.sky.next = cut_at_the_third
        return arrive()

    rig.sky.next = cut_at_the_third
    with pytest.raises(Unreachable):
        rig.channel.send(message)
    assert len(rig.sent()) == 2
    assert rig.channel.find(message.key, message) is None
    receipt = rig.channel.send(message)
    sent = rig.sent()
    assert tuple(it.external_id for it in sent) == receipt.parts
    assert [it.in_reply_to for it in sent] == [message.in_reply_to, *receipt.parts[:-1]]
    assert rig.channel.find(message.key, message) == receipt


@pytest.mark.parametrize(("text", "limit"), [("x" * 301, "300"), ("👨‍👩‍👧‍👦" * 200, "3000")])
def test_our_limits_are_the_servers(rig: BlueskyRig, text: str, limit: str) -> None:
    record = {"$type": POST, "text": text, "createdAt": now()}
    body = {"repo": rig.town.did, "collection": POST, "record": record}
    with pytest.raises(Refusal, match=f"maximum {limit}"):
        rig.channel._client.post("com.atproto.repo.createRecord", body)
    assert rig.channel.send(Outbound(key="long", text=text)).parts == tuple(
        it.external_id for it in rig.sent()
    )


def test_a_large_photograph_arrives_small_and_silent(rig: BlueskyRig) -> None:
    noise = Image.effect_noise((3000, 2000), 120)
    made = BytesIO()
    noise.convert("RGB").save(made, "JPEG", quality=98, exif=Image.open(BytesIO(photograph())).getexif())
    assert len(made.getvalue()) > posts.LIMITS.media_bytes
    picture = Media(media_type="image/jpeg", alt="Noise", content=made.getvalue())
    rig.channel.send(Outbound(key="news-1", text="Look", media=(picture,)))
    image = rig.town.posts()[0].value.embed.images[0]
    kept = stored_blob(rig.town, image.image)
    assert len(kept) <= posts.LIMITS.media_bytes
    assert not Image.open(BytesIO(kept)).getexif()
    assert Image.open(BytesIO(kept)).size == (image.aspect_ratio.width, image.aspect_ratio.height)


# Sessions


def test_one_log_in_serves_every_opening_and_an_old_token_is_renewed(rig: BlueskyRig) -> None:
    password = rig.secrets[0]
    for _ in range(3):
        rig.opened(password).poll("")
    assert rig.sky.asked.count("com.atproto.server.createSession") == 1
    key, session = next((key, it) for key, it in SESSIONS.items() if it.did == rig.town.did)
    SESSIONS[key] = Session(session.did, outdated(session.access), session.refresh)
    rig.channel.poll("")
    assert rig.sky.asked.count("com.atproto.server.refreshSession") == 1
    SESSIONS[key] = Session(session.did, outdated(session.access), outdated(session.refresh))
    rig.channel.poll("")
    assert rig.sky.asked.count("com.atproto.server.createSession") == 2


def outdated(token: str) -> str:
    """The same token, expired an hour ago and signed with the test server's own secret."""
    head, body, _ = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    claims["exp"] = claims["iat"] - 3600
    signed = f"{head}.{unpadded(json.dumps(claims).encode())}"
    return f"{signed}.{unpadded(hmac.digest(b'jwt-secret', signed.encode(), 'sha256'))}"


def unpadded(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).decode().rstrip("=")


def test_real_rate_limit(rig: BlueskyRig) -> None:
    """The server's own 429, met by logging in too often."""

    def log_in_forty_times() -> None:
        for _ in range(40):
            SESSIONS.clear()
            rig.channel._client.did()

    with pytest.raises(Throttled) as caught:
        log_in_forty_times()
    assert 1 <= caught.value.seconds <= 300


def test_the_main_password_and_narrowed_notifications_are_pointed_out(rig: BlueskyRig) -> None:
    preference = {"include": "follows", "list": True, "push": True}
    rig.town.client.app.bsky.notification.put_preferences_v2(
        models.AppBskyNotificationPutPreferencesV2.Data(reply=preference)
    )
    rig.network.settle()
    problems = rig.opened("correct horse").check()
    assert {it.severity for it in problems} == {"warning"}
    assert any("own password" in it.sentence for it in problems)
    assert any("reply" in it.sentence for it in problems)
