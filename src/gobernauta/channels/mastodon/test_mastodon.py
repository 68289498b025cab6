"""The Mastodon adapter against mastodon-mock, an independent server, on loopback."""

import threading

import pytest

from gobernauta.channels.conformance import ChannelContract
from gobernauta.channels.conformance_answering import PIXEL
from gobernauta.channels.mastodon.hearing import BATCH
from gobernauta.channels.mastodon.rig import MastodonRig
from gobernauta.channels.protocol import (
    Inbound,
    Kind,
    Media,
    Rejected,
)
from gobernauta.channels.rig import drain, understood
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
