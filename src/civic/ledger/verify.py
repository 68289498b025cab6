"""Verifying a published log: every entry, every tile, the root, the signature, and its past.

One bundle of entries is held at a time. A fault is reported with the first entry it touches, never repaired.
"""

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass

from civic.ledger.hashing import HASH_SIZE, leaf_hash, tree_hash
from civic.ledger.notes import Checkpoint, VerifierKey, encode_base64
from civic.ledger.published import Read, fetch, read_checkpoint
from civic.ledger.refused import LedgerRefused, MalformedTile
from civic.ledger.tiles import TILE_WIDTH, Tile, TileName, iterate_bundle, tile_width, tiles_of_level
from civic.ledger.tree import Tree

MAX_FAULTS = 100


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: a code for machines, a sentence, and the entries it concerns, first to last."""

    code: str
    sentence: str
    first: int | None = None
    last: int | None = None
    path: str = ""


@dataclass(frozen=True)
class Report:
    """What was verified and what is wrong with it; `signed_by` is empty when no key was given to check with."""

    checkpoint: Checkpoint | None
    signed_by: tuple[str, ...]
    entries: int
    faults: tuple[Fault, ...]

    @property
    def fine(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults

    @property
    def first_wrong_entry(self) -> int | None:
        """The lowest entry that a fault names."""
        return min((fault.first for fault in self.faults if fault.first is not None), default=None)


def verify_log(
    read: Read,
    keys: Sequence[VerifierKey] = (),
    older: Checkpoint | None = None,
    progress: Callable[[int], object] = lambda done: None,
) -> Report:
    """Recompute a whole log and compare it with its checkpoint and, if given, with an older one.

    OSErrors of `read` other than FileNotFoundError pass through: they say nothing about the log.
    """
    try:
        signed = read_checkpoint(read, keys)
    except FileNotFoundError:
        return _unopened("missing", "There is no checkpoint here, so this is not a log.")
    except LedgerRefused as wrong:
        return _unopened(wrong.code, str(wrong))
    walk = _Walk(read, signed.checkpoint, older, progress)
    walk.run()
    names = tuple(str(key) for key in signed.signed_by)
    return Report(signed.checkpoint, names, walk.tree.size, tuple(walk.faults))


def compare(checkpoint: Checkpoint, older: Checkpoint) -> Fault | None:
    """What two checkpoints alone show: another log, a rollback, or a fork at one size."""
    if checkpoint.origin != older.origin:
        other = f"The older checkpoint is of the log {older.origin}, this one is {checkpoint.origin}."
        return Fault("other-log", other)
    if older.size > checkpoint.size:
        lost = f"The log was rolled back: it had {older.size} entries and now has {checkpoint.size}."
        return Fault("rollback", lost, checkpoint.size, older.size - 1)
    if older.size == checkpoint.size and older.root != checkpoint.root:
        return Fault("fork", f"The log was forked: two different roots were signed for {older.size} entries.")
    return None


def _unopened(code: str, sentence: str) -> Report:
    return Report(None, (), 0, (Fault(code, sentence, path="checkpoint"),))


class _Walk:
    """One pass over a log from its first bundle to its root."""

    def __init__(
        self, read: Read, checkpoint: Checkpoint, older: Checkpoint | None, progress: Callable[[int], object]
    ) -> None:
        self.tree = Tree()
        self.faults: list[Fault] = []
        self._read, self._checkpoint, self._older, self._progress = read, checkpoint, older, progress

    def run(self) -> None:
        if self._older and (fault := compare(self._checkpoint, self._older)):
            self.faults.append(fault)
            self._older = None
        for name in tiles_of_level(self._checkpoint.size, 0):
            row = self._row(name)
            if len(row) < name.width or len(self.faults) >= MAX_FAULTS:
                return
            self._add(row)
            self._progress(self.tree.size)
        for tile in self.tree.edge():
            self._compare_tile(tile)
        self._compare_root()

    def _row(self, name: TileName) -> list[bytes]:
        """The leaf hashes below a level 0 tile: from the entries, or from the tile where that fits better."""
        entries, tile = self._entry_hashes(name), self._tile_hashes(name)
        if entries == tile:
            return entries
        if self._fits(name, entries):
            self._blame_tile(name, entries, tile)
            return entries
        self._blame_entries(name, entries, tile)
        return tile if len(tile) == name.width else entries

    def _entry_hashes(self, name: TileName) -> list[bytes]:
        bundle = TileName(None, name.index, name.width)
        hashes: list[bytes] = []
        try:
            # What was read before a break stays in the list.
            hashes.extend(map(leaf_hash, iterate_bundle(fetch(self._read, bundle))))
        except FileNotFoundError:
            self._blame("missing", bundle, f"{bundle.path} is missing.", name.start)
        except MalformedTile as wrong:
            broken = name.start + (wrong.entry or 0)
            self._blame("truncated", bundle, f"{bundle.path} breaks off inside entry {broken}.", broken)
        return hashes

    def _tile_hashes(self, name: TileName) -> list[bytes]:
        try:
            content = fetch(self._read, name)
        except (FileNotFoundError, MalformedTile):
            self._blame("missing", name, f"{name.path} is missing.", name.start)
            return []
        if len(content) != name.width * HASH_SIZE:
            size = f"{name.path} has {len(content)} bytes instead of {name.width * HASH_SIZE}."
            self._blame("truncated", name, size, name.start + len(content) // HASH_SIZE)
        return [content[at : at + HASH_SIZE] for at in range(0, len(content), HASH_SIZE)]

    def _fits(self, name: TileName, row: list[bytes]) -> bool:
        """Whether the row is the one the hashes above it were made from."""
        if len(row) != name.width:
            return False
        if name.width < TILE_WIDTH:
            trial = deepcopy(self.tree)
            trial.extend(row)
            return trial.root() == self._checkpoint.root
        number, offset = divmod(name.index, TILE_WIDTH)
        try:
            above = fetch(self._read, TileName(1, number, tile_width(self._checkpoint.size, 1, number)))
        except FileNotFoundError:
            return False
        return above[offset * HASH_SIZE : (offset + 1) * HASH_SIZE] == tree_hash(row)

    def _blame_tile(self, name: TileName, entries: list[bytes], tile: list[bytes]) -> None:
        first, last = _differences(entries, tile)
        wrong = (
            f"{name.path} holds a wrong hash for entry {name.start + first}; the entry itself is as signed."
        )
        self._blame("tile", name, wrong, name.start + first, name.start + last)

    def _blame_entries(self, name: TileName, entries: list[bytes], tile: list[bytes]) -> None:
        first, last = _differences(entries, tile)
        bundle = TileName(None, name.index, name.width)
        index = name.start + first
        if first >= name.width:
            wrong = f"{bundle.path} holds {len(entries)} entries where {name.width} belong."
        elif first >= len(entries):
            wrong = f"Entry {index} is missing from {bundle.path}."
        elif first >= len(tile):
            wrong = f"Entry {index} has no hash in {name.path}."
        else:
            found, logged = entries[first].hex()[:16], tile[first].hex()[:16]
            wrong = (
                f"Entry {index} is not the one that was logged: its hash is {found}…, logged was {logged}…."
            )
        self._blame("entry", bundle, wrong, index, name.start + last)

    def _blame(self, code: str, name: TileName, sentence: str, first: int, last: int | None = None) -> None:
        end = min(name.start + (name.width << 8 * (name.level or 0)), self._checkpoint.size) - 1
        self.faults.append(Fault(code, sentence, first, end if last is None else last, name.path))

    def _add(self, row: list[bytes]) -> None:
        before = max(0, self._older.size - self.tree.size) if self._older else len(row) + 1
        self.tree.extend(row[:before])
        if before <= len(row):
            self._compare_older()
        self.tree.extend(row[before:])
        for tile in self.tree.take_tiles():
            if tile.name.level and tile.name == tile.name.full:
                self._compare_tile(tile)

    def _compare_older(self) -> None:
        older, self._older = self._older, None
        if older and self.tree.root() != older.root:
            forked = (
                f"The log was forked: its first {older.size} entries are not those of the older checkpoint."
            )
            self.faults.append(Fault("fork", forked, 0, older.size - 1))

    def _compare_tile(self, tile: Tile) -> None:
        """A tile above the lowest level against what the entries give."""
        if not tile.name.level:
            return
        found = self._tile_hashes(tile.name)
        expected = [tile.content[at : at + HASH_SIZE] for at in range(0, len(tile.content), HASH_SIZE)]
        if found == expected or len(found) != len(expected):
            return
        place, _ = _differences(expected, found)
        below = 1 << 8 * tile.name.level
        first = tile.name.start + place * below
        wrong = f"{tile.name.path} does not fit the entries {first} to {first + below - 1} below it."
        self._blame("tile", tile.name, wrong, first, first + below - 1)

    def _compare_root(self) -> None:
        root = self.tree.root()
        if root != self._checkpoint.root:
            found, signed = encode_base64(root), encode_base64(self._checkpoint.root)
            wrong = (
                f"The {self.tree.size} entries add up to the root {found}, but the checkpoint says {signed}."
            )
            self.faults.append(Fault("root", wrong))


def _differences(one: list[bytes], other: list[bytes]) -> tuple[int, int]:
    """The first and the last place at which two rows differ."""
    most = max(len(one), len(other))
    places = [place for place in range(most) if one[place : place + 1] != other[place : place + 1]]
    return places[0], places[-1]
