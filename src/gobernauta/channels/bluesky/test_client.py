"""What each way of failing means: for a question, and for a message that may have arrived."""

import time
from collections.abc import Callable, Iterator

import httpx
import pytest

from gobernauta.channels.bluesky import hearing
from gobernauta.channels.bluesky.client import SESSIONS, Client, Oversized, Refusal, Session
from gobernauta.channels.guarded import Refused
from gobernauta.channels.protocol import ChannelError, Expired, Throttled, Uncertain, Unreachable

Answer = Callable[[httpx.Request], httpx.Response]
LOGGED_IN = {"did": "did:plc:us", "accessJwt": "a", "refreshJwt": "r"}


@pytest.fixture(autouse=True)
def _no_sessions() -> Iterator[None]:
    kept = dict(SESSIONS)
    SESSIONS.clear()
    yield
    SESSIONS.clear()
    SESSIONS.update(kept)


def client(answer: Answer, *, logged_in: bool = True) -> Client:
    """A client whose server logs anybody in, and then does `answer`."""

    def serve(request: httpx.Request) -> httpx.Response:
        if logged_in and request.url.path.endswith("createSession"):
            return httpx.Response(200, json=LOGGED_IN)
        return answer(request)

    web = httpx.Client(transport=httpx.MockTransport(serve))
    return Client(web, service="https://pds.example", handle="town.example", password="pw-secret")


def answering(status: int, body: object = None, **headers: str) -> Answer:
    return lambda _: httpx.Response(status, json=body or {}, headers=headers)


def failing(error: Exception) -> Answer:
    def fail(_: httpx.Request) -> httpx.Response:
        raise error

    return fail


@pytest.mark.parametrize(
    ("answer", "asked", "written"),
    [
        (answering(500, {"error": "InternalServerError"}), Unreachable, Uncertain),
        (answering(502), Unreachable, Uncertain),
        (answering(200), Unreachable, Uncertain),
        (answering(301, Location="https://else.example"), Unreachable, Uncertain),
        (lambda _: httpx.Response(200, content=b"<html>"), Unreachable, Uncertain),
        (lambda _: httpx.Response(200, content=b"[" * 100_000), Unreachable, Uncertain),
        (answering(400, {"error": "InvalidRequest", "message": "too long"}), Refusal, Refusal),
        (answering(413, {"error": "TooLarge"}), Refusal, Refusal),
        (answering(401, {"error": "AuthMissing"}), Expired, Expired),
        (answering(401, {"error": "AccountTakedown"}), Expired, Expired),
        (answering(429), Throttled, Throttled),
        (failing(httpx.ConnectError("refused")), Unreachable, Unreachable),
        (failing(httpx.ConnectTimeout("slow")), Unreachable, Unreachable),
        (failing(httpx.ReadTimeout("slow")), Unreachable, Uncertain),
        (failing(httpx.RemoteProtocolError("cut")), Unreachable, Uncertain),
        (failing(httpx.WriteError("cut")), Unreachable, Uncertain),
        (failing(Refused("too large")), Oversized, Uncertain),
    ],
)
def test_what_a_failure_means(answer: Answer, asked: type[ChannelError], written: type[ChannelError]) -> None:
    with pytest.raises(asked, match=r"\w+ \w+") as caught:
        client(answer).get("app.bsky.feed.getPosts")
    assert "pw-secret" not in str(caught.value)
    with pytest.raises(written, match=r"\w+ \w+"):
        client(answer).post("com.atproto.repo.createRecord", {})


@pytest.mark.parametrize(
    ("headers", "least", "most"),
    [
        ({"Retry-After": "7"}, 7, 7),
        ({"RateLimit-Reset": "0"}, 1, 1),
        ({"Retry-After": "-5"}, 1, 1),
        ({"Retry-After": "1e300"}, 86_400, 86_400),
        ({"Retry-After": "nan"}, 60, 60),
        ({"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}, 1, 1),
        ({}, 60, 60),
    ],
)
def test_how_long_to_wait(headers: dict[str, str], least: float, most: float) -> None:
    with pytest.raises(Throttled) as caught:
        client(answering(429, **headers)).get("app.bsky.feed.getPosts")
    assert least <= caught.value.seconds <= most


def test_a_moment_to_come_back_is_counted_from_now() -> None:
    with pytest.raises(Throttled) as caught:
        client(answering(429, **{"RateLimit-Reset": str(int(time.time()) + 3_600)})).get(
            "app.bsky.feed.getPosts"
        )
    assert 3_000 < caught.value.seconds <= 3_600


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (
            answering(401, {"error": "AuthenticationRequired", "message": "Invalid identifier or password"}),
            Expired,
        ),
        (answering(401, {"error": "AuthFactorTokenRequired"}), Expired),
        (answering(400, {"error": "InvalidRequest"}), Expired),
        (answering(500), Unreachable),
        (answering(200, {"did": 7}), Unreachable),
        (failing(httpx.ReadTimeout("slow")), Unreachable),
    ],
)
def test_a_log_in_that_fails_sends_nothing(answer: Answer, error: type[ChannelError]) -> None:
    with pytest.raises(error) as caught:
        client(answer, logged_in=False).post("com.atproto.repo.createRecord", {})
    assert "pw-secret" not in str(caught.value)
    assert SESSIONS == {}


def test_a_token_that_stays_stale_ends() -> None:
    asked: list[str] = []

    def stale(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        return httpx.Response(400, json={"error": "ExpiredToken", "message": "Token has expired"})

    with pytest.raises(Expired):
        client(stale).get("app.bsky.feed.getPosts")
    assert len(asked) == 3  # the question, the renewal, the question again


def test_a_session_renewed_by_another_worker_is_used() -> None:
    seen: list[str] = []

    def serve(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers["Authorization"])
        if seen[-1] == "Bearer new":
            return httpx.Response(200, json={"posts": []})
        key, _ = SESSIONS.popitem()
        SESSIONS[key] = Session("did:plc:us", "new", "r2")
        return httpx.Response(400, json={"error": "ExpiredToken"})

    assert client(serve).get("app.bsky.feed.getPosts") == {"posts": []}
    assert seen == ["Bearer a", "Bearer new"]


@pytest.mark.parametrize("listed", [None, 7, {}, "x"])
def test_no_list_of_notifications(listed: object) -> None:
    with pytest.raises(Unreachable):
        hearing.poll(client(answering(200, {"notifications": listed, "cursor": "x"})), "")
