"""The Mastodon adapter against mastodon-mock, an independent server, on loopback."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gobernauta.channels.conformance import ChannelContract
from gobernauta.channels.conformance_answering import PIXEL
from gobernauta.channels.mastodon.hearing import BATCH
from gobernauta.channels.mastodon.rig import MastodonRig
from gobernauta.channels.protocol import (
    Inbound,
    Kind,
    Media,
    Outbound,
    Rejected,
    Uncertain,
    Visibility,
)
from gobernauta.channels.rig import drain, question, reply, understood
from tests.servers.mastodon import TOWN

LONG = "The crew comes on Monday and pumps the water out. " * 25
SECONDS = 60.0  # longer than any test may take: whoever waits so long has missed the news


class TestContract(ChannelContract):
    """Every case of the common contract; `rig` comes from conftest."""


def heard(rig: MastodonRig, cursor: str = "") -> list[Inbound]:
    return understood(rig.channel, drain(rig.channel, cursor)[0])


# Hearing


@pytest.mark.parametrize("word", ["public", "unlisted", "private", "direct"])
def test_every_visibility_is_heard(rig: MastodonRig, word: str) -> None:
    rig.alice.posts(f"@{TOWN} hello", visibility=word)
    (inbound,) = heard(rig)
    expected = {"private": "followers"}.get(word, word)
    assert inbound.visibility == expected
    assert inbound.author is not None
    assert inbound.author.address == f"alice@{rig.server.domain}"


def test_warning_poll_and_picture_are_read(rig: MastodonRig) -> None:
    rig.alice.posts(
        f"@{TOWN} which day?",
        spoiler_text="about bins",
        language="en",
        poll={"options": ["Monday", "Friday"], "expires_in": 3600},
    )
    picture = Media(media_type="image/png", content=PIXEL, alt="A full bin")
    rig.someone_writes("look", media=[picture])
    asked, shown = heard(rig)
    assert asked.subject == asked.extra["content_warning"] == "about bins"
    assert asked.language == "en"
    assert "○ Monday (0)\n○ Friday (0)" in asked.text
    assert [each.alt for each in shown.media] == ["A full bin"]


def test_a_quote_is_heard_with_what_it_quotes(rig: MastodonRig) -> None:
    ours = rig.town.posts("The pool opens in May")
    rig.alice.posts(f"@{TOWN} not before?", quoted_status_id=ours["id"])
    (inbound,) = heard(rig)
    assert inbound.extra["quotes"] == ours["url"]


def test_an_answer_without_our_name_is_found_in_the_thread(rig: MastodonRig) -> None:
    ours = rig.town.posts("The pool opens in May")
    answer = rig.alice.posts("At last", in_reply_to_id=ours["id"])
    rig.server.as_person("bob").posts("I know", in_reply_to_id=answer["id"])
    (inbound,) = heard(rig)
    assert (inbound.external_id, inbound.in_reply_to) == (answer["id"], ours["id"])


def test_an_answer_with_our_name_is_heard_once(rig: MastodonRig) -> None:
    ours = rig.town.posts("The pool opens in May")
    rig.alice.posts(f"@{TOWN} at last", in_reply_to_id=ours["id"])
    assert len(heard(rig)) == 1


def test_filtered_people_are_heard(rig: MastodonRig) -> None:
    policy = {"for_new_accounts": "filter", "for_not_following": "filter"}
    rig.town.asks("PATCH", "/api/v2/notifications/policy", json=policy)
    message = rig.someone_writes("Can you hear me?")
    assert [inbound.external_id for inbound in heard(rig)] == [message]


def test_favourites_boosts_and_follows_are_not_messages(rig: MastodonRig) -> None:
    ours = rig.town.posts("The pool opens in May")
    rig.alice.asks("POST", f"/api/v1/statuses/{ours['id']}/favourite")
    rig.alice.asks("POST", f"/api/v1/statuses/{ours['id']}/reblog")
    rig.alice.asks("POST", f"/api/v1/accounts/{ours['account']['id']}/follow")
    assert heard(rig) == []


def test_late_edit_and_deletion_of_old_messages_are_found_in_turn(rig: MastodonRig) -> None:
    _, cursor = drain(rig.channel)
    written = [rig.someone_writes(f"Pothole {number}") for number in range(2 * BATCH + 5)]
    _, cursor = drain(rig.channel, cursor)
    rig.someone_edits(written[0], "Pothole nought")
    rig.someone_deletes(written[7])
    found: set[tuple[Kind, str]] = set()
    for _ in range(4):
        page, cursor = rig.channel.poll(cursor)
        found |= {(inbound.kind, inbound.external_id) for inbound in understood(rig.channel, page)}
    assert found == {(Kind.EDIT, written[0]), (Kind.DELETION, written[7])}


def test_a_message_edited_before_we_heard_it_is_told_as_both(rig: MastodonRig) -> None:
    message = rig.someone_writes("fuul")
    rig.someone_edits(message, "full")
    assert [inbound.kind for inbound in heard(rig)] == [Kind.MESSAGE, Kind.EDIT]


def test_an_edit_between_a_lost_poll_and_its_repetition_is_not_lost(rig: MastodonRig) -> None:
    message = rig.someone_writes("fuul")
    stored = {raw.external_id for raw in rig.channel.poll("")[0]}  # and then we crash
    rig.someone_edits(message, "full")
    again = [raw for raw in rig.channel.poll("")[0] if raw.external_id not in stored]
    assert [(it.kind, it.external_id) for it in understood(rig.channel, again)] == [(Kind.EDIT, message)]


def test_a_spoilt_cursor_is_named(rig: MastodonRig) -> None:
    with pytest.raises(Rejected, match="reset it"):
        rig.channel.poll('{"after": 1}')


# Waiting


def waiting(rig: MastodonRig) -> threading.Thread:
    thread = threading.Thread(target=rig.channel.wait, args=(SECONDS,), daemon=True)
    thread.start()
    return thread


def test_a_mention_ends_the_wait(rig: MastodonRig) -> None:
    rig.channel.poll("")
    thread = waiting(rig)
    while thread.is_alive():  # the stream tells only what comes after it is open
        rig.someone_writes("The water rises")
        thread.join(0.2)
    assert rig.channel.poll("")[0]


def test_a_deletion_in_the_stream_is_found_at_the_next_poll(rig: MastodonRig) -> None:
    alice = rig.alice.asks("GET", "/api/v1/accounts/verify_credentials")["id"]
    rig.town.asks("POST", f"/api/v1/accounts/{alice}/follow")
    _, cursor = drain(rig.channel)
    written = [rig.someone_writes(f"Pothole {number}") for number in range(3 * BATCH)]
    _, cursor = drain(rig.channel, cursor)
    gone = [name for name in written if name not in next_read(rig, written[::-1])]
    thread = waiting(rig)
    while thread.is_alive():
        deleted = gone.pop()
        rig.someone_deletes(deleted)
        thread.join(0.2)
    found = understood(rig.channel, rig.channel.poll(cursor)[0])
    assert (Kind.DELETION, deleted) in [(inbound.kind, inbound.external_id) for inbound in found]


def next_read(rig: MastodonRig, newest_first: list[str]) -> list[str]:
    """What the next poll reads again without being told to: the newest, and one batch in turn."""
    assert rig.channel._ear is not None
    older = newest_first[BATCH:]
    start = rig.channel._ear.turn * BATCH % len(older)
    return newest_first[:BATCH] + older[start : start + BATCH]


@pytest.mark.parametrize("broken", [False, True], ids=["only heartbeats", "no stream"])
def test_a_wait_ends(rig: MastodonRig, broken: bool) -> None:
    if broken:
        rig.server.fault(match={"path": "/api/v1/streaming/user"}, effect={"type": "status", "status": 404})
    thread = threading.Thread(target=rig.channel.wait, args=(0.5,), daemon=True)
    thread.start()
    thread.join(SECONDS)
    assert not thread.is_alive()


# Answering


def test_a_long_reply_is_a_thread_in_which_each_part_names_the_person(rig: MastodonRig) -> None:
    message = rig.someone_whispers("My cellar is full of water")
    (asked,) = heard(rig)
    receipt = rig.channel.send(reply(asked, LONG, key="k"))
    parts = rig.sent()
    assert [part.external_id for part in parts] == list(receipt.parts)
    assert [part.in_reply_to for part in parts] == [message, *receipt.parts[:-1]]
    assert all(part.text.startswith("@alice ") for part in parts)
    assert {part.visibility for part in parts} == {Visibility.DIRECT}
    assert [part.text[-5:] for part in parts] == ["(1/3)", "(2/3)", "(3/3)"]


def test_a_private_reply_goes_to_nobody_else(rig: MastodonRig) -> None:
    rig.someone_whispers("Who is in charge?")
    (asked,) = heard(rig)
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
