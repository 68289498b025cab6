"""The whole loop and everything heard, on the real Bluesky network on loopback."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

import httpx
import pytest
from PIL import Image

from gobernauta.channels.bluesky import hearing, posts
from gobernauta.channels.bluesky.rig import POST, BlueskyRig, Person, now, photograph, stored_blob
from gobernauta.channels.conformance import ChannelContract
from gobernauta.channels.guarded import web_client
from gobernauta.channels.protocol import Inbound, Kind, Media, Outbound, Rejected
from gobernauta.channels.rig import drain, hear, hear_message, question, reply, understood
from tests.servers.bluesky import BlueskyNetwork

pytestmark = pytest.mark.bluesky


class TestContract(ChannelContract):
    """The cases of every channel, with the town and the resident of `conftest`."""

    @pytest.fixture
    def rig(self, network: BlueskyNetwork, resident: Person) -> BlueskyRig:
        return BlueskyRig(network, resident)


def resting(rig: BlueskyRig) -> str:
    return drain(rig.channel)[1]


def news(rig: BlueskyRig, cursor: str) -> list[Inbound]:
    """What has come since, once every server has seen everything."""
    rig.network.settle()
    return understood(rig.channel, drain(rig.channel, cursor)[0])


# The whole loop


def test_a_resident_asks_and_reads_the_answer(rig: BlueskyRig, resident: Person) -> None:
    cursor = resting(rig)
    picture = Media(media_type="image/jpeg", alt="The lamp post, dark", content=photograph())
    asked = rig.someone_writes("The lamp is out ¿when?", media=[picture])
    _, inbound = hear_message(rig.channel, cursor, asked)
    assert inbound.author is not None
    assert inbound.author.address == resident.did
    assert inbound.extra["handle"] == resident.handle
    assert [it.alt for it in inbound.media] == ["The lamp post, dark"]
    with web_client(allowed_hosts=["localhost"]) as web:
        shown = Image.open(BytesIO(web.get(inbound.media[0].url).content))
    assert shown.width * 480 == shown.height * 640

    words = f"Señora @{resident.handle}: mañana 🔧 https://town.example/a?b=ñ(1). #AlumbradoPúblico"
    plan = Media(media_type="image/jpeg", alt="The crew's plan", name="plan.jpg", content=photograph())
    answer = replace(reply(inbound, words, key="reply-1", media=(plan,)), language="es")
    receipt = rig.channel.send(answer)
    rig.network.settle()

    thread = resident.client.get_post_thread(asked).thread
    (seen,) = thread.replies
    assert (seen.post.uri, seen.post.record.text) == (receipt.external_id, words)
    assert seen.post.record.langs == ["es"]
    assert seen.post.author.did == rig.town.did
    assert [it.alt for it in seen.post.embed.images] == ["The crew's plan"]
    octets = words.encode()
    read = {
        octets[it.index.byte_start : it.index.byte_end].decode(): it.features[0].model_dump()
        for it in seen.post.record.facets
    }
    assert read[f"@{resident.handle}"]["did"] == resident.did
    assert read["https://town.example/a?b=ñ(1)"]["uri"] == "https://town.example/a?b=ñ(1)"
    assert read["#AlumbradoPúblico"]["tag"] == "AlumbradoPúblico"
    told = resident.client.app.bsky.notification.list_notifications().notifications
    assert [it.reason for it in told if it.uri == receipt.external_id] == ["mention"]
    assert b"taken at home" not in stored_blob(rig.town, seen.post.record.embed.images[0].image)


def test_the_thread_keeps_its_root(rig: BlueskyRig, resident: Person) -> None:
    asked = question(rig)
    first = rig.channel.send(reply(asked, "Which one?", key="reply-1"))
    rig.network.settle()
    cursor = resting(rig)
    again = resident.writes("The second", answering=first.external_id)
    _, inbound = hear_message(rig.channel, cursor, again)
    assert (inbound.in_reply_to, inbound.references) == (first.external_id, (asked.external_id,))
    assert inbound.thread == asked.external_id
    second = rig.channel.send(reply(inbound, "Thank you", key="reply-2"))
    record = rig.town.posts()[-1]
    assert record.uri == second.external_id
    assert record.value.reply.root.uri == asked.external_id
    assert record.value.reply.parent.uri == again


def test_a_quote_names_what_it_quotes(rig: BlueskyRig, resident: Person) -> None:
    ours = rig.channel.send(Outbound(key="news-1", text="The pool opens on Monday"))
    cursor = resting(rig)
    cid = rig.town.posts()[0].cid
    embed = {"$type": "app.bsky.embed.record", "record": {"uri": ours.external_id, "cid": cid}}
    labels = {"$type": "com.atproto.label.defs#selfLabels", "values": [{"val": "graphic-media"}]}
    quote = resident.writes("At last!", more={"embed": embed, "labels": labels, "langs": ["en-GB"]})
    _, inbound = hear_message(rig.channel, cursor, quote)
    assert inbound.extra["quoted"] == ours.external_id
    assert inbound.extra["labels"] == "graphic-media"
    assert inbound.language == "en-GB"
    assert inbound.thread == quote


# Nothing lost, nothing twice


def many(resident: Person, town: Person, times: Sequence[datetime]) -> list[str]:
    """Write one mention of the town at each time, in one commit."""
    feature = {"$type": "app.bsky.richtext.facet#mention", "did": town.did}
    facets = [{"index": {"byteStart": 0, "byteEnd": 4}, "features": [feature]}]
    writes = [
        {
            "$type": "com.atproto.repo.applyWrites#create",
            "collection": POST,
            "value": {
                "$type": POST,
                "text": f"town {number}",
                "createdAt": posts.stamp(at),
                "facets": facets,
            },
        }
        for number, at in enumerate(times)
    ]
    made = resident.client.com.atproto.repo.apply_writes({"repo": resident.did, "writes": writes})
    return [it.uri for it in made.results]


def test_posts_of_one_millisecond_survive_the_end_of_a_page(rig: BlueskyRig, resident: Person) -> None:
    resident.writes("before", to=rig.town)
    rig.network.settle()
    cursor = resting(rig)
    base = datetime.now(UTC) - timedelta(minutes=5)
    newer = [base + timedelta(seconds=number + 1) for number in range(hearing.PAGE - 5)]
    written = many(resident, rig.town, [base] * 12 + newer)
    heard = [it.external_id for it in news(rig, cursor)]
    assert sorted(heard) == sorted(written)


def test_a_post_from_a_slow_clock_is_heard(rig: BlueskyRig, resident: Person) -> None:
    cursor = resting(rig)
    start = datetime.now(UTC)
    many(resident, rig.town, [start - timedelta(seconds=number) for number in range(hearing.PAGE + 10)])
    rig.network.settle()
    _, cursor = drain(rig.channel, cursor)
    late = many(resident, rig.town, [start - timedelta(minutes=30)])
    assert [it.external_id for it in news(rig, cursor)] == late


@pytest.mark.parametrize("year", [1901, 2999])
def test_an_impossible_year_is_heard_but_not_believed(rig: BlueskyRig, resident: Person, year: int) -> None:
    cursor = resting(rig)
    before = datetime.now(UTC) - timedelta(seconds=1)
    uri = resident.writes("hello", to=rig.town, more={"createdAt": f"{year}-01-01T00:00:00.000Z"})
    (inbound,) = news(rig, cursor)
    assert inbound.external_id == uri
    assert inbound.published_at is None or before <= inbound.published_at <= datetime.now(UTC)


def test_records_too_large_together_are_asked_for_in_pieces(
    network: BlueskyNetwork, resident: Person
) -> None:
    rig = BlueskyRig(network, resident, limit=60_000)
    cursor = resting(rig)
    noise = base64.b85encode(hashlib.shake_256(b"noise").digest(9_600)).decode()
    written = [resident.writes(f"{number}", to=rig.town, more={"x": noise}) for number in range(12)]
    assert sorted(it.external_id for it in news(rig, cursor)) == sorted(written)


# Deletions, blocks, gates


def test_the_posts_of_a_deleted_account_are_deleted(rig: BlueskyRig, network: BlueskyNetwork) -> None:
    eve = Person(network, "eve")
    cursor = resting(rig)
    uri = eve.writes("I shall be gone", to=rig.town)
    hear_message(rig.channel, cursor, uri)
    _, cursor = drain(rig.channel, cursor)
    administrator = ("admin", "admin-pass")
    url = f"{network.url}/xrpc/com.atproto.admin.deleteAccount"
    httpx.post(url, json={"did": eve.did}, auth=administrator).raise_for_status()
    assert [(it.kind, it.external_id) for it in news(rig, cursor)] == [(Kind.DELETION, uri)]


def test_a_block_is_no_deletion(rig: BlueskyRig, network: BlueskyNetwork) -> None:
    bob = Person(network, "bob")
    cursor = resting(rig)
    _, asked = hear_message(rig.channel, cursor, bob.writes("And now I block you", to=rig.town))
    _, cursor = drain(rig.channel, cursor)
    block = {"$type": "app.bsky.graph.block", "subject": rig.town.did, "createdAt": now()}
    bob.client.com.atproto.repo.create_record(
        {"repo": bob.did, "collection": "app.bsky.graph.block", "record": block}
    )
    assert news(rig, cursor) == []
    with pytest.raises(Rejected, match="blocked"):
        rig.channel.send(reply(asked, "Hello?", key="reply-1"))
    assert rig.sent() == []


def test_a_deleted_post_is_not_answered(rig: BlueskyRig, resident: Person) -> None:
    asked = question(rig)
    resident.deletes(asked.external_id)
    rig.network.settle()
    with pytest.raises(Rejected, match="deleted"):
        rig.channel.send(reply(asked, "Too late", key="reply-1"))
    assert rig.sent() == []


def test_a_closed_thread_is_not_answered(rig: BlueskyRig, resident: Person) -> None:
    asked = question(rig)
    rkey = asked.external_id.rpartition("/")[2]
    gate = {
        "$type": "app.bsky.feed.threadgate",
        "post": asked.external_id,
        "allow": [],
        "createdAt": now(),
    }
    resident.client.com.atproto.repo.create_record(
        {"repo": resident.did, "collection": "app.bsky.feed.threadgate", "rkey": rkey, "record": gate}
    )
    rig.network.settle()
    with pytest.raises(Rejected, match="does not let"):
        rig.channel.send(reply(asked, "Hello?", key="reply-1"))


def test_a_bot_is_automatic(rig: BlueskyRig, network: BlueskyNetwork) -> None:
    robot = Person(network, "robot")
    labels = {"$type": "com.atproto.label.defs#selfLabels", "values": [{"val": "bot"}]}
    profile = {"$type": "app.bsky.actor.profile", "displayName": "Robot", "labels": labels}
    robot.client.com.atproto.repo.put_record(
        {"repo": robot.did, "collection": "app.bsky.actor.profile", "rkey": "self", "record": profile}
    )
    cursor = resting(rig)
    robot.writes("beep", to=rig.town)
    rig.someone_writes("I am a person")
    assert [(it.text[-4:], it.automatic) for it in news(rig, cursor)] == [("beep", True), ("rson", False)]


def test_edits_are_seen_in_the_listing_and_by_reading_again(rig: BlueskyRig) -> None:
    cursor = resting(rig)
    uri = rig.someone_writes("The bin is fuul")
    hear_message(rig.channel, cursor, uri)
    _, cursor = drain(rig.channel, cursor)
    for text in ("The bin is full", "The bins are full"):
        rig.someone_edits(uri, text)
        _, inbound = hear(rig.channel, cursor, lambda it: it.kind is Kind.EDIT)
        assert (inbound.text, inbound.external_id) == (text, uri)
        _, cursor = drain(rig.channel, cursor)
