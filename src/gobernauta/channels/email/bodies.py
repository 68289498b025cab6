"""The body of a mail: its words, and what is attached, within limits.

A mail inside a mail is an attachment and is not opened; neither is winmail.dat. Nothing is fetched.
"""

import re
from dataclasses import dataclass, field
from email.message import Message
from email.policy import compat32
from pathlib import PurePosixPath

from gobernauta.channels.email import headers, markup
from gobernauta.channels.protocol import Media

DEEPEST = 15  # levels of multipart inside multipart
MOST_PARTS = 500
MOST_MEDIA = 50
MEDIA_BYTES = 25_000_000  # of all attachments together
TEXT_LENGTH = 500_000  # characters
NAME_LENGTH = 120
MEDIA_TYPE = re.compile(
    r"[a-z0-9!#$&^_.+-]{1,50}/[a-z0-9!#$&^_.+-]{1,49}"
)  # RFC 6838, and 100 characters in all


@dataclass(slots=True)
class Body:
    """Words, attachments, and the names of those that went past a limit."""

    text: str = ""
    media: list[Media] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    cut: bool = False

    def lose_attachments(self) -> None:
        """Of a mail that was cut, the attachments are not whole: only their names are kept."""
        self.left_out = [it.name or it.media_type for it in self.media] + self.left_out
        self.media, self.cut = [], True


def read(message: Message) -> Body:
    """Read words and attachments in one pass over the parts."""
    reader = Reader()
    text = headers.clean(reader.words(message)).strip("\n")
    media = [reader.described(part, attached) for part, attached in reader.media]
    return Body(text[:TEXT_LENGTH], media, reader.left_out, len(text) > TEXT_LENGTH)


class Reader:
    """Walks the parts once, counting what it has taken."""

    def __init__(self) -> None:
        self.media: list[tuple[Message, Media]] = []
        self.left_out: list[str] = []
        self.pictures: dict[str, str] = {}
        self.parts = 0
        self.size = 0

    def words(self, part: Message) -> str:
        """The words of a part and of those inside it; what has no words is taken as an attachment."""
        self.parts += 1
        if self.parts > MOST_PARTS:
            return ""
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            texts = [(it.get_content_type(), self.words(it)) for it in children(part)]
            return chosen(texts) if part.get_content_subtype() == "alternative" else joined(texts)
        if is_text(part):
            return self.shown(part)
        self.attach(part)
        return ""

    def shown(self, part: Message) -> str:
        text = headers.decode(content(part), parameter(part, "charset"))
        if part.get_content_subtype() == "html":
            text, pictures = markup.to_text(text)
            self.pictures |= pictures
        elif parameter(part, "format").lower() == "flowed":
            text = unflowed(headers.clean(text), parameter(part, "delsp").lower() == "yes")
        return headers.clean(text)

    def attach(self, part: Message) -> None:
        media_type = kind(part)
        name = file_name(part) or ("message.eml" if media_type == "message/rfc822" else "")
        data = content(part)
        if len(self.media) >= MOST_MEDIA or self.size + len(data) > MEDIA_BYTES:
            self.left_out.append(name or media_type)
            return
        self.size += len(data)
        alt = headers.value(part, "Content-Description")[:1000]
        self.media.append((part, Media(media_type=media_type, alt=alt, name=name, content=data)))

    def described(self, part: Message, media: Media) -> Media:
        """Give a picture the alternative text it has in the HTML that shows it."""
        reference = headers.raw_value(part, "Content-ID").strip().strip("<>")
        alt = media.alt or self.pictures.get(reference, "")
        return Media(media_type=media.media_type, alt=alt[:1000], name=media.name, content=media.content)


def children(part: Message) -> list[Message]:
    """The parts of a part. (Asking a part without any makes the standard library decode it, and raise.)"""
    payload = part.get_payload() if part.is_multipart() else []
    return [it for it in payload if isinstance(it, Message)]


def chosen(texts: list[tuple[str, str]]) -> str:
    """Of alternatives: the plain one if it says anything, else the last that does (RFC 2046 section 5.1.4)."""
    spoken = [(kind, text) for kind, text in texts if text.strip()]
    plain = [text for kind, text in spoken if kind == "text/plain"]
    return plain[0] if plain else spoken[-1][1] if spoken else ""


def joined(texts: list[tuple[str, str]]) -> str:
    return "\n\n".join(text.strip("\n") for _, text in texts if text.strip())


def is_text(part: Message) -> bool:
    """Words to read here, and not a text file sent along; also a multipart in which no part was found."""
    if part.is_multipart():
        return False
    if part.get_content_maintype() == "multipart":
        return True
    if part.get_content_type() not in ("text/plain", "text/html"):
        return False
    disposition = headers.raw_value(part, "Content-Disposition").strip().lower()
    return not disposition.startswith("attachment") and not file_name(part)


def kind(part: Message) -> str:
    found = part.get_content_type()
    return found if MEDIA_TYPE.fullmatch(found) else "application/octet-stream"


def content(part: Message) -> bytes:
    """The bytes of a part; of a mail inside a mail, the mail as it is."""
    if part.is_multipart():
        return b"".join(written(it) for it in children(part))
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def written(mail: Message) -> bytes:
    """A mail inside a mail as bytes again; empty when it is too broken even for that."""
    try:
        return mail.as_bytes(policy=compat32.clone(mangle_from_=False))
    except (LookupError, ValueError, TypeError, AttributeError):
        return b""


def parameter(part: Message, name: str) -> str:
    """A parameter of Content-Type; empty when there is none, or none that can be read."""
    try:
        found = part.get_param(name, "")
    except (ValueError, LookupError, TypeError):
        return ""
    return headers.one_line(str(found[2] if isinstance(found, tuple) else found))


def file_name(part: Message) -> str:
    """The name of an attachment without folders, control characters or tricks with the direction."""
    try:
        found = part.get_filename("") or ""
    except (ValueError, LookupError, TypeError):
        return ""
    name = headers.one_line(
        headers.decode_words(found.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
    )
    name = PurePosixPath(re.sub(r"[\\:]", "/", name)).name.strip(". ")
    stem, dot, ending = name.rpartition(".")
    return f"{stem[: NAME_LENGTH - 12]}{dot}{ending[:10]}" if dot else name[:NAME_LENGTH]


def unflowed(text: str, delete_space: bool) -> str:
    """Put the lines of `format=flowed` together again (RFC 3676 section 4)."""
    pieces: list[str] = []
    flowing = False
    for line in text.split("\n"):
        quoted = line.startswith(">")
        pieces.append("" if flowing and not quoted else "\n")
        line = line if quoted else line.removeprefix(" ")
        flowing = line.endswith(" ") and line != "-- " and not quoted
        pieces.append(line[:-1] if flowing and delete_space else line)
    return "".join(pieces).removeprefix("\n")
