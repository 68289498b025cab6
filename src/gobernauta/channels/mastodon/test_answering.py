"""Answering on Mastodon, against a server of its own kind: once, to whom it concerns, within its limits."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gobernauta.channels.conformance_answering import PIXEL
from gobernauta.channels.mastodon.rig import MastodonRig
from gobernauta.channels.protocol import (
    Media,
    Outbound,
    Rejected,
    Uncertain,
    Visibility,
)
from gobernauta.channels.rig import drain, question, reply, understood

LONG = "The crew comes on Monday and pumps the water out. " * 25


def test_a_long_reply_is_a_thread_in_which_each_part_names_the_person(rig: MastodonRig) -> None:
    message = rig.someone_whispers("My cellar is full of water")
    (asked,) = understood(rig.channel, drain(rig.channel)[0])
    receipt = rig.channel.send(reply(asked, LONG, key="k"))
    parts = rig.sent()
    assert [part.external_id for part in parts] == list(receipt.parts)
    assert [part.in_reply_to for part in parts] == [message, *receipt.parts[:-1]]
    assert all(part.text.startswith("@alice ") for part in parts)
    assert {part.visibility for part in parts} == {Visibility.DIRECT}
    assert [part.text[-5:] for part in parts] == ["(1/3)", "(2/3)", "(3/3)"]


def test_a_private_reply_goes_to_nobody_else(rig: MastodonRig) -> None:
    rig.someone_whispers("Who is in charge?")
    (asked,) = understood(rig.channel, drain(rig.channel)[0])
    with pytest.raises(Rejected, match=r"also go to @bob, @mayor@elsewhere\.example"):
        rig.channel.send(reply(asked, "(@Mayor@elsewhere.example or @bob)", key="k"))
    assert rig.sent() == []
    rig.channel.send(reply(asked, "@alice: write to info@town.example, see https://x.example/@bob", key="k"))
    assert [part.text.count("@alice") for part in rig.sent()] == [1]


def test_a_thread_that_broke_off_is_continued(rig: MastodonRig) -> None:
    message = reply(question(rig), LONG, key="k")
    rig.loses_next_answer()
    with pytest.raises(Uncertain):
        rig.channel.send(message)
    assert len(rig.sent()) == 1
    assert rig.channel.find("k", message) is None
    receipt = rig.channel.send(replace(message, key="the server has forgotten the first key"))
    assert [part.external_id for part in rig.sent()] == list(receipt.parts)
    assert len(receipt.parts) == 3
    found = rig.channel.find("k", message)
    assert found == receipt


def test_an_earlier_message_with_the_same_words_is_not_taken_for_this_one(rig: MastodonRig) -> None:
    rig.town.posts("The office is closed today")
    post = Outbound(key="k", text="The office is closed today")
    later = replace(post, queued_at=datetime.now(UTC) + timedelta(hours=1))
    assert rig.channel.find("k", later) is None
    assert rig.channel.find("k", post) is not None


def test_a_post_is_found_among_many(rig: MastodonRig) -> None:
    started = datetime.now(UTC)
    post = Outbound(key="k", text="The office is closed today", queued_at=started)
    receipt = rig.channel.send(post)
    for number in range(45):
        rig.town.posts(f"Notice {number}")
    assert rig.channel.find("k", post) == receipt


def test_a_reply_is_found_after_its_question_is_gone(rig: MastodonRig) -> None:
    asked = question(rig)
    message = reply(asked, "A crew comes on Monday", key="k")
    receipt = rig.channel.send(message)
    rig.someone_deletes(asked.external_id)
    assert rig.channel.find("k", message) == receipt


def test_what_is_gone_is_not_answered(rig: MastodonRig) -> None:
    asked = question(rig)
    rig.someone_deletes(asked.external_id)
    with pytest.raises(Rejected, match="no longer there"):
        rig.channel.send(reply(asked, "A crew comes on Monday", key="k"))
    assert rig.sent() == []


def test_subject_and_language_go_with_the_reply(rig: MastodonRig) -> None:
    message = replace(reply(question(rig), "Hoy no", key="k"), subject="aviso", language="es")
    rig.channel.send(message)
    (status,) = rig.town.statuses()
    assert (status["spoiler_text"], status["language"], status["sensitive"]) == ("aviso", "es", True)


def test_a_picture_arrives_with_its_words(rig: MastodonRig) -> None:
    picture = Media(media_type="image/png", name="plan.png", content=PIXEL, alt="Plan of Elm Street")
    rig.channel.send(reply(question(rig), LONG, key="k", media=(picture,)))
    first, *others = rig.town.statuses()
    assert [each["description"] for each in first["media_attachments"]] == ["Plan of Elm Street"]
    assert not any(status["media_attachments"] for status in others)


def test_a_person_already_named_is_not_named_twice(rig: MastodonRig) -> None:
    rig.channel.send(reply(question(rig), "@alice a crew comes", key="k"))
    assert [part.text for part in rig.sent()] == ["@alice a crew comes"]


PICTURE = Media(media_type="image/png", name="plan.png", content=PIXEL, alt="Plan")


@pytest.mark.parametrize(
    "message, sentence",
    [
        (Outbound(key="k", text=" \n "), "no words"),
        (Outbound(key="k", text="a \ud800"), "no text may hold"),
        (Outbound(key="k", text="x", visibility=Visibility.DIRECT), "needs a person"),
        (Outbound(key="k", text="x", to="bob @eve"), "not an address"),
        (Outbound(key="k", text="x", to="bob\n@eve"), "not an address"),
        (Outbound(key="k", text="x", subject="w" * 600), "no room"),
        (Outbound(key="k", text="x", media=(PICTURE,) * 5), "5 files are more than the 4"),
        (Outbound(key="k", text="x", media=(replace(PICTURE, alt=" "),)), "no description"),
        (Outbound(key="k", text="x", media=(replace(PICTURE, alt="x" * 1501),)), "longer than 1,500"),
        (Outbound(key="k", text="x", media=(replace(PICTURE, media_type="image/tiff"),)), "image/tiff"),
        (Outbound(key="k", text="x", media=(replace(PICTURE, content=b""),)), "empty"),
        (Outbound(key="k", text="x", media=(replace(PICTURE, content=b"x" * 10_485_761),)), "10,485,760"),
    ],
)
def test_what_cannot_be_sent_is_refused_in_a_sentence(
    rig: MastodonRig, message: Outbound, sentence: str
) -> None:
    with pytest.raises(Rejected, match=sentence):
        rig.channel.send(message)
    assert rig.sent() == []


def test_limits_are_the_servers(rig: MastodonRig) -> None:
    allows = rig.channel.capabilities()
    assert (allows.text_length, allows.url_length, allows.media_count) == (500, 23, 4)
    assert allows.media_bytes == 10_485_760
    assert "video/mp4" in allows.media_types
