"""What ties mails together: Message-IDs, the names of events, and reply tokens.

A subject ties nothing. A token is only found here; whether it is ours, and whether the sender may use it,
is proven by the inbox.
"""

import re
from collections.abc import Iterable
from email.message import Message
from email.parser import BytesHeaderParser
from hashlib import sha256

from gobernauta.channels.email import headers

HEADER_BYTES = 256_000  # of the header block that are looked at
LONGEST_CHAIN = 50
MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,250}>")
BARE_ID = re.compile(r"[!-+.-:=?A-~-]{1,120}@[!-+.-:=?A-~-]{1,120}")
BLANK_LINE = re.compile(rb"\r?\n\r?\n")
TOKEN = r"[A-Za-z0-9._~=-]{8,200}"  # noqa: S105 - what one looks like
FOOTER = re.compile(rf"\[ref:({TOKEN})\]")
LOCAL_PART = 64  # RFC 5321 section 4.5.3.1.1, octets


def message_ids(text: str) -> tuple[str, ...]:
    """The Message-IDs in a header, in brackets, each once, first to last; the middle of a long chain is left."""
    found = tuple(dict.fromkeys(MESSAGE_ID.findall(text))) or tuple(
        f"<{it}>" for it in dict.fromkeys(BARE_ID.findall(text))
    )
    return found if len(found) <= LONGEST_CHAIN else (found[0], *found[1 - LONGEST_CHAIN :])


def digest(message: Message, payload: bytes) -> str:
    """A hash of what the sender wrote, the same on whatever way it came (RFC 5322 section 3.6.7 left out)."""
    blank = BLANK_LINE.search(payload)
    body = payload[blank.end() :] if blank else b""
    written = sha256()
    for name in ("From", "Date", "Subject", "Message-ID"):
        written.update(" ".join(headers.raw_value(message, name).split()).encode("utf-8", "replace") + b"\n")
    written.update(body.replace(b"\r\n", b"\n").rstrip())
    return written.hexdigest()[:32]


def head(payload: bytes) -> Message:
    """The header block alone."""
    blank = BLANK_LINE.search(payload[:HEADER_BYTES])
    return BytesHeaderParser().parsebytes(payload[: blank.end() if blank else HEADER_BYTES])


def identify(message: Message, payload: bytes) -> str:
    """The Message-ID; where there is none, one made of the contents, in a domain that cannot exist (RFC 2606)."""
    found = message_ids(headers.raw_value(message, "Message-ID"))
    return found[0] if found else f"<{digest(message, payload)}@no-message-id.invalid>"


def event_name(payload: bytes) -> str:
    """Name a delivered mail: its Message-ID and a hash of its contents.

    The same mail delivered twice, or found again under another UID, has the same name; another mail that
    borrows its Message-ID has not.
    """
    message = head(payload)
    return f"{identify(message, payload)}#{digest(message, payload)}"


def own_id(key: str, address: str) -> str:
    """The Message-ID of the message we send under a key: the same at every attempt."""
    return f"<gobernauta.{sha256(key.encode()).hexdigest()[:40]}@{domain(address)}>"


def own_ids(text: str, address: str) -> tuple[str, ...]:
    """Every Message-ID in a text that has the shape of ours."""
    shape = rf"<gobernauta\.[0-9a-f]{{40}}@{re.escape(domain(address))}>"
    return tuple(dict.fromkeys(re.findall(shape, text)))


def domain(address: str) -> str:
    return address.rpartition("@")[2].lower()


def tagged(address: str, token: str) -> str:
    """The address with the token after a plus sign; the plain address when it would grow too long."""
    local, _, at = address.rpartition("@")
    return f"{local}+{token}@{at}" if len(local) + 1 + len(token) <= LOCAL_PART else address


def reply_token(recipients: Iterable[str], address: str, body: str) -> str:
    """The token in one of the addresses written to, else in the footer quoted in the body; empty if none."""
    local, _, at = address.rpartition("@")
    pattern = re.compile(rf"{re.escape(local)}\+({TOKEN})@{re.escape(at)}", re.IGNORECASE)
    for recipient in recipients:
        if match := pattern.fullmatch(recipient):
            return match[1]
    found = FOOTER.search(body)
    return found[1] if found else ""
