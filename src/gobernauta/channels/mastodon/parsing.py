"""From a stored event to what it means to the town. Pure: the network is not asked.

An event is stored in the shape of Mastodon's streaming API, `{"event": …, "payload": …}`, with the id of our
own account and the name of our server beside it, because a status alone does not say who "we" are.
"""

import json
from collections.abc import Mapping
from typing import Any

from gobernauta.channels.mastodon.entities import entities, entity, instant, string, whole
from gobernauta.channels.mastodon.plain import text_of
from gobernauta.channels.protocol import Author, Inbound, Kind, Malformed, Media, Raw, Visibility
from gobernauta.channels.sentences import of

VISIBILITIES: Mapping[str, Visibility] = {
    "public": Visibility.PUBLIC,
    "unlisted": Visibility.UNLISTED,
    "private": Visibility.FOLLOWERS,
    "direct": Visibility.DIRECT,
}
MESSAGE, EDIT, DELETION = "update", "status.update", "delete"


def event(name: str, payload: Any, *, external_id: str, us: str, domain: str) -> Raw:
    """Put an event into the shape it is stored in."""
    document = {"event": name, "us": us, "domain": domain, "payload": payload}
    return Raw(external_id, json.dumps(document, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def inbound(raw: Raw) -> Inbound:
    """Read one stored event. Raises `Malformed`."""
    try:
        document = entity(json.loads(raw.payload), "event")
    except (ValueError, RecursionError) as error:
        raise Malformed("The event is not JSON: %(why)s", why=of(error)) from error
    name = string(document, "event")
    if name == DELETION:
        return Inbound(kind=Kind.DELETION, external_id=string(document, "payload", required=True))
    if name not in (MESSAGE, EDIT):
        raise Malformed("The event “%(name)s” is not one we know", name=name[:60])
    status = entity(document.get("payload"), "status")
    return written(status, Kind.EDIT if name == EDIT else Kind.MESSAGE, document)


def written(status: Mapping[str, Any], kind: Kind, document: Mapping[str, Any]) -> Inbound:
    """A message, new or changed."""
    author = entity(status.get("account"), "account")
    warning = string(status, "spoiler_text")
    edited = instant(status, "edited_at")
    return Inbound(
        kind=kind,
        external_id=string(status, "id", required=True),
        author=author_of(author, us=string(document, "us"), domain=string(document, "domain")),
        text=text(status),
        subject=warning,
        published_at=edited if kind is Kind.EDIT and edited else instant(status, "created_at"),
        language=string(status, "language"),
        url=string(status, "url") or string(status, "uri"),
        visibility=VISIBILITIES.get(string(status, "visibility"), Visibility.DIRECT),
        in_reply_to=string(status, "in_reply_to_id"),
        media=tuple(media(each) for each in entities(status.get("media_attachments"), "attachments")),
        automatic=author.get("bot") is True,
        extra=extra(status, warning),
    )


def author_of(account: Mapping[str, Any], *, us: str, domain: str) -> Author:
    """Who wrote, with the server in the address: "alice" alone is a different person on every server."""
    acct = string(account, "acct", required=True)
    return Author(
        address=acct if "@" in acct or not domain else f"{acct}@{domain}",
        name=string(account, "display_name") or string(account, "username"),
        url=string(account, "url"),
        is_us=bool(us) and string(account, "id") == us,
    )


def text(status: Mapping[str, Any]) -> str:
    """The words, and the options of a poll under them."""
    named = entities(status.get("mentions"), "mentions")
    mentions = {string(each, "url"): "@" + string(each, "acct") for each in named}
    mentions.pop("", None)
    words = text_of(
        string(status, "content"), mentions=mentions, quoted=isinstance(status.get("quote"), dict)
    )
    return "\n\n".join(part for part in (words, *map(poll_text, poll(status))) if part)


def poll(status: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The poll of a status: one or none."""
    return [] if status.get("poll") is None else [entity(status["poll"], "poll")]


def poll_text(asked: Mapping[str, Any]) -> str:
    """The options one under the other, with the votes where they are told."""
    mark = "☐" if asked.get("multiple") is True else "○"
    lines = []
    for option in entities(asked.get("options"), "options"):
        votes = whole(option, "votes_count")
        lines.append(f"{mark} {string(option, 'title')}" + ("" if votes is None else f" ({votes})"))
    return "\n".join(lines)


def media(attachment: Mapping[str, Any]) -> Media:
    """A picture, film or sound: where it can be had, and the words that stand for it."""
    kind = string(attachment, "type")
    return Media(
        media_type=f"{'video' if kind == 'gifv' else kind}/*"
        if kind in ("image", "video", "audio", "gifv")
        else "",
        alt=string(attachment, "description"),
        name=string(attachment, "id"),
        url=string(attachment, "url") or string(attachment, "remote_url"),
    )


def extra(status: Mapping[str, Any], warning: str) -> dict[str, str]:
    """What has no place of its own: shown to staff as it came."""
    found = {"content_warning": warning, "quotes": quoted(status)}
    for asked in poll(status):
        found["poll_closes_at"] = string(asked, "expires_at")
        found["poll_votes"] = str(whole(asked, "votes_count") or 0)
    return {name: value for name, value in found.items() if value}


def quoted(status: Mapping[str, Any]) -> str:
    """The address of the status quoted, where it may be shown."""
    quote = status.get("quote")
    if not isinstance(quote, dict) or not isinstance(quote.get("quoted_status"), dict):
        return ""
    return string(quote["quoted_status"], "url") or string(quote["quoted_status"], "uri")
