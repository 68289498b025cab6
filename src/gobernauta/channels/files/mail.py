"""Mail kept in files: one mail (.eml), or many in a row (mbox), read as a stream of bounded pieces.

It finds where a mail begins and ends, and says where to go on after a stop. What a mail means is left to the
channel that reads mail, and so is the name of its event: the caller hands that function in.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from gobernauta.channels.protocol import Raw

MOST_BYTES = 25_000_000  # of one mail; what lies beyond is passed over and the mail marked as cut
LONGEST_LINE = 1_000_000
SEPARATOR = re.compile(rb"From (\S*@|- |MAILER-DAEMON\b|.*\b\d{1,2}:\d{2}\b)", re.IGNORECASE)
HEADER = re.compile(rb"[!-9;-~]{1,200}[ \t]*:|>From ")
ESCAPED = re.compile(rb">+From ")


def read(path: Path, name: Callable[[bytes], str], *, start: int = 0) -> Iterator[tuple[int, Raw]]:
    """Yield (position after the mail, the mail). `start` is 0 or a position given before.

    A file that begins with `From ` is an mbox (RFC 4155), any other is one mail. Raises `OSError`.
    """
    with path.open("rb") as file:
        is_mbox = SEPARATOR.match(file.read(1000).lstrip()) is not None
        file.seek(start)
        for position, lines in mails(file) if is_mbox else single(file):
            payload = b"".join(lines)
            cut = "; cut=yes" if len(payload) > MOST_BYTES else ""
            payload = payload[:MOST_BYTES]
            yield position, Raw(name(payload), payload, f"message/rfc822{cut}")


def single(file: BinaryIO) -> Iterator[tuple[int, list[bytes]]]:
    """The rest of the file as one mail; nothing at its end."""
    lines = [file.read(MOST_BYTES + 1)]
    if lines[0]:
        yield file.seek(0, 2), lines


def mails(file: BinaryIO) -> Iterator[tuple[int, list[bytes]]]:
    """The mails of an mbox, without their separators; `>From ` is `From ` again."""
    lines: list[bytes] = []
    size = 0
    blank = True
    while line := file.readline(LONGEST_LINE):
        if blank and begins(line, file):
            if any(one.strip() for one in lines):
                yield file.tell() - len(line), lines
            lines, size = [], 0
        elif size <= MOST_BYTES:
            lines.append(line[1:] if ESCAPED.match(line) else line)
            size += len(line)
        blank = not line.strip(b"\r\n")
    if lines:
        yield file.tell(), lines


def begins(line: bytes, file: BinaryIO) -> bool:
    """A separator: `From ` with an address or a time, and a header on the next line."""
    if not SEPARATOR.match(line):
        return False
    position = file.tell()
    following = file.read(300)
    file.seek(position)
    return HEADER.match(following) is not None
