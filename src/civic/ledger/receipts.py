"""Offline proofs that an entry is in a log: C2SP tlog-proof, the `.tlog-proof` file.

A receipt of this house carries the entry itself as the proof's extra data, so that the file alone can be checked.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from civic.ledger.hashing import HASH_SIZE, leaf_hash
from civic.ledger.notes import (
    MAX_NOTE_SIZE,
    VerifierKey,
    decode_base64,
    encode_base64,
    parse_checkpoint,
    parse_note,
)
from civic.ledger.proofs import includes
from civic.ledger.refused import LedgerRefused, MalformedNote
from civic.ledger.signing import SignedCheckpoint, open_checkpoint

_HEADER = "c2sp.org/tlog-proof@v1"
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})")
_MAX_STEPS = 63


@dataclass(frozen=True)
class Receipt:
    """Where an entry stands, the hashes up to the root, and the checkpoint as the log signed it.

    `extra` is not authenticated by itself; it proves something only when it is the entry and `check` accepts it.
    """

    index: int
    proof: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes = b""

    def encode(self) -> bytes:
        """The receipt as a `.tlog-proof` file."""
        extra = [f"extra {encode_base64(self.extra)}"] if self.extra else []
        lines = [_HEADER, *extra, f"index {self.index}", *map(encode_base64, self.proof)]
        return "".join(f"{line}\n" for line in lines).encode() + b"\n" + self.checkpoint

    def check(self, entry: bytes, keys: Iterable[VerifierKey]) -> SignedCheckpoint:
        """The checkpoint that proves the entry; raise LedgerRefused when it does not.

        Without keys nobody's signature is checked, only that the hashes lead to the root that is named.
        """
        trusted = tuple(keys)
        signed = open_checkpoint(self.checkpoint, trusted) if trusted else unsigned(self.checkpoint)
        size, root = signed.checkpoint.size, signed.checkpoint.root
        if self.index >= size:
            raise LedgerRefused(
                f"The proof is for entry {self.index}, but its checkpoint has only {size} entries."
            )
        if not includes(leaf_hash(entry), self.index, size, self.proof, root):
            raise LedgerRefused(
                f"The proof does not lead from this entry at {self.index} to the checkpoint's root."
            )
        return signed


def unsigned(content: bytes) -> SignedCheckpoint:
    """A checkpoint that is well written but whose signatures nobody checked."""
    note = parse_note(content)
    return SignedCheckpoint(parse_checkpoint(note.text), note, ())


def parse_receipt(content: bytes) -> Receipt:
    """Read a `.tlog-proof` file; raise MalformedNote naming the line that is wrong."""
    if len(content) > 2 * MAX_NOTE_SIZE:
        raise MalformedNote(f"The proof has {len(content)} bytes; no proof is that long.")
    head, blank, checkpoint = content.partition(b"\n\n")
    if not blank:
        raise MalformedNote("The proof has no empty line before its checkpoint.")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise MalformedNote("The proof's lines before the checkpoint are not plain ASCII.") from None
    if lines.pop(0) != _HEADER:
        raise MalformedNote(f"The proof's first line should be {_HEADER}.")
    number = 2
    extra = b""
    if lines and lines[0].startswith("extra "):
        extra = decode_base64(lines.pop(0).removeprefix("extra "), "line 2 of the proof")
        number = 3
    match = _INDEX.fullmatch(lines[0]) if lines else None
    if not match:
        raise MalformedNote(f"Line {number} of the proof should be the word index and the entry's number.")
    steps = tuple(_step(line, place) for place, line in enumerate(lines[1:], number + 1))
    if len(steps) > _MAX_STEPS:
        raise MalformedNote(
            f"The proof has {len(steps)} hashes; a log of any size needs at most {_MAX_STEPS}."
        )
    unsigned(checkpoint)
    return Receipt(int(match[1]), steps, checkpoint, extra)


def _step(line: str, number: int) -> bytes:
    value = decode_base64(line, f"line {number} of the proof")
    if len(value) != HASH_SIZE:
        raise MalformedNote(f"Line {number} of the proof holds {len(value)} bytes; a hash has {HASH_SIZE}.")
    return value
