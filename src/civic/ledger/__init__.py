"""An append-only Merkle log: RFC 6962 hashing, C2SP tlog-tiles, signed checkpoints, proofs, and verification.

It works on bytes and callables; where entries and tiles are kept is the caller's business. It opens no
network connection.
"""

from civic.ledger.hashing import EMPTY_ROOT, leaf_hash, node_hash, tree_hash
from civic.ledger.notes import (
    Checkpoint,
    Note,
    Signature,
    VerifierKey,
    parse_checkpoint,
    parse_key,
    parse_note,
)
from civic.ledger.proofs import consistency_proof, consistent, includes, inclusion_proof
from civic.ledger.published import Read, grown_from, paths, prove_entry, read_checkpoint
from civic.ledger.receipts import Receipt, parse_receipt
from civic.ledger.refused import BadSignature, LedgerRefused, MalformedNote, MalformedTile
from civic.ledger.signing import SignedCheckpoint, Signer, new_seed, open_checkpoint
from civic.ledger.tiles import (
    MAX_ENTRY_SIZE,
    TILE_WIDTH,
    Tile,
    TileName,
    decode_bundle,
    encode_bundle,
    parse_path,
    tile_width,
    tiles_of_level,
)
from civic.ledger.tree import ReadTile, Tree
from civic.ledger.verify import Fault, Report, compare, verify_log

__all__ = [
    "EMPTY_ROOT",
    "MAX_ENTRY_SIZE",
    "TILE_WIDTH",
    "BadSignature",
    "Checkpoint",
    "Fault",
    "LedgerRefused",
    "MalformedNote",
    "MalformedTile",
    "Note",
    "Read",
    "ReadTile",
    "Receipt",
    "Report",
    "Signature",
    "SignedCheckpoint",
    "Signer",
    "Tile",
    "TileName",
    "Tree",
    "VerifierKey",
    "compare",
    "consistency_proof",
    "consistent",
    "decode_bundle",
    "encode_bundle",
    "grown_from",
    "includes",
    "inclusion_proof",
    "leaf_hash",
    "new_seed",
    "node_hash",
    "open_checkpoint",
    "parse_checkpoint",
    "parse_key",
    "parse_note",
    "parse_path",
    "parse_receipt",
    "paths",
    "prove_entry",
    "read_checkpoint",
    "tile_width",
    "tiles_of_level",
    "tree_hash",
    "verify_log",
]
