"""An ActivityStreams outbox as a stream of events: what an account of the town has said, in its own export.

Notes, and their creation, change and deletion, are taken; boosts, likes and follows say nothing and are rejected
by name.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from html import unescape

import nh3

from civic.formats import activitystreams
from civic.formats.activitystreams import Activity, Note, Tombstone
from civic.formats.problem import FormatProblem
from civic.formats.problem import Malformed as BadDocument
from gobernauta.channels.files.cells import Reject
from gobernauta.channels.protocol import Author, Inbound, Kind, Malformed, Media, Raw, Visibility

_KINDS = {"Create": Kind.MESSAGE, "Update": Kind.EDIT, "Delete": Kind.DELETION}


def raws(content: bytes, name: str) -> Iterator[tuple[int, Raw | Reject]]:
    """Every item as (place in the file, event or reject). Raises `civic.formats.problem.Malformed`."""
    for at, item in enumerate(activitystreams.iterate_outbox(content, name), start=1):
        if isinstance(item, FormatProblem):
            yield at, Reject(at, item.field, "", item.reason)
        elif isinstance(item, Activity) and item.type not in _KINDS:
            yield at, Reject(at, "type", item.type, "This says nothing that belongs to a conversation.")
        else:
            payload = activitystreams.write(item)
            yield at, Raw(f"outbox:{sha256(payload).hexdigest()}", payload, "application/activity+json")


def parse(raw: Raw) -> Sequence[Inbound]:
    """What an item says; written by us, since it is our outbox. Raises `Malformed`."""
    try:
        item = activitystreams.parse(raw.payload)
    except BadDocument as error:
        raise Malformed(str(error)) from error
    kind, said = Kind.MESSAGE, item
    if isinstance(item, Activity):
        kind, said = _KINDS[item.type], item.object
    if isinstance(said, Tombstone):
        return (Inbound(kind=Kind.DELETION, external_id=said.id, author=Author("", is_us=True)),)
    if not isinstance(said, Note):
        raise Malformed("The outbox names this item without giving its words")
    return (_inbound(kind, said),)


def _inbound(kind: Kind, note: Note) -> Inbound:
    return Inbound(
        kind=kind,
        external_id=note.id,
        author=Author(note.attributed_to, is_us=True),
        text=_words(note.content or next(iter(note.content_map.values()), "")),
        subject=note.name,
        published_at=note.published,
        language=next(iter(note.content_map), ""),
        url=note.url,
        in_reply_to=note.in_reply_to,
        visibility=Visibility.PUBLIC if note.is_public else Visibility.DIRECT,
        media=tuple(Media(one.media_type, one.name, url=one.url) for one in note.attachment),
    )


def _words(markup: str) -> str:
    return unescape(nh3.clean(markup.replace("<br", "\n<br").replace("</p>", "</p>\n"), tags=set())).strip()
