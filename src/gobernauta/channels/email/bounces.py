"""Bounces: which mail of ours did not arrive, and what the server said.

Reads delivery status notifications (RFC 3464) and, where a server writes a letter of its own instead, looks for
our Message-ID in it. A report of a delay or of success is not a failure.
"""

import re
from dataclasses import dataclass
from email.message import Message
from email.parser import Parser

from gobernauta.channels.email import automatic, bodies, headers, threads

REASON = 500  # characters
LOOKED_AT = 200_000  # characters of a free-form bounce
DELAYED = re.compile(r"delay|retras|demora|tertunda|verz[oö]ger|warning", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Bounce:
    """`original` is the Message-ID of the mail that did not arrive; `reason` what the server said."""

    original: str
    reason: str


def read(message: Message, own_address: str, text: str) -> Bounce | None:
    """Read a bounce of a mail of ours; None when this is none. `text` is the body in words."""
    statuses = [group for part in parts(message, "message/delivery-status") for group in groups(part)]
    if statuses:
        failed = [it for it in statuses if headers.value(it, "Action").lower() == "failed"]
        original = returned(message, own_address) or mentioned(message, own_address, text)
        return Bounce(original, said(failed[0])[:REASON]) if failed and original else None
    original = mentioned(message, own_address, text) if is_letter_of_failure(message) else ""
    return Bounce(original, headers.one_line(text)[:REASON]) if original else None


def is_letter_of_failure(message: Message) -> bool:
    """A mail server's own words about a mail, and not merely that it takes longer."""
    from_server = headers.raw_values(message, "X-Failed-Recipients") or automatic.named_machine(message)
    return bool(from_server) and not DELAYED.search(headers.value(message, "Subject"))


def parts(message: Message, *wanted: str) -> list[Message]:
    """The direct parts of a report that are of a type."""
    return [it for it in bodies.children(message) if it.get_content_type() in wanted]


def groups(part: Message) -> list[Message]:
    """The groups of fields in a delivery-status part (RFC 3464 section 2.1)."""
    if part.is_multipart():
        return bodies.children(part)
    text = headers.clean(headers.decode(bodies.content(part)))
    return [Parser().parsestr(block, headersonly=True) for block in text.split("\n\n")]


def said(group: Message) -> str:
    """The recipient and the server's words, without the name of the protocol in front."""
    words = [
        headers.value(group, name).partition(";")[2].strip() or headers.value(group, name)
        for name in ("Final-Recipient", "Diagnostic-Code")
    ]
    status = headers.value(group, "Status")
    return ": ".join(it for it in (words[0], words[1] or status) if it)


def returned(message: Message, own_address: str) -> str:
    """The Message-ID of the mail of ours that came back inside the report: anybody can write one about another."""
    for part in parts(message, "message/rfc822", "text/rfc822-headers", "message/global"):
        inner = next(iter(bodies.children(part)), None) or groups(part)[0]
        found = threads.own_ids(headers.raw_value(inner, "Message-ID"), own_address)
        if found:
            return found[0]
    return ""


def mentioned(message: Message, own_address: str, text: str) -> str:
    """Our own Message-ID in the thread headers or in the letter a mail server wrote."""
    chain = " ".join(headers.raw_value(message, name) for name in ("In-Reply-To", "References"))
    found = threads.own_ids(f"{chain} {text[:LOOKED_AT]}", own_address)
    return found[-1] if found else ""
