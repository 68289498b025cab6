"""From the bytes of a mail to what it means to the town. Pure: no network, no clock but for plausible dates."""

from collections.abc import Callable
from datetime import UTC, datetime
from email.feedparser import BufferedSubFile, BytesFeedParser  # type: ignore[attr-defined]  # typeshed lacks the first
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Any

from gobernauta.channels.email import automatic, bodies, bounces, headers, proof, quoting, threads
from gobernauta.channels.protocol import AHEAD, Author, Inbound, Kind, Malformed, Raw, Visibility
from gobernauta.channels.sentences import of

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # nobody writes to a town from before
NO_REPLY = ("noreply@", "no-reply@", "donotreply@", "do-not-reply@", "no_reply@")
WRITTEN_TO = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")
SUBJECT_LENGTH = 500
LONGEST_PARAMETERS = 4_000  # characters
MOST_HEADERS = 2_000
MOST_BYTES = 25_000_000
MOST_LINES = 1_000_000  # 25 MB of attachments have a third of that


class Mail(Message):
    """Reads parameters (boundary, charset, name) of headers of a bounded length: the standard way is quadratic."""

    def get(self, name: str, failobj: Any = None) -> Any:
        found = super().get(name, failobj)
        return failobj if found is failobj else str(found)[:LONGEST_PARAMETERS]


class Shallow(BufferedSubFile):  # type: ignore[misc]  # for the same reason
    """Gives up on a nesting bomb: the time of the standard parser is lines times levels."""

    def push_eof_matcher(self, pred: Callable[[str], object]) -> None:
        if len(self._eofstack) >= bodies.DEEPEST:
            raise RecursionError
        super().push_eof_matcher(pred)


def parse(raw: Raw, own_address: str, server: str) -> list[Inbound]:
    """Read one mail. `server` is the name our mail server signs its findings with. Raises `Malformed`."""
    payload = beginning(raw.payload)
    message = opened(payload)
    external_id = threads.identify(message, raw.payload)
    if is_own_copy(message, external_id, own_address):
        return []
    try:
        body = bodies.read(message)
    except RecursionError as error:
        raise Malformed("The parts of this mail are nested too deeply to be read") from error
    bounce = bounces.read(message, own_address, body.text)
    if bounce is not None:
        return [
            Inbound(
                kind=Kind.FAILURE,
                external_id=bounce.original,
                reason=bounce.reason,
                text=body.text,
                subject=subject(message),
                published_at=published_at(message),
                visibility=Visibility.DIRECT,
                automatic=True,
            )
        ]
    return [understood(message, external_id, body, raw, own_address, server)]


def beginning(payload: bytes) -> bytes:
    """The part of an enormous mail that is read."""
    payload = payload[:MOST_BYTES]
    return (
        b"\n".join(payload.split(b"\n", MOST_LINES)[:MOST_LINES])
        if payload.count(b"\n") > MOST_LINES
        else payload
    )


def opened(payload: bytes) -> Message:
    """Parse the MIME structure. Raises `Malformed` when this is no mail, or a nesting bomb."""
    parser = BytesFeedParser(Mail)
    parser._input = Shallow()  # type: ignore[attr-defined]  # there is no other way to give it one
    try:
        parser.feed(payload)
        message = parser.close()
    except RecursionError as error:
        raise Malformed("The parts of this mail are nested too deeply to be read") from error
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise Malformed("This mail cannot be taken apart: %(why)s", why=of(error)) from error
    if len(message) > MOST_HEADERS:
        raise Malformed(
            "This mail has %(count)s header lines; up to %(most)s are read",
            count=len(message),
            most=MOST_HEADERS,
        )
    if not any(headers.raw_values(message, name) for name in ("From", "Date", "Message-ID", "Subject")):
        raise Malformed("This is not a mail: it has neither From, Date, Subject nor Message-ID")
    return message


def is_own_copy(message: Message, external_id: str, own_address: str) -> bool:
    """The copy of our own mail that proves it left (see `sent`); it says nothing new."""
    senders = [address for _, address in headers.addresses(message, "From")]
    return senders == [own_address] and external_id in threads.own_ids(external_id, own_address)


def understood(
    message: Message, external_id: str, body: bodies.Body, raw: Raw, own_address: str, server: str
) -> Inbound:
    chain = threads.message_ids(headers.raw_value(message, "References"))
    answered = threads.message_ids(headers.raw_value(message, "In-Reply-To"))
    written_to = [address for name in WRITTEN_TO for _, address in headers.addresses(message, name)]
    if "cut=yes" in raw.media_type:
        body.lose_attachments()
    text, quoted = quoting.fold(body.text)
    because = automatic.because(message, own_address)
    writer = author(message, own_address)
    return Inbound(
        kind=Kind.MESSAGE,
        external_id=external_id,
        author=writer,
        text=text,
        published_at=published_at(message),
        subject=subject(message),
        language=language(message),
        visibility=Visibility.DIRECT,
        in_reply_to=answered[0] if answered else (chain[-1] if chain else ""),
        references=chain,
        reply_token=threads.reply_token(written_to, own_address, body.text),
        media=tuple(body.media),
        automatic=bool(because) or writer is None or writer.address == own_address,
        extra=remarks(message, body, server) | shown(quoted=quoted, automatic=because),
    )


def remarks(message: Message, body: bodies.Body, server: str) -> dict[str, str]:
    """What staff should see beside the words."""
    reply_to = [address for _, address in headers.addresses(message, "Reply-To")]
    senders = [address for _, address in headers.addresses(message, "From")]
    return shown(
        proof=proof.found(message, server),
        cc=", ".join(address for _, address in headers.addresses(message, "Cc")[:20]),
        reply_to=", ".join(it for it in reply_to[:5] if it not in senders),
        date_as_written=""
        if published_at(message) == written_at(message)
        else headers.value(message, "Date"),
        left_out=", ".join(body.left_out[:20]),
        cut="yes" if body.cut else "",
    )


def shown(**entries: str) -> dict[str, str]:
    return {name: entry for name, entry in entries.items() if entry}


def author(message: Message, own_address: str) -> Author | None:
    """The sender. Reply-To counts only where From is a form or a no-reply address: it is no proof of anything."""
    for name in ("From", "Sender", "Return-Path"):
        for full_name, address in headers.addresses(message, name):
            if address == own_address or address.startswith(NO_REPLY):
                return answerable(message, own_address) or Author(address, full_name)
            return Author(address, full_name)
    return answerable(message, own_address)


def answerable(message: Message, own_address: str) -> Author | None:
    others = ((name, address) for name, address in headers.addresses(message, "Reply-To"))
    return next((Author(address, name) for name, address in others if address != own_address), None)


def subject(message: Message) -> str:
    return headers.value(message, "Subject")[:SUBJECT_LENGTH]


def language(message: Message) -> str:
    tag = headers.value(message, "Content-Language").split(",")[0].strip().split("-")[0].lower()
    return tag if tag.isascii() and tag.isalpha() and 2 <= len(tag) <= 3 else ""


def published_at(message: Message) -> datetime | None:
    """When it was written; where that cannot be, when our server received it; else unknown."""
    latest = received_at(message) or datetime.now(UTC)
    written = written_at(message)
    if written is not None and EARLIEST <= written <= latest + AHEAD:
        return written
    return received_at(message)


def written_at(message: Message) -> datetime | None:
    return moment(headers.value(message, "Date"))


def received_at(message: Message) -> datetime | None:
    """When the last server took it, which is ours."""
    found = moment(headers.raw_value(message, "Received").rpartition(";")[2])
    return found if found is not None and found >= EARLIEST else None


def moment(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
