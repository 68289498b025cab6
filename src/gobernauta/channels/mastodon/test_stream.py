"""The event stream: noise, heartbeats and silence end a wait, and none keeps it up."""

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler

import pytest

from gobernauta.channels.mastodon.script import (
    Script,
    given,
    thumping,
)
from gobernauta.channels.mastodon.stream import events


def test_events_of_a_stream_and_noise() -> None:
    lines = [
        ":thump",
        "",
        "data: lost",
        "",
        "event: delete",
        "data: 7",
        "",
        "event:x",
        "data:a",
        "data:b",
        "",
        "event: y",
    ]
    assert list(events(lines)) == [("delete", "7"), ("x", "ab")]
    assert list(events(["event: x", "data: " + "y" * 2_000_000, ""])) == []


@pytest.mark.parametrize(
    "body", [b"event: notification\n\n", b"event: status.update\ndata: {\n\n", b"\xff" * 99]
)
def test_a_wait_on_noise_ends(script: Script, body: bytes) -> None:
    ends(script, given(body))


def test_a_wait_ends_however_long_the_heart_beats(script: Script) -> None:
    ends(script, thumping)


def ends(script: Script, stream: Callable[[BaseHTTPRequestHandler], None]) -> None:
    script.answers["/api/v1/streaming/user"] = stream
    thread = threading.Thread(target=script.channel().wait, args=(0.3,), daemon=True)
    thread.start()
    thread.join(30)
    assert not thread.is_alive()
