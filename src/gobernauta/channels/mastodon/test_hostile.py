"""A server that lies, breaks off or is not Mastodon at all: a clear error, and never a wrong answer."""

from typing import Any

import pytest

from gobernauta.channels.guarded import web_client
from gobernauta.channels.mastodon.channel import Mastodon
from gobernauta.channels.mastodon.script import POST, STATUS, TOKEN, Script, cut_off, given, said, silent
from gobernauta.channels.protocol import (
    ChannelError,
    Credentials,
    Kind,
    Malformed,
    Media,
    Outbound,
    Rejected,
    Throttled,
    Uncertain,
    Unreachable,
)


@pytest.mark.parametrize(
    "answer, error, sentence",
    [
        (silent, Uncertain, "did not answer"),
        (cut_off, Uncertain, "broke off"),
        (given(b"<html>"), Uncertain, "not JSON"),
        (given(b"[" * 50_000), Uncertain, "not JSON"),
        (said({"id": 7}), Uncertain, "not with the status"),
        (said([]), Uncertain, "not with the status"),
        (given(b"x" * 200_000), Uncertain, "larger than"),
        (said({"error": "no"}, 500), Uncertain, "trouble"),
        (said({"error": "no"}, 503), Uncertain, "trouble"),
        (said({"error": "Validation failed: Text is rude"}, 422), Rejected, "Text is rude"),
        (said({"error": {"a": 1}}, 403), Rejected, "403"),
        (given(b"\xff\xfe", 403), Rejected, "does not say why"),
        (said({}, 302, Location="http://127.0.0.1:1/"), Rejected, "has moved"),
        (said({}, 429), Throttled, "wait"),
        (said({}, 429, Retry_After="-5"), Throttled, "wait"),
        (said({}, 429, X_RateLimit_Reset="tomorrow"), Throttled, "wait"),
    ],
)
def test_a_post_answered_badly(script: Script, answer: Any, error: type[ChannelError], sentence: str) -> None:
    script.answers["/api/v1/statuses"] = answer
    channel = script.channel(seconds=0.5, limit=100_000)
    with pytest.raises(error, match=sentence) as caught:
        channel.send(POST)
    assert TOKEN not in str(caught.value)
    assert script.paths.count("POST /api/v1/statuses") == 1


@pytest.mark.parametrize(
    "reset, least, most",
    [("2999-01-01T00:00:00Z", 86_400, 86_400), ("1901-01-01T00:00:00Z", 1, 1), ("soon", 300, 300)],
)
def test_a_pause_stays_within_reason(script: Script, reset: str, least: float, most: float) -> None:
    script.answers["/api/v1/notifications"] = said({}, 429, X_RateLimit_Reset=reset)
    with pytest.raises(Throttled) as caught:
        script.channel().poll("")
    assert least <= caught.value.seconds <= most


@pytest.mark.parametrize("body", [b"", b"<html>", b"{}", b"[[]]", b"null", b'[{"id": 1}, 7]', b"\xff" * 9])
def test_a_page_that_is_none(script: Script, body: bytes) -> None:
    script.answers["/api/v1/notifications"] = given(body)
    with pytest.raises(ChannelError, match=r"\w+ \w+ \w+"):
        script.channel().poll("")


def test_one_bad_notification_does_not_hide_the_others(script: Script) -> None:
    notes = [{"id": "3", "status": STATUS}, {"id": "2", "status": {"id": "5"}}, {"id": "1", "status": None}]
    script.answers["/api/v1/notifications"] = said(notes)
    script.answers["/api/v1/statuses"] = said([STATUS, {"id": "5"}])
    channel = script.channel()
    raws, _ = channel.poll("")
    assert [raw.external_id for raw in raws] == ["notification/1", "status/5", "status/77"]
    for raw in raws[:2]:
        with pytest.raises(Malformed):
            channel.parse(raw)
    assert [inbound.text for inbound in channel.parse(raws[2])] == ["hello"]


def heard_77(script: Script) -> tuple[Mastodon, str]:
    script.answers["/api/v1/notifications"] = said([{"id": "3", "status": STATUS}])
    script.answers["/api/v1/statuses"] = said([STATUS])
    channel = script.channel()
    return channel, channel.poll("")[1]


def test_an_answer_that_leaves_a_status_out_deletes_nothing(script: Script) -> None:
    channel, cursor = heard_77(script)
    script.answers["/api/v1/statuses"] = said([])
    script.answers["/api/v1/statuses/77"] = said(STATUS)
    assert channel.poll(cursor) == ([], cursor)


def test_a_status_gone_twice_over_is_a_deletion(script: Script) -> None:
    channel, cursor = heard_77(script)
    script.answers["/api/v1/statuses"] = said([])
    (raw,) = channel.poll(cursor)[0]
    assert [inbound.kind for inbound in channel.parse(raw)] == [Kind.DELETION]


def test_a_server_in_trouble_deletes_nothing(script: Script) -> None:
    channel, cursor = heard_77(script)
    script.answers["/api/v1/statuses"] = said([])
    script.answers["/api/v1/statuses/77"] = said({}, 503)
    with pytest.raises(Unreachable):
        channel.poll(cursor)


def test_a_server_that_cannot_read_several_statuses_is_polled_without(script: Script) -> None:
    channel, cursor = heard_77(script)
    del script.answers["/api/v1/statuses"]
    assert channel.poll(cursor) == ([], cursor)


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"configuration": []},
        {"configuration": {"statuses": {"max_characters": "many"}, "media_attachments": None}},
        {"configuration": {"statuses": {"max_characters": -1}, "urls": {"streaming": "gopher://x"}}},
    ],
)
def test_a_server_that_says_nothing_sensible_has_mastodons_limits(script: Script, told: Any) -> None:
    script.answers["/api/v2/instance"] = said(told)
    allows = script.channel().capabilities()
    assert (allows.text_length, allows.url_length, allows.media_count) == (500, 23, 4)


def test_the_forerunner_of_the_instance_document_is_read(script: Script) -> None:
    del script.answers["/api/v2/instance"]
    limits = {"statuses": {"max_characters": 5000}, "media_attachments": {"description_limit": 9}}
    script.answers["/api/v1/instance"] = said({"uri": "town.example", "configuration": limits})
    allows = script.channel().capabilities()
    assert (allows.text_length, allows.alt_text_length) == (5000, 9)


def test_a_reply_goes_out_once_when_the_same_words_are_sent_to_another_message(script: Script) -> None:
    """A server whose thread holds someone else's copy of our words: not ours, so not found."""
    copy = {**STATUS, "id": "78", "in_reply_to_id": "77", "content": "Thank you"}
    script.answers["/api/v1/statuses/77"] = said(STATUS)
    script.answers["/api/v1/statuses/77/context"] = said({"descendants": [copy]})
    script.answers["/api/v1/statuses/78/source"] = said({"text": "@ana@social.example Thank you"})
    message = Outbound(key="k", text="Thank you", to="ana@social.example", in_reply_to="77")
    assert script.channel().find("k", message) is None


@pytest.mark.parametrize("answer", [said({}, 503), said({}), given(b"<"), said({}, 401), said({}, 429)])
def test_what_cannot_be_read_back_stays_uncertain(script: Script, answer: Any) -> None:
    script.answers["/api/v1/accounts/1/statuses"] = answer
    with pytest.raises(Uncertain):
        script.channel().find("k", POST)


def test_a_file_that_is_never_ready_is_not_posted(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gobernauta.channels.mastodon.sending.PROCESSING_SECONDS", 0)
    script.answers["/api/v2/media"] = said({"id": "5", "url": None}, 202)
    script.answers["/api/v1/media/5"] = said({"id": "5", "url": None}, 206)
    film = Media(media_type="image/png", name="plan.png", content=b"x", alt="Plan")
    with pytest.raises(Unreachable, match="still working"):
        script.channel().send(Outbound(key="k", text="x", media=(film,)))
    assert "POST /api/v1/statuses" not in script.paths


def test_a_private_address_is_not_reached(script: Script) -> None:
    settings = {"instance": script.address.replace("127.0.0.1", "localhost")}
    channel = Mastodon.open(Credentials(settings, {"token": TOKEN}, web_client()))
    with pytest.raises(Unreachable, match="inside this network"):
        channel.poll("")
    with pytest.raises(Unreachable):
        channel.send(POST)
    assert ["inside this network" in problem.sentence for problem in channel.check()] == [True]
    assert script.paths == []
