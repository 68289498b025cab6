"""Header lines and character sets as other people's programs write them, wrong ones included.

Nothing here raises: what cannot be decoded is shown as well as it can be. It does not judge what a header
means; that is left to the modules named after their subject.
"""

import binascii
import re
from email.message import Message
from email.utils import getaddresses

LONGEST = 50_000  # characters of one header line that are looked at
NEVER = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"})
WIDER = {  # what the named set is in practice a part of (WHATWG Encoding, labels)
    "": "utf-8",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "utf8mb4": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso-8859-8-i": "iso-8859-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
}
WORD = re.compile(r"=\?([^?\s]{1,80})\?([bBqQ])\?([^?]*)\?=")
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")
ADDRESS = re.compile(r"[^\s<>(),;:\"\[\]@]{1,64}@[^\s<>(),;:\"\[\]@]{1,253}")


def decode(data: bytes, charset: str = "") -> str:
    """Turn bytes into text: as declared, else as UTF-8, else as Windows-1252 with marks for what is lost."""
    declared = charset.strip().strip("\"'").lower()
    for name in (WIDER.get(declared, declared), "utf-8"):
        if name.replace("-", "_") in NEVER:
            continue
        try:
            return data.decode(name)
        except (LookupError, ValueError):  # unknown set, or bytes that are not in it
            continue
    return data.decode("cp1252", "replace")


def clean(text: str) -> str:
    """Plain line ends, and nothing that a database or a terminal chokes on."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n")
    return UNPRINTABLE.sub("", text)


def one_line(text: str) -> str:
    """The same on one line, without marks that turn the reading direction around (a name, a subject)."""
    return " ".join(DIRECTION.sub("", clean(text)).split())


def raw_values(message: Message, name: str) -> list[str]:
    """Every value of a header as it came, 8-bit bytes read as text."""
    wanted = name.lower()
    return [
        decode(str(value)[:LONGEST].encode("utf-8", "surrogateescape"))
        for key, value in message.raw_items()
        if key.lower() == wanted
    ]


def raw_value(message: Message, name: str) -> str:
    """The first value of a header as it came; empty when there is none."""
    return next(iter(raw_values(message, name)), "")


def value(message: Message, name: str) -> str:
    """The first value of a header, decoded, on one line; empty when there is none."""
    return one_line(decode_words(raw_value(message, name)))


def decode_words(text: str) -> str:
    """Decode the encoded words of RFC 2047; a character split over two words is put together again."""
    pieces: list[tuple[str, bytes]] = []
    end = 0
    for match in WORD.finditer(text):
        between = text[end : match.start()]
        if between.strip() or (between and not pieces):
            pieces.append(("utf-8", between.encode("utf-8", "replace")))
        charset, data = match[1].split("*")[0].lower(), decode_word(match[2], match[3])
        if pieces and pieces[-1][0] == charset and not between.strip():
            pieces[-1] = (charset, pieces[-1][1] + data)
        else:
            pieces.append((charset, data))
        end = match.end()
    pieces.append(("utf-8", text[end:].encode("utf-8", "replace")))
    return "".join(decode(data, charset) for charset, data in pieces)


def decode_word(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8", "replace")
    if encoding in "qQ":
        return binascii.a2b_qp(data, header=True)
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


def addresses(message: Message, name: str) -> list[tuple[str, str]]:
    """Every (name, address) of a header. The name is decoded after the commas are, so it cannot add one."""
    values = raw_values(message, name)
    if not values:
        return []
    try:
        pairs = getaddresses(values)
    except (RecursionError, IndexError, ValueError):  # thousands of open brackets
        pairs = [("", found) for value in values for found in ADDRESS.findall(value)]
    return [(one_line(decode_words(name)), plain) for name, mail in pairs if (plain := address(mail))]


def address(text: str) -> str:
    """One plain address in lower case; empty when it is none.

    RFC 5321 lets the part before the @ distinguish case; no mail provider does, and one resident's programs
    write it differently.
    """
    match = ADDRESS.fullmatch(one_line(text))
    return match[0].lower() if match else ""
