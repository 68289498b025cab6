"""Names and bytes of the static files a log is served as: C2SP tlog-tiles.

A tile is up to 256 hashes of one tree level; a bundle is the up to 256 entries under one level 0 tile.
Nothing here reads or writes files.
"""

import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from civic.ledger.hashing import HASH_SIZE
from civic.ledger.refused import MalformedTile

TILE_WIDTH = 256
TILE_HEIGHT = 8
MAX_ENTRY_SIZE = 0xFFFF
MAX_LEVEL = 63


@dataclass(frozen=True, order=True)
class TileName:
    """Which tile: level (None for an entry bundle), index in the level, width in hashes or entries."""

    level: int | None
    index: int
    width: int = TILE_WIDTH

    @property
    def path(self) -> str:
        """The path below the log's prefix, such as `tile/0/x001/234.p/5`."""
        level = "entries" if self.level is None else str(self.level)
        partial = "" if self.width == TILE_WIDTH else f".p/{self.width}"
        return f"tile/{level}/{_index_path(self.index)}{partial}"

    @property
    def full(self) -> "TileName":
        """The same tile once it is complete; a log may drop a partial tile then."""
        return TileName(self.level, self.index)

    @property
    def start(self) -> int:
        """The index of the first log entry below this tile."""
        return self.index << TILE_HEIGHT * ((self.level or 0) + 1)


@dataclass(frozen=True)
class Tile:
    """A tile and its hashes, concatenated as they are served."""

    name: TileName
    content: bytes


_PATH = re.compile(r"tile/(0|[1-9][0-9]?|entries)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")


def parse_path(path: str) -> TileName:
    """The tile a path names; raise MalformedTile unless it is written in the one canonical way."""
    match = _PATH.fullmatch(path)
    if not match:
        raise MalformedTile(f"{path!r} is not the path of a tile.")
    level = None if match[1] == "entries" else int(match[1])
    name = TileName(level, int(match[2].replace("x", "").replace("/", "")), int(match[3] or TILE_WIDTH))
    if (level or 0) > MAX_LEVEL or name.width > TILE_WIDTH or name.path != path:
        raise MalformedTile(f"{path!r} is not the path of a tile.")
    return name


def tile_width(size: int, level: int, index: int) -> int:
    """How many hashes the tile holds in a log of `size` entries; 0 when it does not exist yet."""
    return max(0, min(TILE_WIDTH, (size >> TILE_HEIGHT * level) - index * TILE_WIDTH))


def tiles_of_level(size: int, level: int) -> Iterator[TileName]:
    """Every tile of one level of a log of `size` entries, the partial one last."""
    hashes = size >> TILE_HEIGHT * level
    for index in range(-(-hashes // TILE_WIDTH)):
        yield TileName(level, index, tile_width(size, level, index))


def levels(size: int) -> int:
    """How many tile levels a log of `size` entries has."""
    return -(-size.bit_length() // TILE_HEIGHT)


def split_hashes(content: bytes) -> list[bytes]:
    """The hashes of a tile; raise MalformedTile when its length is no whole number of hashes."""
    if len(content) % HASH_SIZE or len(content) > HASH_SIZE * TILE_WIDTH:
        raise MalformedTile(f"A tile of {len(content)} bytes is no row of up to {TILE_WIDTH} hashes.")
    return [content[at : at + HASH_SIZE] for at in range(0, len(content), HASH_SIZE)]


def encode_bundle(entries: Iterable[bytes]) -> bytes:
    """Entries, each after its length in two bytes; raise MalformedTile for an entry over 65,535 bytes."""
    parts: list[bytes] = []
    for entry in entries:
        if len(entry) > MAX_ENTRY_SIZE:
            raise MalformedTile(
                f"An entry of {len(entry)} bytes is too long; the log takes {MAX_ENTRY_SIZE}."
            )
        parts += (struct.pack(">H", len(entry)), entry)
    return b"".join(parts)


def decode_bundle(content: bytes) -> list[bytes]:
    """The entries of a bundle; MalformedTile's `entry` counts from the bundle's own first entry."""
    return list(iterate_bundle(content))


def iterate_bundle(content: bytes) -> Iterator[bytes]:
    """The entries of a bundle one by one, so that those before a break can still be read."""
    number = at = 0
    while at < len(content):
        end = at + 2 + int.from_bytes(content[at : at + 2])
        if at + 2 > len(content) or end > len(content):
            raise MalformedTile(f"The bundle breaks off inside its entry {number}.", entry=number)
        yield content[at + 2 : end]
        number, at = number + 1, end


def _index_path(index: int) -> str:
    digits = f"{index:03d}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    return "/".join([f"x{group}" for group in groups[:-1]] + [groups[-1]])
