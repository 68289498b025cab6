"""A log as it is published: the files below its prefix, its checkpoint, and a receipt for one of its entries.

The files are read through a callable, so a folder, a web address and a database are read alike.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from civic.ledger.hashing import HASH_SIZE, leaf_hash
from civic.ledger.notes import Checkpoint, VerifierKey
from civic.ledger.proofs import consistency_proof, consistent, includes, inclusion_proof
from civic.ledger.receipts import Receipt, unsigned
from civic.ledger.refused import LedgerRefused
from civic.ledger.signing import SignedCheckpoint, open_checkpoint
from civic.ledger.tiles import (
    TILE_WIDTH,
    TileName,
    decode_bundle,
    encode_bundle,
    iterate_bundle,
    tile_width,
    tiles_of_level,
)

Read = Callable[[str], bytes]
"""Gives the bytes at a path below the log's prefix; raises FileNotFoundError where there is nothing."""


def read_checkpoint(read: Read, keys: Sequence[VerifierKey] = ()) -> SignedCheckpoint:
    """The log's checkpoint; raise LedgerRefused when it is malformed or, given keys, not signed by one of them."""
    content = read("checkpoint")
    return open_checkpoint(content, keys) if keys else unsigned(content)


def fetch(read: Read, name: TileName) -> bytes:
    """A tile or bundle, cut out of its completed version where a log has dropped the partial one."""
    try:
        return read(name.path)
    except FileNotFoundError:
        if name == name.full:
            raise
        content = read(name.full.path)
    if name.level is not None:
        return content[: name.width * HASH_SIZE]
    return encode_bundle(islice(iterate_bundle(content), name.width))


def prove_entry(read: Read, index: int, keys: Sequence[VerifierKey] = ()) -> Receipt:
    """A receipt for one entry, made from a log's files and checked before it is handed out.

    Raise LedgerRefused when the log does not prove the entry, FileNotFoundError when a file is missing.
    """
    signed = read_checkpoint(read, keys)
    checkpoint = signed.checkpoint
    if not 0 <= index < checkpoint.size:
        raise LedgerRefused(f"There is no entry {index}: the log has {checkpoint.size}, counted from 0.")
    number, offset = divmod(index, TILE_WIDTH)
    bundle = decode_bundle(fetch(read, TileName(None, number, tile_width(checkpoint.size, 0, number))))
    if offset >= len(bundle):
        raise LedgerRefused(f"Entry {index} is missing from its bundle.")
    proof = inclusion_proof(index, checkpoint.size, lambda name: fetch(read, name))
    if not includes(leaf_hash(bundle[offset]), index, checkpoint.size, proof, checkpoint.root):
        raise LedgerRefused(f"Entry {index} is not what the checkpoint signed: it or its tiles were altered.")
    return Receipt(index, tuple(proof), signed.note.encode(), bundle[offset])


def grown_from(read: Read, older: Checkpoint, checkpoint: Checkpoint) -> bool:
    """Whether the log grew from its older state, shown by the few tiles of a consistency proof alone.

    Raise FileNotFoundError when a tile is missing, MalformedTile when one is too short.
    """
    proof = consistency_proof(older.size, checkpoint.size, lambda name: fetch(read, name))
    return consistent(older.size, older.root, checkpoint.size, checkpoint.root, proof)


def paths(size: int) -> Iterator[str]:
    """Every file of entries and lowest tiles of a log, in the order in which `verify_log` reads them."""
    for name in tiles_of_level(size, 0):
        yield TileName(None, name.index, name.width).path
        yield name.path
