"""One executable contract that every channel passes.

A channel's own test makes a `Rig` (see `rig`) and subclasses the contract:

    class TestMastodon(ChannelContract):
        @pytest.fixture
        def rig(self) -> Iterator[Rig]: ...

A rig that cannot play a verb names it, with the reason, in `cannot`; the suite skips with that reason. The
suite judges what every network has in common; what only one network knows is tested in that channel's own
folder. Imported by tests alone.
"""

import inspect
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gobernauta.channels.protocol import (
    ChannelError,
    Credentials,
    Expired,
    Forged,
    Kind,
    Malformed,
    Media,
    Outbound,
    Raw,
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
    disturbed,
    drain,
    hear,
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


class ChannelContract:
    """Subclass it in a channel's test, beside or with a fixture `rig`; every case gets a fresh one."""

    # Connecting

    def test_documented(self, rig: Rig) -> None:
        readme = Path(inspect.getfile(type(rig.channel))).parent / "README.md"
        text = readme.read_text(encoding="utf-8")
        assert [it.label for it in rig.channel.settings if it.label not in text] == []

    def test_open_without_settings_is_refused_in_a_sentence(self, rig: Rig) -> None:
        if not any(it.required and not it.default for it in rig.channel.settings):
            pytest.skip(f"{rig.channel.kind}: no setting is required")
        with httpx.Client() as web, pytest.raises(Rejected, match=r"\w+ \w+"):
            type(rig.channel).open(Credentials(settings={}, secrets={}, web=web))

    def test_check_finds_nothing_wrong(self, rig: Rig) -> None:
        assert [it for it in rig.channel.check() if it.severity == "error"] == []

    def test_check_names_a_network_that_is_away(self, rig: Rig) -> None:
        need(rig, "goes_away")
        rig.goes_away()
        assert any(it.severity == "error" and it.sentence for it in rig.channel.check())

    def test_check_survives_garbage(self, rig: Rig) -> None:
        need(rig, "answers_garbage_next")
        rig.answers_garbage_next()
        assert all(it.sentence for it in rig.channel.check())

    def test_expired_token(self, rig: Rig) -> None:
        need(rig, "expire_token")
        rig.expire_token()
        with pytest.raises(Expired) as caught:
            rig.channel.poll("")
        problems = rig.channel.check()
        assert any(it.severity == "error" for it in problems)
        sentences = [str(caught.value), *(it.sentence for it in problems)]
        assert [it for it in sentences if any(secret in it for secret in rig.secrets)] == []

    # Hearing

    def test_same_cursor_same_events(self, rig: Rig) -> None:
        need(rig, "someone_writes")
        _, cursor = drain(rig.channel)
        hear_message(rig.channel, cursor, rig.someone_writes("Water comes up in Elm Street"))
        first, following = rig.channel.poll(cursor)
        again, following_again = rig.channel.poll(cursor)
        assert [it.external_id for it in first] == [it.external_id for it in again]
        assert following == following_again
        assert drain(rig.channel, following)[0] == []

    def test_parse_is_pure(self, rig: Rig) -> None:
        need(rig, "someone_writes")
        _, cursor = drain(rig.channel)
        raw, inbound = hear_message(rig.channel, cursor, rig.someone_writes("Ünïcode, 日本, and & <b>"))
        assert rig.channel.parse(raw) == rig.channel.parse(raw)
        assert "Ünïcode, 日本, and & <b>" in inbound.text

    def test_answer_before_its_question(self, rig: Rig) -> None:
        need(rig, "someone_writes", "someone_answers")
        _, cursor = drain(rig.channel)
        asked = rig.someone_writes("Where do I pay?")
        answer = rig.someone_answers(asked, "At the counter?")
        hear_message(rig.channel, cursor, answer)
        raws, _ = drain(rig.channel, cursor)
        backwards = understood(rig.channel, raws[::-1])
        assert [it.in_reply_to for it in backwards if it.external_id == answer][:1] == [asked]
        assert backwards[::-1] == [it for raw in raws for it in reversed(rig.channel.parse(raw))]

    def test_edit(self, rig: Rig) -> None:
        need(rig, "someone_writes", "someone_edits")
        _, cursor = drain(rig.channel)
        message = rig.someone_writes("The bin is fuul")
        raw, _ = hear_message(rig.channel, cursor, message)
        _, cursor = drain(rig.channel, cursor)
        rig.someone_edits(message, "The bin is full")
        event, inbound = hear(
            rig.channel, cursor, lambda it: it.kind is Kind.EDIT and it.external_id == message
        )
        assert "The bin is full" in inbound.text
        assert event.external_id != raw.external_id

    def test_deletion(self, rig: Rig) -> None:
        need(rig, "someone_writes", "someone_deletes")
        _, cursor = drain(rig.channel)
        message = rig.someone_writes("I take this back")
        raw, _ = hear_message(rig.channel, cursor, message)
        _, cursor = drain(rig.channel, cursor)
        rig.someone_deletes(message)
        event, _ = hear(
            rig.channel, cursor, lambda it: it.kind is Kind.DELETION and it.external_id == message
        )
        assert event.external_id != raw.external_id

    def test_paging_loses_nothing_and_resumes_anywhere(self, rig: Rig) -> None:
        need(rig, "someone_writes", "more_than_a_page")
        _, cursor = drain(rig.channel)
        written = [rig.someone_writes(f"Pothole {number}") for number in range(rig.more_than_a_page)]
        hear_message(rig.channel, cursor, written[-1])
        heard: list[str] = []
        pages = 0
        while True:
            page, following = rig.channel.poll(cursor)
            again, _ = rig.channel.poll(cursor)
            assert [it.external_id for it in page] == [it.external_id for it in again]
            if not page and following == cursor:
                break
            heard += [it.external_id for it in understood(rig.channel, page) if it.kind is Kind.MESSAGE]
            pages, cursor = pages + bool(page), following
        assert sorted(heard) == sorted(written)
        assert pages > 1

    def test_too_many_requests(self, rig: Rig) -> None:
        need(rig, "answers_429_next")
        rig.answers_429_next(7)
        with pytest.raises(Throttled) as caught:
            rig.channel.poll("")
        assert 0 < caught.value.seconds <= 8

    def test_garbage_from_the_network(self, rig: Rig) -> None:
        need(rig, "answers_garbage_next")
        rig.answers_garbage_next()
        with pytest.raises(ChannelError, match=r"\w+ \w+"):
            rig.channel.poll("")

    @settings(
        max_examples=60,
        deadline=None,
        suppress_health_check=[
            HealthCheck.function_scoped_fixture,
            HealthCheck.differing_executors,
            HealthCheck.too_slow,
        ],
    )
    @given(data=st.data())
    def test_garbage_is_malformed(self, rig: Rig, real: Raw, data: st.DataObject) -> None:
        payload = data.draw(disturbed(real.payload))
        with suppress(Malformed):
            understood(rig.channel, [Raw(real.external_id, payload, real.media_type)])

    @pytest.fixture
    def real(self, rig: Rig) -> Raw:
        """One event just as the network gives it."""
        need(rig, "someone_writes")
        _, cursor = drain(rig.channel)
        return hear_message(rig.channel, cursor, rig.someone_writes("The lamp is out"))[0]

    def test_forged_callback(self, rig: Rig) -> None:
        with pytest.raises((Forged, Rejected)):
            rig.channel.callback(rig.forged_callback())

    def test_true_callback(self, rig: Rig) -> None:
        need(rig, "true_callback")
        assert understood(rig.channel, rig.channel.callback(rig.true_callback()))

    # Answering

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
