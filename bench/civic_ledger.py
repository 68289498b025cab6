"""The public record alone: hashing, appending, proving and verifying a million entries. CPU seconds, printed only."""

import sys
import time
from collections.abc import Callable
from typing import Any

from civic.ledger import (
    Checkpoint,
    Signer,
    TileName,
    Tree,
    encode_bundle,
    leaf_hash,
    prove_entry,
    tiles_of_level,
    verify_log,
)

ENTRIES, PROOFS = 1_000_000, 1_000


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.process_time()
    made = work()
    return time.process_time() - start, made


def row(what: str, number: int, seconds: float, unit: str) -> None:
    print(f"| {what} | {number / seconds:,.0f} {unit}/s | {seconds:.2f} s |", flush=True)


def bundles(entries: list[bytes]) -> dict[str, bytes]:
    """The entries as they are published, 256 a file."""
    files = {}
    for name in tiles_of_level(len(entries), 0):
        part = entries[name.start : name.start + name.width]
        files[TileName(None, name.index, name.width).path] = encode_bundle(part)
    return files


def main() -> None:
    """Print the table."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else ENTRIES
    entries = [b'{"event":"case.opened","at":"2026-11-21T10:00:00Z","number":%d}' % at for at in range(size)]
    tree, signer = Tree(), Signer("town.example/register", bytes(range(32)))
    print(f"\n| the record, {size:,} entries (`python -m bench ledger`) | figure | CPU |\n|---|---|---|")
    seconds, _ = timed(lambda: tree.extend(map(leaf_hash, entries)))
    row("hashed and appended", size, seconds, "entries")
    seconds, tiles = timed(tree.take_tiles)
    row("tiles written out", len(tiles), seconds, "tiles")
    files = {tile.name.path: tile.content for tile in tiles}
    seconds, made = timed(lambda: bundles(entries))
    row("entries written out", size, seconds, "entries")
    files |= made
    files["checkpoint"] = signer.sign(Checkpoint(signer.key.name, size, tree.root()))
    keys = [signer.key]
    seconds, _ = timed(
        lambda: [prove_entry(files.__getitem__, at * 997 % size, keys) for at in range(PROOFS)]
    )
    row("receipts made", PROOFS, seconds, "receipts")
    seconds, report = timed(lambda: verify_log(files.__getitem__, keys))
    row(f"verified, every entry and tile: {'fine' if report.fine else 'NOT FINE'}", size, seconds, "entries")


if __name__ == "__main__":
    main()
