"""ActivityStreams as the social web writes it: read whatever the spelling, written one way, refused by name."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civic.formats.activitystreams import (
    ACTIVITIES,
    CONTEXT,
    NOTES,
    PUBLIC,
    Activity,
    Attachment,
    Collection,
    Note,
    Object,
    Tag,
    Tombstone,
    iterate_outbox,
    parse,
    write,
)
from civic.formats.problem import FormatProblem, Malformed

WORDS = st.text(st.characters(codec="utf-8"), max_size=10)
LINKS = st.from_regex(r"https://[a-z]{1,8}\.example/[a-z0-9]{0,6}", fullmatch=True)
MOMENTS = st.none() | st.datetimes(timezones=st.just(UTC))
EXTRA = st.dictionaries(st.from_regex(r"x[a-z]{1,4}", fullmatch=True), WORDS | st.booleans(), max_size=2)
ATTACHMENTS = st.builds(
    Attachment,
    type=st.just("Document"),
    url=LINKS,
    name=WORDS,
    width=st.none() | st.integers(0, 9999),
    extensions=EXTRA,
)
TAGS = st.builds(Tag, type=st.sampled_from(["Mention", "Hashtag"]), href=LINKS, name=WORDS)
OBJECTS: st.SearchStrategy[Note | Tombstone] = st.builds(
    Note,
    id=LINKS,
    type=st.sampled_from(NOTES),
    attributed_to=LINKS,
    in_reply_to=st.just("") | LINKS,
    published=MOMENTS,
    updated=MOMENTS,
    url=LINKS,
    to=st.lists(LINKS, max_size=2).map(tuple),
    sensitive=st.booleans(),
    summary=WORDS,
    content=WORDS,
    content_map=st.dictionaries(st.sampled_from(["es", "id"]), WORDS),
    attachment=st.lists(ATTACHMENTS, max_size=2).map(tuple),
    tag=st.lists(TAGS, max_size=2).map(tuple),
    extensions=EXTRA,
) | st.builds(Tombstone, id=LINKS, type=st.just("Tombstone"), former_type=st.just("Note"), deleted=MOMENTS)
ACTIVITY = st.builds(
    Activity,
    id=LINKS,
    type=st.sampled_from(ACTIVITIES),
    actor=LINKS,
    published=MOMENTS,
    object=OBJECTS | LINKS,
)
COLLECTION = st.builds(
    Collection,
    id=LINKS,
    type=st.sampled_from(["OrderedCollection", "OrderedCollectionPage"]),
    total_items=st.none() | st.integers(0, 10**6),
    first=LINKS,
    next=LINKS,
    ordered_items=st.lists(ACTIVITY | LINKS, max_size=2).map(tuple),
)


@given(OBJECTS | ACTIVITY | COLLECTION)
@settings(max_examples=40)
def test_round_trip(value: Object) -> None:
    written = write(value)
    assert parse(written) == value
    assert write(parse(written)) == written


REPLY: dict[str, Any] = {
    "@context": [CONTEXT, {"sensitive": "as:sensitive"}],
    "id": "https://social.example/users/suzie/statuses/1/activity",
    "type": "Create",
    "actor": {"id": "https://social.example/users/suzie", "type": "Person"},
    "to": "as:Public",
    "object": {
        "id": "https://social.example/users/suzie/statuses/1",
        "type": "Note",
        "summary": None,
        "inReplyTo": "https://town.example/status/9",
        "published": "2026-11-20T08:15:00.123Z",
        "url": [{"type": "Link", "href": "https://social.example/@suzie/1"}],
        "attributedTo": ["https://social.example/users/suzie"],
        "to": [PUBLIC],
        "content": "<p>The lamp is out</p>",
        "attachment": {
            "type": "Document",
            "mediaType": "image/jpeg",
            "url": "https://social.example/a.jpg",
            "name": "A dark street",
        },
        "tag": [{"type": "Mention", "href": "https://town.example/users/town", "name": "@town"}],
    },
}


def test_the_many_spellings_of_a_reply_are_read() -> None:
    reply = parse(json.dumps(REPLY).encode())
    assert isinstance(reply, Activity)
    assert isinstance(reply.object, Note)
    assert (reply.actor, reply.to) == ("https://social.example/users/suzie", (PUBLIC,))
    note = reply.object
    assert note.is_public
    assert note.url == "https://social.example/@suzie/1"
    assert note.attributed_to == "https://social.example/users/suzie"
    assert note.published == datetime(2026, 11, 20, 8, 15, 0, 123_000, tzinfo=UTC)
    assert note.attachment[0].name == "A dark street"
    assert note.tag[0].href == "https://town.example/users/town"


def test_an_archive_names_its_media_by_their_path() -> None:
    media = {"type": "Document", "url": "/media_attachments/files/1.jpg", "name": None}
    note = parse(json.dumps({"@context": CONTEXT, "type": "Note", "attachment": [media]}).encode())
    assert isinstance(note, Note)
    assert (note.attachment[0].url, note.attachment[0].name) == ("/media_attachments/files/1.jpg", "")


def test_deletion_and_an_object_named_only_by_its_id() -> None:
    tombstone = {"id": "https://social.example/1", "type": "Tombstone"}
    deletion = parse(json.dumps({**REPLY, "type": "Delete", "object": tombstone}).encode())
    assert isinstance(deletion, Activity)
    assert deletion.object == Tombstone(id="https://social.example/1", type="Tombstone")
    boost = parse(json.dumps({**REPLY, "type": "Announce", "object": "https://social.example/1"}).encode())
    assert isinstance(boost, Activity)
    assert boost.object == "https://social.example/1"


@pytest.mark.parametrize(
    "path, value, field, reason",
    [
        (["@context"], "https://schema.org", "@context", "does not name"),
        (["@context"], None, "@context", "required"),
        (["type"], "Dance", "type", "'Dance' is not a type"),
        (["type"], None, "type", "required"),
        (["actor"], None, "actor", "required"),
        (["actor"], "suzie", "actor", "not an absolute address"),
        (["object"], None, "object", "required"),
        (["object", "id"], "javascript:alert(1)", "object.id", "not an absolute address"),
        (
            ["object", "url"],
            [{"type": "Link", "href": "data:text/html,x"}],
            "object.url[0].href",
            "not an absolute",
        ),
        (["object", "published"], "yesterday", "object.published", "with a time zone"),
        (["object", "attachment"], [{"url": "https://a.example"}], "object.attachment[0].type", "required"),
        (["object", "tag"], ["#lamp"], "object.tag[0]", "object with named fields"),
        (["object", "content"], ["x"], "object.content", "should be text"),
        (["object", "contentMap"], "x", "object.contentMap", "object with named fields"),
    ],
)
def test_what_is_wrong_is_named(path: list[str], value: Any, field: str, reason: str) -> None:
    document = json.loads(json.dumps(REPLY))
    parent = document
    for step in path[:-1]:
        parent = parent[step]
    parent[path[-1]] = value
    with pytest.raises(Malformed, match=reason) as refused:
        parse(json.dumps(document, indent=1).encode(), "inbox.json")
    assert (refused.value.problem.file, refused.value.problem.field) == ("inbox.json", field)
    assert refused.value.problem.line > 0


def test_one_bad_item_does_not_hide_the_others() -> None:
    items = [REPLY, {"type": "Dance"}, "https://social.example/2", 7]
    outbox = {"@context": CONTEXT, "type": "OrderedCollection", "orderedItems": items}
    for document in (
        outbox,
        {**outbox, "orderedItems": None, "first": {**outbox, "type": "OrderedCollectionPage"}},
    ):
        good, bad, link, number = iterate_outbox(json.dumps(document).encode(), "outbox.json")
        assert isinstance(good, Activity)
        assert isinstance(bad, FormatProblem)
        assert bad.field.endswith("orderedItems[1].type")
        assert link == "https://social.example/2"
        assert isinstance(number, FormatProblem)
    with pytest.raises(Malformed, match="is not one of OrderedCollection"):
        list(iterate_outbox(json.dumps(REPLY).encode()))


def test_bottomless_nesting_is_refused() -> None:
    deep: Any = "https://a.example"
    for _ in range(200):
        deep = {"type": "Announce", "actor": "https://a.example", "object": deep}
    with pytest.raises(Malformed, match="nested too deeply"):
        parse(json.dumps({"@context": CONTEXT, **deep}).encode())
