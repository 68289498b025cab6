"""Facets: which bytes of a post are a link, a mention or a tag.

Offsets count bytes of UTF-8, and strangers may send any numbers. Source: lexicon app.bsky.richtext.facet.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from gobernauta.channels.bluesky.reading import mapping, mappings, text
from gobernauta.channels.lengths import URL, graphemes, octets

FACET = "app.bsky.richtext.facet"
MOST_READ = 200
TAG_GRAPHEMES, TAG_BYTES = 64, 640
MENTION = re.compile(
    r"(?<![\w@/.])@((?:[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z][a-zA-Z0-9-]*)"
)
TAG = re.compile(r"(?<![\w#&/])#(\w*[^\W\d_]\w*)")


def detect(words: str, resolve: Callable[[str], str | None]) -> list[dict[str, Any]]:
    """Find the links, mentions and tags of a text. `resolve` gives a handle's DID, or None: plain text then."""
    links = [link(words, *match.span()) for match in URL.finditer(words)]
    found = [facet(words, *span, {"$type": f"{FACET}#link", "uri": words[slice(*span)]}) for span in links]
    for match in outside(links, MENTION.finditer(words)):
        did = resolve(match[1])
        if did:
            found.append(facet(words, *match.span(), {"$type": f"{FACET}#mention", "did": did}))
    tags = (match for match in outside(links, TAG.finditer(words)) if is_tag(match[1]))
    found += [facet(words, *match.span(), {"$type": f"{FACET}#tag", "tag": match[1]}) for match in tags]
    return sorted(found, key=lambda one: int(one["index"]["byteStart"]))


def link(words: str, start: int, end: int) -> tuple[int, int]:
    """The span of a link, with the brackets after it that close one inside it."""
    while words[end : end + 1] == ")" and words.count("(", start, end) > words.count(")", start, end):
        end += 1
    return start, end


def is_tag(word: str) -> bool:
    return graphemes(word) <= TAG_GRAPHEMES and octets(word) <= TAG_BYTES


def outside(links: list[tuple[int, int]], matches: Iterator[re.Match[str]]) -> Iterator[re.Match[str]]:
    """Matches that do not lie in a link."""
    return (it for it in matches if not any(start <= it.start() < end for start, end in links))


def facet(words: str, start: int, end: int, feature: dict[str, str]) -> dict[str, Any]:
    index = {"byteStart": octets(words[:start]), "byteEnd": octets(words[:end])}
    return {"index": index, "features": [feature]}


def read(words: str, facets: Any) -> Iterator[tuple[str, str, str]]:
    """Yield (kind, shown text, value) of each sound facet: kind is link, mention or tag.

    A facet whose offsets lie outside the text, run backwards or cut a character in two is passed over.
    """
    octet = words.encode("utf-8", "surrogatepass")
    for one in mappings(facets)[:MOST_READ]:
        shown = piece(octet, mapping(one.get("index")))
        for feature in mappings(one.get("features"))[:MOST_READ] if shown else ():
            kind = text(feature.get("$type")).removeprefix(f"{FACET}#")
            value = text(feature.get({"link": "uri", "mention": "did", "tag": "tag"}.get(kind, "")))
            if value:
                yield kind, shown, value


def piece(octet: bytes, index: dict[str, Any]) -> str:
    """The text between two byte offsets; empty when they are no sound pair."""
    start, end = index.get("byteStart"), index.get("byteEnd")
    if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(octet):
        return ""
    try:
        return octet[start:end].decode()
    except UnicodeDecodeError:
        return ""
