"""How long a text is to a network, and how a long reply becomes a thread.

Every channel and the desk's preview count here, so that what is previewed is what is sent. Pure: it asks no
network and knows no channel by name.

Sources: graphemes are the extended clusters of UAX #29; septets are GSM 03.38, where a text outside its
alphabet goes as UCS-2 and each 16-bit unit takes 16/7 septets (160 septets = 70 units).
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

import regex

from gobernauta.channels.protocol import Capabilities, Rejected
from gobernauta.channels.sentences import Sentence

MOST_PARTS = 20
URL = re.compile(  # ends before the punctuation of its sentence, and with a bracket only if it has opened it
    r"https?://(?:(?>\([^\s<>\"()]*\)|[^\s<>\"]))*(?:\([^\s<>\"()]*\)|[^\s<>\"'.,;:!?()\[\]{}])"
)
HANDLE = re.compile(r"@?([A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?)(?:@([A-Za-z0-9.:-]+))?")
GRAPHEME = regex.compile(r"\X")
SENTENCE_END = re.compile(r"[.!?…][\"'”’»)]*$")
IDEOGRAPHIC_STOPS = frozenset("。！？")
GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_ESCAPED = frozenset("\f^{}\\[~]|€")  # two septets each


def graphemes(text: str) -> int:
    """What a reader takes for one sign each: a family emoji is one, a letter with its accents is one."""
    if text.isascii() and "\r" not in text:
        return len(text)
    return sum(1 for _ in GRAPHEME.finditer(text))


def octets(text: str) -> int:
    """Bytes in UTF-8."""
    return len(text.encode("utf-8", "surrogatepass"))


def septets(text: str) -> int:
    """Septets of an SMS, whichever alphabet the text needs."""
    if all(sign in GSM or sign in GSM_ESCAPED for sign in text):
        return len(text) + sum(sign in GSM_ESCAPED for sign in text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2 * 16 // 7


UNITS: Mapping[str, Callable[[str], int]] = MappingProxyType(
    {"graphemes": graphemes, "characters": len, "bytes": octets, "septets": septets}
)
IN_WORDS: Mapping[str, Sentence] = MappingProxyType(
    {
        "graphemes": Sentence("characters"),  # as readers call them
        "characters": Sentence("characters"),
        "bytes": Sentence("bytes"),
        "septets": Sentence("septets"),
    }
)


def count(text: str, unit: str = "graphemes", *, url_length: int | None = None) -> int:
    """Length of a text in `unit`, each link counted as `url_length` where the network does so."""
    measure = UNITS[unit]
    if url_length is None:
        return measure(text)
    between = URL.split(text)
    return sum(map(measure, between)) + (len(between) - 1) * url_length


def fits(text: str, allows: Capabilities, *, reserve: int = 0) -> bool:
    """Say whether one message holds the text and `reserve` more units."""
    if allows.byte_length is not None and octets(text) > allows.byte_length:
        return False
    if allows.text_length is None:
        return True
    return count(text, allows.length_unit, url_length=allows.url_length) + reserve <= allows.text_length


def fits_numbered(text: str, *, number: str, allows: Capabilities, reserve: int) -> bool:
    """`fits`, for a part of a thread with its number after it."""
    return fits(text + number, allows, reserve=reserve)


def parts(text: str, allows: Capabilities, *, reserve: int = 0, most: int = MOST_PARTS) -> list[str]:
    """The messages that carry the text: itself when it fits, else a numbered thread "… (1/3)".

    Cut after a sentence where that leaves the part at least half full, else between words, else between
    graphemes; a link is never cut when it fits in one message. `reserve` units of each part stay free (for a
    mention). Raises `Rejected` when the text does not fit and may not be split, or needs more than `most`.
    """
    if fits(text, allows, reserve=reserve):
        return [text]
    if not allows.may_thread:
        raise Rejected(too_long(text, allows, reserve, 1))
    for digits in range(1, len(str(most)) + 1):
        number = f" ({'9' * digits}/{'9' * digits})"
        fitting = partial(fits_numbered, number=number, allows=allows, reserve=reserve)
        pieces = cut(text, fitting, most)
        if len(pieces) < 10**digits and len(pieces) <= most:
            return [f"{piece} ({place}/{len(pieces)})" for place, piece in enumerate(pieces, 1)]
    raise Rejected(too_long(text, allows, reserve, most))


def addressed(text: str, allows: Capabilities, *, to: str = "", subject: str = "") -> list[str]:
    """`parts`, as they are sent to somebody: each begins with the mention where the network wants one.

    Raises `Rejected` as `parts` does, for an address that is none, and for a subject that leaves no room.
    """
    mention = mention_of(to, text, allows.mention_home)
    taken = reserved(mention, subject, allows)
    if allows.text_length is not None and taken >= allows.text_length:
        raise Rejected("The content warning leaves no room for the message.")
    pieces = parts(text, allows, reserve=taken)
    return [f"{mention} {piece}" if mention else piece for piece in pieces]


def reserved(mention: str, subject: str, allows: Capabilities) -> int:
    """What a mention and a subject take of each message; the host of a mention is not counted (Mastodon)."""
    name = mention.rpartition("@")[0] if mention.count("@") > 1 else mention
    return count(name, allows.length_unit) + bool(mention) + count(subject, allows.length_unit)


def mention_of(address: str, text: str, home: str | None) -> str:
    """ "@name@host" for an address, without the host when it is `home`; empty when the text begins with it."""
    if not address or home is None:
        return ""
    found = HANDLE.fullmatch(address)
    if not found:
        raise Rejected("“%(address)s” is not an address there (name@server).", address=address[:100])
    local = found[2] is None or found[2].lower() == home.lower()
    mention = f"@{found[1]}" if local else f"@{found[1]}@{found[2]}"
    return "" if re.match(re.escape(mention) + r"(?![\w@]|[.-]\w)", text.lstrip(), re.IGNORECASE) else mention


def too_long(text: str, allows: Capabilities, reserve: int, most: int) -> Sentence:
    """The sentence that says by how much."""
    length, unit = count(text, allows.length_unit, url_length=allows.url_length), allows.length_unit
    room = (allows.text_length or 0) - reserve
    if allows.text_length is None or length <= room:
        length, unit, room, most = octets(text), "bytes", allows.byte_length or 0, 1
    if most == 1:
        return Sentence(
            "The text is %(length)s %(unit)s long; a message holds %(room)s. Shorten it.",
            length=length,
            unit=IN_WORDS[unit],
            room=room,
        )
    return Sentence(
        "The text is %(length)s %(unit)s long; %(most)s messages of %(room)s each do not hold it. Shorten it.",
        length=length,
        unit=IN_WORDS[unit],
        most=most,
        room=room,
    )


def cut(text: str, fitting: Callable[[str], bool], most: int) -> list[str]:
    """Cut a text into pieces that fit; one more than `most` when it needs more."""
    rest = trimmed(atoms(text, fitting))
    pieces: list[str] = []
    while rest and len(pieces) <= most:
        end = border(rest, longest(rest, fitting))
        pieces.append("".join(trimmed(rest[:end])))
        rest = trimmed(rest[end:])
    return pieces


def atoms(text: str, fitting: Callable[[str], bool]) -> list[str]:
    """What is never cut: graphemes, and links that fit in one message."""
    found: list[str] = []
    position = 0
    for link in URL.finditer(text):
        found += GRAPHEME.findall(text[position : link.start()])
        found += [link[0]] if fitting(link[0]) else GRAPHEME.findall(link[0])
        position = link.end()
    return found + GRAPHEME.findall(text[position:])


def trimmed(rest: list[str]) -> list[str]:
    """Without white space at either end (a space that carries a combining mark is none)."""
    start, end = 0, len(rest)
    while start < end and rest[start].isspace():
        start += 1
    while end > start and rest[end - 1].isspace():
        end -= 1
    return rest[start:end]


def longest(rest: list[str], fitting: Callable[[str], bool]) -> int:
    """How many atoms from the first on fit in one message."""
    reach = 1
    while reach < len(rest) and fitting("".join(rest[:reach])):
        reach *= 2
    held = bisect_right(
        range(1, min(reach, len(rest)) + 1), 0, key=lambda end: not fitting("".join(rest[:end]))
    )
    if not held:
        raise Rejected(
            "One sign of the text is %(size)s bytes long and fits in no message.", size=octets(rest[0])
        )
    return held


def border(rest: list[str], held: int) -> int:
    """Where to cut at `held` atoms or before: after a sentence, else a word, else there."""
    if held == len(rest):
        return held
    words = [end for end in range(1, held + 1) if rest[end].isspace()]
    sentences = [
        end
        for end in range((held + 1) // 2, held + 1)
        if rest[end - 1] in IDEOGRAPHIC_STOPS
        or (
            rest[end].isspace()
            and ("\n" in rest[end] or SENTENCE_END.search("".join(rest[max(end - 4, 0) : end])))
        )
    ]
    return max(sentences or words or [held])
