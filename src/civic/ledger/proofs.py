"""Inclusion and consistency proofs: built from tiles, checked with the algorithms of RFC 9162.

Building asks the store for the few tiles a proof touches; checking needs no store at all.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache

from civic.ledger.hashing import EMPTY_ROOT, HASH_SIZE, node_hash
from civic.ledger.refused import MalformedTile
from civic.ledger.tiles import TILE_HEIGHT, TILE_WIDTH, TileName, split_hashes, tile_width
from civic.ledger.tree import ReadTile

Subtree = Callable[[int, int], bytes]


def inclusion_proof(index: int, size: int, read_tile: ReadTile) -> list[bytes]:
    """The hashes that lead from entry `index` to the root over `size` entries (RFC 9162 section 2.1.3.1)."""
    if not 0 <= index < size:
        raise ValueError(f"Entry {index} is not in a log of {size} entries.")
    return _path(index, 0, size, _subtrees(size, read_tile))


def consistency_proof(old_size: int, size: int, read_tile: ReadTile) -> list[bytes]:
    """The hashes that show the log of `size` begins with that of `old_size` (RFC 9162 section 2.1.4.1)."""
    if not 0 <= old_size <= size:
        raise ValueError(f"A log of {size} entries has no earlier state of {old_size}.")
    if old_size in (0, size):
        return []
    return _subproof(old_size, 0, size, True, _subtrees(size, read_tile))


def includes(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof leads from the leaf hash at `index` to the root (RFC 9162 section 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    node, last, value = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            value = node_hash(step, value)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            value = node_hash(value, step)
        node, last = node >> 1, last >> 1
    return last == 0 and value == root


def consistent(old_size: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the tree with `root` begins with the tree with `old_root` (RFC 9162 section 2.1.4.2)."""
    if not 0 <= old_size <= size:
        return False
    if old_size == size:
        return not proof and old_root == root
    if old_size == 0:
        return not proof and old_root == EMPTY_ROOT
    if not proof:
        return False
    path = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    return _climb(old_size - 1, size - 1, path) == (old_root, root)


def _climb(node: int, last: int, path: list[bytes]) -> tuple[bytes, bytes] | None:
    while node & 1:
        node, last = node >> 1, last >> 1
    old = new = path[0]
    for step in path[1:]:
        if last == 0:
            return None
        if node & 1 or node == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            new = node_hash(new, step)
        node, last = node >> 1, last >> 1
    return (old, new) if last == 0 else None


def _path(index: int, start: int, end: int, subtree: Subtree) -> list[bytes]:
    """PATH(m, D[start:end]) of RFC 9162, with `index` counted from the start of the log."""
    if end - start == 1:
        return []
    middle = start + _split(end - start)
    if index < middle:
        return [*_path(index, start, middle, subtree), subtree(middle, end)]
    return [*_path(index, middle, end, subtree), subtree(start, middle)]


def _subproof(old: int, start: int, end: int, whole: bool, subtree: Subtree) -> list[bytes]:
    """SUBPROOF(m, D[start:end], b) of RFC 9162, with `old` counted from the start of the log."""
    if old == end:
        return [] if whole else [subtree(start, end)]
    middle = start + _split(end - start)
    if old <= middle:
        return [*_subproof(old, start, middle, whole, subtree), subtree(middle, end)]
    return [*_subproof(old, middle, end, False, subtree), subtree(start, middle)]


def _split(count: int) -> int:
    return 1 << (count - 1).bit_length() - 1


def _subtrees(size: int, read_tile: ReadTile) -> Subtree:
    @lru_cache(maxsize=64)
    def rows(level: int, index: int) -> Sequence[Sequence[bytes]]:
        name = TileName(level, index, tile_width(size, level, index))
        content = read_tile(name)
        if len(content) < name.width * HASH_SIZE:
            raise MalformedTile(f"{name.path} is shorter than the {name.width} hashes it must hold.")
        return _rows(content)

    def subtree(start: int, end: int) -> bytes:
        count = end - start
        if count & (count - 1):
            middle = start + _split(count)
            return node_hash(subtree(start, middle), subtree(middle, end))
        level, height = divmod(count.bit_length() - 1, TILE_HEIGHT)
        index, offset = divmod(start >> TILE_HEIGHT * level, TILE_WIDTH)
        return rows(level, index)[height][offset >> height]

    return subtree


@lru_cache(maxsize=256)
def _rows(content: bytes) -> Sequence[Sequence[bytes]]:
    """The hashes of a tile and of all whole subtrees inside it; kept, because receipts are made in batches."""
    rows = [split_hashes(content)]
    while len(rows[-1]) > 1:
        row = rows[-1]
        rows.append([node_hash(left, right) for left, right in zip(row[::2], row[1::2], strict=False)])
    return rows
