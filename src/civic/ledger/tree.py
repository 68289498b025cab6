"""A growing Merkle tree that remembers only its right edge: at most one unfinished tile per level.

The store of entries and tiles is the caller's (database rows, files). Appending costs about two hashes per
entry whatever the size of the log.
"""

from collections.abc import Callable, Iterable

from civic.ledger.hashing import HASH_SIZE, tree_hash
from civic.ledger.refused import MalformedTile
from civic.ledger.tiles import TILE_WIDTH, Tile, TileName, levels, split_hashes, tile_width

ReadTile = Callable[[TileName], bytes]
"""Gives a tile's content; asked for a partial tile it may answer with a wider version of it."""


class Tree:
    """The right edge of a log: append leaf hashes, ask for the root, take the tiles that changed."""

    def __init__(self) -> None:
        self.size = 0
        self._edge: list[list[bytes]] = []
        self._finished: list[Tile] = []
        self._taken = 0

    @classmethod
    def load(cls, size: int, read_tile: ReadTile) -> "Tree":
        """Continue a log of `size` entries, reading one unfinished tile per level at most."""
        tree = cls()
        tree.size = tree._taken = size
        tree._edge = [_right_edge(size, level, read_tile) for level in range(levels(size))]
        return tree

    def append(self, leaf: bytes) -> None:
        """Add the leaf hash of the next entry."""
        self.size += 1
        self._push(0, leaf)

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add the leaf hashes of the next entries in order."""
        for leaf in leaves:
            self.append(leaf)

    def root(self) -> bytes:
        """The root hash over everything appended (RFC 6962 section 2.1)."""
        below: list[bytes] = []
        for hashes in self._edge:
            row = hashes + below
            below = [tree_hash(row)] if row else []
        return below[0] if below else tree_hash([])

    def take_tiles(self) -> list[Tile]:
        """The tiles that are new since the last call or `load`: finished ones, then the unfinished edge.

        Call it once per batch of entries and store what it gives; memory stays that of one batch.
        """
        finished, self._finished = self._finished, []
        grown = [
            tile for tile in self.edge() if self.size >> 8 * _level(tile) > self._taken >> 8 * _level(tile)
        ]
        self._taken = self.size
        return finished + grown

    def edge(self) -> list[Tile]:
        """All unfinished tiles of the log as it is now, the lowest level first."""
        return [
            Tile(TileName(level, self.size >> 8 * (level + 1), len(row)), b"".join(row))
            for level, row in enumerate(self._edge)
            if row
        ]

    def _push(self, level: int, value: bytes) -> None:
        if level == len(self._edge):
            self._edge.append([])
        row = self._edge[level]
        row.append(value)
        if len(row) == TILE_WIDTH:
            index = (self.size >> 8 * (level + 1)) - 1
            self._finished.append(Tile(TileName(level, index), b"".join(row)))
            self._edge[level] = []
            self._push(level + 1, tree_hash(row))


def _level(tile: Tile) -> int:
    return tile.name.level or 0


def _right_edge(size: int, level: int, read_tile: ReadTile) -> list[bytes]:
    index = size >> 8 * (level + 1)
    width = tile_width(size, level, index)
    if not width:
        return []
    name = TileName(level, index, width)
    content = read_tile(name)
    if len(content) < width * HASH_SIZE:
        raise MalformedTile(f"{name.path} holds {len(content)} bytes where {width * HASH_SIZE} are needed.")
    return split_hashes(content[: width * HASH_SIZE])
