"""The channel contract tells good adapters from bad ones: each fault fails the case made for it."""

from typing import Any

import pytest

from gobernauta.channels.conformance import ChannelContract
from gobernauta.channels.conformance_answering import FAMILY
from gobernauta.channels.protocol import (
    Kind,
)
from gobernauta.channels.rig import Rig, paths, replaced
from tests.channels.faults import (
    Amnesiac,
    Asking,
    Blind,
    Blunt,
    Butcher,
    Carbon,
    Cheerful,
    Crashing,
    Doubling,
    Endless,
    Forgetful,
    Gossiping,
    Hasty,
    Impure,
    Inventive,
    Loud,
    Mute,
    Optimist,
    Orphaning,
    Overlapping,
    Raising,
    Renaming,
    Restless,
    SameName,
    Skipping,
    Trusting,
    Unasking,
    deaf_to,
)
from tests.channels.pigeons import PigeonRig, Pigeons


class TestPigeons(ChannelContract):
    """The good adapter passes; only its folder lacks a README, and that is noticed."""

    @pytest.fixture
    def rig(self) -> Rig:
        return PigeonRig()

    def test_documented(self, rig: Rig) -> None:
        with pytest.raises(FileNotFoundError):
            super().test_documented(rig)


class Unthreaded(Pigeons):
    threads = False


class TestPigeonsWithoutThreads(TestPigeons):
    @pytest.fixture
    def rig(self) -> Rig:
        return PigeonRig(Unthreaded)


FAULTS: list[tuple[type[Pigeons], str]] = [
    (Forgetful, "test_same_cursor_same_events"),
    (Forgetful, "test_paging_loses_nothing_and_resumes_anywhere"),
    (Skipping, "test_paging_loses_nothing_and_resumes_anywhere"),
    (Overlapping, "test_paging_loses_nothing_and_resumes_anywhere"),
    (Restless, "test_same_cursor_same_events"),
    (deaf_to(Kind.EDIT), "test_edit"),
    (deaf_to(Kind.DELETION), "test_deletion"),
    (SameName, "test_edit"),
    (SameName, "test_deletion"),
    (Impure, "test_parse_is_pure"),
    (Orphaning, "test_answer_before_its_question"),
    (Trusting, "test_forged_callback"),
    (Carbon, "test_changed_callback"),
    (Renaming, "test_replayed_callback"),
    (Blunt, "test_too_many_requests"),
    (Blunt, "test_expired_token"),
    (Hasty, "test_too_many_requests"),
    (Raising, "test_check_names_a_network_that_is_away"),
    (Raising, "test_check_survives_garbage"),
    (Cheerful, "test_check_names_a_network_that_is_away"),
    (Cheerful, "test_expired_token"),
    (Gossiping, "test_expired_token"),
    (Mute, "test_reply_arrives_in_its_thread"),
    (Unasking, "test_reply_arrives_in_its_thread"),
    (Loud, "test_reply_is_never_wider_than_the_message"),
    (Blind, "test_picture_without_words_is_refused"),
    (Asking, "test_picture_without_words_is_refused"),
    (Optimist, "test_answer_lost_after_success"),
    (Amnesiac, "test_answer_lost_after_success"),
    (Doubling, "test_answer_lost_after_success"),
    (Inventive, "test_what_was_never_sent_is_not_found"),
]


@pytest.mark.parametrize("channel, case", FAULTS, ids=lambda it: it if isinstance(it, str) else it.__name__)
def test_a_fault_fails_its_case(channel: type[Pigeons], case: str) -> None:
    with pytest.raises((Exception, pytest.fail.Exception)):
        getattr(ChannelContract(), case)(PigeonRig(channel))
    getattr(ChannelContract(), case)(PigeonRig())


@pytest.mark.parametrize("channel", [Endless, Butcher, Asking])
def test_a_fault_with_long_texts_fails(channel: type[Pigeons]) -> None:
    with pytest.raises((Exception, pytest.fail.Exception)):
        ChannelContract().test_over_length_by_graphemes(PigeonRig(channel), FAMILY)


def test_a_crash_on_garbage_fails() -> None:
    rig = PigeonRig(Crashing)
    rig.someone_writes("The lamp is out")
    (real,), _ = Pigeons(rig.loft).poll("")
    case = ChannelContract.test_garbage_is_malformed.hypothesis.inner_test  # type: ignore[attr-defined]
    with pytest.raises(KeyError):
        case(ChannelContract(), rig, real, Always(b"{}"))


class Always:
    """Draws the same whatever is asked."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def draw(self, strategy: Any) -> Any:
        return self.value


def test_a_verb_the_rig_cannot_play_is_skipped_with_its_reason() -> None:
    rig = PigeonRig()
    rig.cannot = {"someone_edits": "pigeons carry one note"}
    with pytest.raises(pytest.skip.Exception, match="pigeons carry one note"):
        ChannelContract().test_edit(rig)


def test_every_value_of_a_document_can_be_replaced() -> None:
    document = {"a": [1, {"b": None}], "c": "d"}
    assert paths(document) == [(), ("a",), ("a", 0), ("a", 1), ("a", 1, "b"), ("c",)]
    assert replaced(document, ("a", 1, "b"), 7) == {"a": [1, {"b": 7}], "c": "d"}
    assert document == {"a": [1, {"b": None}], "c": "d"}
