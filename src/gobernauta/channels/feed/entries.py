"""What stands in a feed, whichever of the three formats it speaks, without who wrote it. No network."""

import calendar
import io
import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

import feedparser
import nh3

from gobernauta.channels.protocol import Inbound, Kind, Malformed, Raw
from gobernauta.channels.sentences import of

MOST_ENTRIES = 200
LONGEST_TEXT = 20_000
_TRACKING = re.compile(r"^(utm_\w+|fbclid|gclid|mc_[ce]id|igshid|ref_src)$")
_BREAKS = re.compile(r"<(?:br|/p|/div|/li|/h\d)[^>]*>", re.IGNORECASE)


def read(content: bytes, media_type: str, address: str) -> list[Raw]:
    """The entries of a feed, newest parts first as the feed has them. Raises `Malformed` when it is none."""
    items, home = _json_feed(content) if _is_json(content, media_type) else _xml_feed(content)
    items = [{**item, "url": _joined(address, item.get("url"))} for item in items[:MOST_ENTRIES]]
    shared = _shared(items) | {canonical(_joined(address, home))}
    return [_raw(item, address, shared) for item in items]


def links(content: bytes, media_type: str) -> list[tuple[str, str]]:
    """The (relation, address) pairs a feed says of itself: its hub, its own address. None from what is no feed."""
    if not _is_json(content, media_type):
        found = feedparser.parse(io.BytesIO(content), sanitize_html=False, resolve_relative_uris=False)
        return [(str(one.get("rel")), str(one.get("href", ""))) for one in found.feed.get("links", [])]
    try:
        said = json.loads(content)
        hubs = [one for one in said.get("hubs") or [] if str(one.get("type")).lower() == "websub"]
    except (ValueError, TypeError, AttributeError, RecursionError):
        return []
    return [*(("hub", str(one.get("url", ""))) for one in hubs), ("self", str(said.get("feed_url") or ""))]


def meaning(raw: Raw) -> Inbound:
    """What a stored entry says. Raises `Malformed`."""
    try:
        said = json.loads(raw.payload)
        published = datetime.fromisoformat(said["published"]) if said.get("published") else None
        return Inbound(
            kind=Kind.MESSAGE,
            external_id=str(said["id"]),
            subject=str(said.get("title", "")),
            text=str(said.get("text", "")),
            url=str(said.get("url", "")),
            language=str(said.get("language", "")),
            published_at=published,
            mentions_us=False,
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Malformed("This is no entry of a feed: %(why)s", why=of(error)) from error


def canonical(url: str) -> str:
    """An address without what only tracks, so that the same article from two feeds is one."""
    parts = urlsplit(url.strip())
    kept = [(name, value) for name, value in parse_qsl(parts.query) if not _TRACKING.match(name)]
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    return urlunsplit(("https", host, parts.path.rstrip("/"), urlencode(kept), ""))


def plain(markup: str) -> str:
    """Words without markup, lines kept."""
    lines = unescape(nh3.clean(_BREAKS.sub("\n", markup[: LONGEST_TEXT * 4]), tags=set())).splitlines()
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))[:LONGEST_TEXT]


def _is_json(content: bytes, media_type: str) -> bool:
    return "json" in media_type or content[:200].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def _joined(address: str, said: Any) -> str:
    """A link as a whole address; empty where there is none, or none that can be one."""
    try:
        return urljoin(address, str(said))[:800] if said else ""
    except ValueError:
        return ""


def _shared(items: Sequence[Mapping[str, Any]]) -> set[str]:
    """The links that several entries have (a page of alerts): they name none of them."""
    entries: dict[str, set[str]] = {}
    for item in items:
        if item["url"]:
            entries.setdefault(canonical(item["url"]), set()).add(str(item.get("id") or item.get("title")))
    return {link for link, found in entries.items() if len(found) > 1}


def _json_feed(content: bytes) -> tuple[list[dict[str, Any]], Any]:
    try:
        said = json.loads(content)
        items = said["items"]
        assert isinstance(items, list)
    except (ValueError, KeyError, TypeError, AssertionError, RecursionError) as error:
        raise Malformed("The answer is neither RSS, Atom nor JSON Feed") from error
    found = [
        {
            "id": item.get("id"),
            "url": item.get("url") or item.get("external_url"),
            "title": item.get("title"),
            "text": item.get("content_html") or item.get("content_text") or item.get("summary"),
            "published": _iso(item.get("date_published")),
            "language": item.get("language") or said.get("language"),
        }
        for item in items
        if isinstance(item, dict)
    ]
    return found, said.get("home_page_url")


def _xml_feed(content: bytes) -> tuple[list[dict[str, Any]], Any]:
    found = feedparser.parse(io.BytesIO(content), sanitize_html=False, resolve_relative_uris=False)
    if not found.get("version") and not found.entries:
        raise Malformed("The answer is neither RSS, Atom nor JSON Feed")
    language = found.feed.get("language", "")
    items = [
        {
            "id": entry.get("id"),
            "url": entry.get("link"),
            "title": entry.get("title"),
            "text": _longest(entry),
            "published": _moment(entry.get("published_parsed") or entry.get("updated_parsed")),
            "language": entry.get("language") or language,
        }
        for entry in found.entries
    ]
    return items, found.feed.get("link")


def _longest(entry: Any) -> str:
    texts = [entry.get("summary", ""), *(part.get("value", "") for part in entry.get("content", []))]
    return max((text for text in texts if text), key=len, default="")


def _raw(item: dict[str, Any], address: str, shared: set[str]) -> Raw:
    title, text = plain(str(item.get("title") or ""))[:300], plain(str(item.get("text") or ""))
    known = _name(item, address, shared) or f"{title}\n{text}"
    said = {
        "id": sha256(known.encode("utf-8", "replace")).hexdigest(),
        "url": item["url"],
        "title": title,
        "text": text,
        "published": item.get("published") or "",
        "language": str(item.get("language") or "")[:10].lower(),
    }
    payload = json.dumps(said, ensure_ascii=True, sort_keys=True).encode()
    return Raw(external_id=f"{said['id']}:{sha256(payload).hexdigest()[:16]}", payload=payload)


def _name(item: Mapping[str, Any], address: str, shared: set[str]) -> str:
    """What an entry is known by, in every feed that has it: its link, else its id; one such as "7" is its feed's."""
    link, own = canonical(item["url"]) if item["url"] else "", str(item.get("id") or "")
    if link and link not in shared:
        return link
    return own if not own or ":" in own else f"{address} {own}"


def _iso(said: Any) -> str:
    try:
        return _plausible(datetime.fromisoformat(str(said).replace("Z", "+00:00")))
    except ValueError:
        return ""


def _moment(parsed: Any) -> str:
    try:
        return _plausible(datetime.fromtimestamp(calendar.timegm(parsed), UTC)) if parsed else ""
    except (ValueError, OverflowError, OSError, TypeError):
        return ""


def _plausible(moment: datetime) -> str:
    """A moment between 1990 and tomorrow; others are a feed's mistake and count as not said."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    soon = datetime.now(UTC) + timedelta(days=1)
    return aware.isoformat() if aware.year >= 1990 and aware <= soon else ""
