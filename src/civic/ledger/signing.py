"""Ed25519 signatures on notes: signing a checkpoint and checking who signed one.

The only file of the ledger that needs the `cryptography` package, and only when a signature is made or
checked. Witness cosignatures (C2SP tlog-cosignature, type 4) are checked, never made.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from civic.ledger.notes import (
    COSIGNATURE,
    ED25519,
    Checkpoint,
    Note,
    Signature,
    VerifierKey,
    parse_checkpoint,
    parse_note,
    valid_name,
)
from civic.ledger.refused import BadSignature, MalformedNote


@dataclass(frozen=True)
class SignedCheckpoint:
    """A checkpoint, the note it came in, and the trusted keys whose signatures fit."""

    checkpoint: Checkpoint
    note: Note
    signed_by: tuple[VerifierKey, ...]


class Signer:
    """A log's private key: `name` should be the log's origin, `seed` its 32 secret bytes."""

    def __init__(self, name: str, seed: bytes) -> None:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        if not valid_name(name):
            raise MalformedNote(f"A key cannot be called {name!r}: no spaces, no plus sign.")
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self.key = VerifierKey(name, ED25519, self._private.public_key().public_bytes_raw())

    def sign(self, checkpoint: Checkpoint) -> bytes:
        """The checkpoint as a signed note; raise MalformedNote when its text could not be read back."""
        text = checkpoint.text()
        signature = Signature(self.key.name, self.key.key_id, self._private.sign(text.encode()))
        content = Note(text, (signature,)).encode()
        if parse_checkpoint(parse_note(content).text) != checkpoint:
            raise MalformedNote(
                f"The checkpoint of {checkpoint.origin!r} has a part that no reader could read."
            )
        return content


def new_seed() -> bytes:
    """Fresh secret bytes for a Signer; keep them sealed."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.generate().private_bytes_raw()


def open_checkpoint(content: bytes, keys: Iterable[VerifierKey]) -> SignedCheckpoint:
    """Read a checkpoint and check its signatures against the trusted keys.

    Raise MalformedNote for a note that cannot be read, BadSignature when a trusted key's signature does not
    fit or no Ed25519 log key among `keys` signed. Signatures of unknown keys are ignored, as specified.
    """
    note = parse_note(content)
    checkpoint = parse_checkpoint(note.text)
    trusted = {(key.name, key.key_id): key for key in keys}
    signed_by = tuple(
        _checked(signature, trusted[signature.name, signature.key_id], note.text)
        for signature in note.signatures
        if (signature.name, signature.key_id) in trusted
    )
    if not any(key.kind == ED25519 for key in signed_by):
        names = ", ".join(sorted({signature.name for signature in note.signatures}))
        raise BadSignature(
            f"No key you trust signed the checkpoint of {checkpoint.origin}; it is signed by {names}."
        )
    return SignedCheckpoint(checkpoint, note, signed_by)


def _checked(signature: Signature, key: VerifierKey, text: str) -> VerifierKey:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    message, content = text.encode(), signature.content
    if key.kind == COSIGNATURE:
        time, content = int.from_bytes(content[:8]), content[8:]
        message = f"cosignature/v1\ntime {time}\n".encode() + message
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(content, message)
    except (InvalidSignature, ValueError):
        raise BadSignature(
            f"The signature of {key.name} does not fit the checkpoint: one of them was altered."
        ) from None
    return key
