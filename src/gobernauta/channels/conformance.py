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

from gobernauta.channels.conformance_answering import AnsweringContract
from gobernauta.channels.protocol import (
    ChannelError,
    Credentials,
    Expired,
    Forged,
    Kind,
    Malformed,
    Raw,
    Rejected,
    Throttled,
)
from gobernauta.channels.rig import (
    Rig,
    disturbed,
    drain,
    hear,
    hear_message,
    need,
    understood,
)


class ChannelContract(AnsweringContract):
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
        message = rig.someone_writes("Water comes up in Elm Street")
        hear_message(rig.channel, cursor, message)
        first, following = rig.channel.poll(cursor)
        assert message in [it.external_id for it in understood(rig.channel, first)]
        again, following_again = rig.channel.poll(cursor)
        assert [it.external_id for it in first] == [it.external_id for it in again]
        assert following == following_again
        assert drain(rig.channel, following)[0] == []

    def test_parse_is_pure(self, rig: Rig) -> None:
        need(rig, "someone_writes")
        _, cursor = drain(rig.channel)
        raw, inbound = hear_message(rig.channel, cursor, rig.someone_writes("Ünïcode, 日本, and & <b>"))
        assert inbound in rig.channel.parse(raw)
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
        assert understood(rig.channel, rig.channel.callback(rig.true_callback()).events)

    def test_changed_callback(self, rig: Rig) -> None:
        need(rig, "true_callback")
        request = rig.true_callback()
        for body in (request.body + b" ", request.body[:-1], b""):
            with pytest.raises(Forged):
                rig.channel.callback(replace(request, body=body))

    def test_replayed_callback(self, rig: Rig) -> None:
        need(rig, "true_callback")
        request = rig.true_callback()
        first, again = (rig.channel.callback(request).events for _ in range(2))
        assert [it.external_id for it in first] == [it.external_id for it in again]
