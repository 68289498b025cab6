"""What a server says about itself: its name, its limits, where it streams."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from gobernauta.channels.mastodon.entities import entity, whole
from gobernauta.channels.mastodon.server import Gone, Server
from gobernauta.channels.protocol import Capabilities, Malformed

# Mastodon's own defaults: what holds where a server does not say.
TEXT_LENGTH = 500
URL_LENGTH = 23
MEDIA_COUNT = 4
ALT_TEXT_LENGTH = 1500
MEDIA_BYTES = 16 * 1024 * 1024
MEDIA_TYPES = ("image/jpeg", "image/png", "image/gif", "image/webp")


@dataclass(frozen=True, slots=True)
class Instance:
    """One server's description of itself."""

    domain: str  # what follows the second @ in an address there
    version: str
    streaming: str  # https address that serves /api/v1/streaming
    capabilities: Capabilities


DEFAULTS = Capabilities(
    text_length=TEXT_LENGTH,
    url_length=URL_LENGTH,
    media_count=MEDIA_COUNT,
    media_types=MEDIA_TYPES,
    media_bytes=MEDIA_BYTES,
    alt_text_length=ALT_TEXT_LENGTH,
    may_edit=True,
    may_delete=True,
    may_thread=True,
    direct=True,
    mention_home="",
    pushes=True,
)


def read_instance(server: Server) -> Instance:
    """Ask /api/v2/instance, or its forerunner where there is none."""
    try:
        told = server.read("/api/v2/instance")
    except Gone:
        told = server.read("/api/v1/instance")
    return described(entity(told, "instance"), server.address)


def described(told: Mapping[str, Any], address: str) -> Instance:
    """Read either version's document; what it leaves out is as Mastodon's default."""
    settings = part(told, "configuration")
    host = urlsplit(address).netloc
    domain = told.get("domain") or told.get("uri")
    named = str(domain).removeprefix("https://").rstrip("/") if domain else host
    return Instance(
        domain=named,
        version=str(told.get("version") or ""),
        streaming=streaming_address(part(settings, "urls"), part(told, "urls"), address),
        capabilities=limits(settings, named),
    )


def limits(settings: Mapping[str, Any], domain: str) -> Capabilities:
    """The limits in `configuration` of the server that is called `domain`."""
    statuses, media = part(settings, "statuses"), part(settings, "media_attachments")
    types = media.get("supported_mime_types")
    return Capabilities(
        text_length=whole(statuses, "max_characters") or TEXT_LENGTH,
        url_length=whole(statuses, "characters_reserved_per_url") or URL_LENGTH,
        media_count=whole(statuses, "max_media_attachments") or MEDIA_COUNT,
        media_types=tuple(str(each) for each in types) if isinstance(types, list) else MEDIA_TYPES,
        media_bytes=whole(media, "image_size_limit") or MEDIA_BYTES,
        alt_text_length=whole(media, "description_limit") or ALT_TEXT_LENGTH,
        may_edit=True,
        may_delete=True,
        may_thread=True,
        direct=True,
        mention_home=domain,
        pushes=True,
    )


def streaming_address(urls: Mapping[str, Any], old_urls: Mapping[str, Any], address: str) -> str:
    """Where events stream, as an HTTP address; the server's own where it names none."""
    named = str(urls.get("streaming") or old_urls.get("streaming_api") or "")
    found = urlsplit(named)
    if found.scheme not in ("wss", "ws", "https", "http") or not found.netloc:
        return address
    scheme = "https" if found.scheme in ("wss", "https") else "http"
    if address.startswith("https:") and scheme == "http":  # never the token in clear
        return address
    return f"{scheme}://{found.netloc}"


def part(holder: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """An object inside an object; empty where it is missing or something else."""
    try:
        return entity(holder.get(name), name)
    except Malformed:
        return {}
