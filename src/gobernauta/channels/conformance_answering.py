"""The part of the channel contract about answering: once, in its place, within the limits, to nobody else.

It is run as a part of `conformance.ChannelContract`. Imported by tests alone.
"""

from contextlib import suppress
from dataclasses import replace

import pytest

from gobernauta.channels.protocol import (
    Expired,
    Media,
    Outbound,
    Receipt,
    Rejected,
    Throttled,
    Uncertain,
    Unreachable,
    Visibility,
)
from gobernauta.channels.rig import (
    Rig,
    asked_so_far,
    drain,
    hear_message,
    need,
    question,
    reply,
    understood,
)

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"  # one grapheme, 7 characters, 25 bytes
ACCENTED = "e\u0301\u0323"  # one grapheme, 3 characters, 5 bytes
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)


class AnsweringContract:
    """What a channel that sends must do; one that does not must say so."""

    def test_a_channel_that_cannot_send_says_so(self, rig: Rig) -> None:
        if "sent" not in rig.cannot:
            pytest.skip(f"{rig.channel.kind} sends")
        with pytest.raises(Rejected, match=r"\w+ \w+"):
            rig.channel.send(Outbound(key="k", text="Hello"))

    def test_reply_arrives_in_its_thread(self, rig: Rig) -> None:
        asked = question(rig)
        receipt = rig.channel.send(reply(asked, "A crew comes on Monday", key="reply-1"))
        (sent,) = rig.sent()
        assert sent.external_id == receipt.external_id
        assert "A crew comes on Monday" in sent.text
        if "someone_answers" not in rig.cannot:
            assert sent.in_reply_to == asked.external_id

    def test_our_own_words_are_known_as_ours(self, rig: Rig) -> None:
        asked = question(rig)
        receipt = rig.channel.send(reply(asked, "Thank you", key="reply-1"))
        ours = [
            it
            for it in understood(rig.channel, drain(rig.channel)[0])
            if it.external_id == receipt.external_id
        ]
        assert [it for it in ours if it.author is None or not it.author.is_us] == []

    def test_reply_is_never_wider_than_the_message(self, rig: Rig) -> None:
        need(rig, "someone_whispers", "sent")
        _, cursor = drain(rig.channel)
        message = rig.someone_whispers("My rent is late, whom do I ask?")
        _, asked = hear_message(rig.channel, cursor, message)
        assert asked.visibility is Visibility.DIRECT
        careless = replace(reply(asked, "Come to counter 3", key="reply-1"), visibility=Visibility.PUBLIC)
        rig.channel.send(careless)
        assert [it.visibility for it in rig.sent()] == [Visibility.DIRECT]

    @pytest.mark.parametrize("grapheme", [FAMILY, ACCENTED], ids=["family", "combining marks"])
    def test_over_length_by_graphemes(self, rig: Rig, grapheme: str) -> None:
        asked = question(rig)
        allows = rig.channel.capabilities()
        if allows.text_length is None:
            pytest.skip(f"{rig.channel.kind}: no limit")
        text = grapheme * (allows.text_length + 1)
        if allows.may_thread:
            receipt = rig.channel.send(reply(asked, text, key="reply-1"))
            parts = [it.text for it in rig.sent()]
            assert len(parts) == len(receipt.parts) > 1
            assert sum(it.count(grapheme) for it in parts) == allows.text_length + 1
            assert not any(mark in it.replace(grapheme, "") for it in parts for mark in grapheme[1:])
            if allows.length_unit == "graphemes":
                assert all(len(it.replace(grapheme, "x")) <= allows.text_length for it in parts)
            text = grapheme * allows.text_length * 200
        held, before = len(rig.sent()), asked_so_far(rig)
        with pytest.raises(Rejected, match=r"\d"):
            rig.channel.send(reply(asked, text, key="reply-2"))
        assert asked_so_far(rig) == before
        assert len(rig.sent()) == held

    def test_picture_without_words_is_refused(self, rig: Rig) -> None:
        asked = question(rig)
        picture = Media(media_type="image/png", name="plan.png", content=PIXEL)
        rig.channel.capabilities()
        before = asked_so_far(rig)
        with pytest.raises(Rejected, match=r"\w+ \w+ \w+"):
            rig.channel.send(reply(asked, "See the plan", key="reply-1", media=(picture,)))
        assert asked_so_far(rig) == before
        assert rig.sent() == []

    def test_picture_with_words_arrives(self, rig: Rig) -> None:
        asked = question(rig)
        if not rig.channel.capabilities().media_count:
            pytest.skip(f"{rig.channel.kind}: no media")
        picture = Media(media_type="image/png", name="plan.png", content=PIXEL, alt="Plan of Elm Street")
        receipt = rig.channel.send(reply(asked, "See the plan", key="reply-1", media=(picture,)))
        assert [it.external_id for it in rig.sent()] == [receipt.external_id]

    def test_throttled_reply_is_not_lost_nor_doubled(self, rig: Rig) -> None:
        need(rig, "answers_429_next")
        message = reply(question(rig), "A crew comes on Monday", key="reply-1")
        rig.answers_429_next(7)
        with pytest.raises(Throttled):
            rig.channel.send(message)
        assert rig.sent() == []
        receipt = rig.channel.send(message)
        assert [it.external_id for it in rig.sent()] == [receipt.external_id]

    def test_reply_with_an_expired_token(self, rig: Rig) -> None:
        need(rig, "expire_token")
        message = reply(question(rig), "A crew comes on Monday", key="reply-1")
        rig.expire_token()
        with pytest.raises(Expired):
            rig.channel.send(message)

    def test_reply_to_a_network_that_is_away(self, rig: Rig) -> None:
        need(rig, "goes_away")
        message = reply(question(rig), "A crew comes on Monday", key="reply-1")
        rig.goes_away()
        with pytest.raises(Unreachable):
            rig.channel.send(message)

    def test_answer_lost_after_success(self, rig: Rig) -> None:
        need(rig, "loses_next_answer")
        message = reply(question(rig), "A crew comes on Monday", key="reply-1")
        rig.loses_next_answer()
        with pytest.raises(Uncertain):
            rig.channel.send(message)
        (arrived,) = rig.sent()
        found = rig.channel.find(message.key, message)
        assert isinstance(found, Receipt)
        assert found.external_id == arrived.external_id
        need(rig, "resend")
        assert rig.channel.send(message).external_id == arrived.external_id
        assert [it.external_id for it in rig.sent()] == [arrived.external_id]

    def test_what_was_never_sent_is_not_found(self, rig: Rig) -> None:
        message = reply(question(rig), "Never sent", key="reply-never")
        with suppress(Uncertain):
            assert rig.channel.find(message.key, message) is None
