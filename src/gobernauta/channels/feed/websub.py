"""WebSub (W3C Recommendation of 23 January 2018): a feed's hub tells us at once what is new; looking goes on as before.

Nothing is remembered here. What we ask for and what the hub says are bound by the key of the account: our address at
the hub carries a token made from the topic, so a hub's question whether we asked can be answered, and what it brings
is signed. We ask anew every day, well within the lease we ask for, and earlier where the hub has granted a shorter one
(`granted`); where it refuses, looking is what is left.
"""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlencode, urljoin, urlsplit

import httpx

from gobernauta.channels.protocol import Callback, CallbackRequest, Forged, Rejected

LEASE_SECONDS = 5 * 86_400
ASK_AGAIN_SECONDS = 86_400.0
AFTER_FAILURE_SECONDS = 3_600.0
METHODS = ("sha1", "sha256", "sha384", "sha512")  # section 5.2; the hub chooses


@dataclass(frozen=True, slots=True)
class Hub:
    """Who tells what is new (`url`), and the name the hub knows the feed by (`topic`)."""

    url: str
    topic: str


def discovered(links: Iterable[tuple[str, str]], address: str) -> Hub | None:
    """The hub among (relation, address) pairs, the header's before the body's (section 4)."""
    found: dict[str, str] = {}
    for relation, said in links:
        url = urljoin(address, said)[:800]
        if urlsplit(url).scheme in ("http", "https"):
            found.setdefault(relation, url)
    return Hub(found["hub"], found.get("self", address)) if "hub" in found else None


def in_header(answer: httpx.Response) -> list[tuple[str, str]]:
    """The pairs of the `Link` header."""
    said = answer.headers.get("Link", "")
    pairs = httpx.Response(200, headers={"Link": said}).links.values() if said else ()
    return [
        (relation, one["url"]) for one in pairs for relation in one.get("rel", "").split() if one.get("url")
    ]


def subscribe(web: httpx.Client, hub: Hub, callback: Callback) -> bool:
    """Ask the hub to call us; whether it will consider it. It asks back before it does."""
    asked = {
        "hub.callback": f"{callback.address}?{urlencode({'token': _token(callback, hub.topic)})}",
        "hub.mode": "subscribe",
        "hub.topic": hub.topic,
        "hub.lease_seconds": str(LEASE_SECONDS),
        "hub.secret": _secret(callback),
    }
    try:
        return web.post(hub.url, data=asked).is_success
    except (httpx.HTTPError, httpx.InvalidURL):
        return False


def confirmed(request: CallbackRequest, callback: Callback) -> str:
    """The answer to a hub that asks whether we asked (section 5.3), or tells that it will not call us (5.2).

    Raises `Forged` for a topic we never asked about, `Rejected` for what we never ask.
    """
    topic = request.query.get("hub.topic", "")
    if not hmac.compare_digest(request.query.get("token", "").encode(), _token(callback, topic).encode()):
        raise Forged("This account never asked to be called about this feed")
    mode = request.query.get("hub.mode", "")
    if mode not in ("subscribe", "denied"):
        raise Rejected("Only a subscription is asked for here")
    return request.query.get("hub.challenge", "")[:1_000] if mode == "subscribe" else ""


def granted(request: CallbackRequest) -> float:
    """Seconds for which the hub says that it will call us; 0 where it says nothing usable."""
    said = request.query.get("hub.lease_seconds", "")
    return float(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0.0


def check(request: CallbackRequest, callback: Callback) -> None:
    """Verify the signature of what a hub brings (section 7). Raises `Forged`."""
    method, _, said = request.headers.get("x-hub-signature", "").strip().partition("=")
    if method not in METHODS:
        raise Forged("The message carries no signature of the hub")
    right = hmac.new(_secret(callback).encode(), request.body, method).hexdigest()
    if not hmac.compare_digest(said.lower().encode(), right.encode()):
        raise Forged("The signature does not belong to this message")


def _secret(callback: Callback) -> str:
    return hmac.new(callback.key.encode(), b"websub secret", sha256).hexdigest()


def _token(callback: Callback, topic: str) -> str:
    return hmac.new(callback.key.encode(), f"websub topic {topic}".encode(), sha256).hexdigest()[:40]
