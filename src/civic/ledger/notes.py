"""Signed notes and checkpoints as text: C2SP signed-note and tlog-checkpoint.

Reading is strict: a second spelling of the same note is refused. Signatures are checked
in `civic.ledger.signing`.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from hashlib import sha256

from civic.ledger.hashing import HASH_SIZE
from civic.ledger.refused import MalformedNote

ED25519 = 0x01
COSIGNATURE = 0x04
MAX_NOTE_SIZE = 1_000_000
MAX_SIGNATURES = 100
_DASH = "— "
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True)
class VerifierKey:
    """A public key, written `name+hash+base64` (signed-note, "Verifier keys").

    `kind` is the signature type: 1 for a log's Ed25519, 4 for a witness's timestamped cosignature.
    """

    name: str
    kind: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes that tell keys of one name apart."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{encode_base64(bytes([self.kind]) + self.public)}"


@dataclass(frozen=True)
class Signature:
    """One signature line of a note: who, which of their keys, and the signature itself."""

    name: str
    key_id: bytes
    content: bytes

    def line(self) -> str:
        """The line as it stands in a note, with its newline."""
        return f"{_DASH}{self.name} {encode_base64(self.key_id + self.content)}\n"


@dataclass(frozen=True)
class Note:
    """A text ending in a newline, and the signatures below it."""

    text: str
    signatures: tuple[Signature, ...]

    def encode(self) -> bytes:
        """The note as it is served."""
        return (self.text + "\n" + "".join(signature.line() for signature in self.signatures)).encode()


@dataclass(frozen=True)
class Checkpoint:
    """The state of a log: its name, how many entries it has, and the root hash over them."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def text(self) -> str:
        """The note text that is signed."""
        lines = (self.origin, str(self.size), encode_base64(self.root), *self.extensions)
        return "".join(f"{line}\n" for line in lines)


def parse_key(text: str) -> VerifierKey:
    """Read `name+hash+base64`; raise MalformedNote when a part is missing or the hash is not the key's."""
    name, _, rest = text.strip().partition("+")
    hash_hex, _, encoded = rest.partition("+")
    if not encoded or not valid_name(name):
        raise MalformedNote(f"{text!r} is not a verifier key; it is written name+hash+base64.")
    content = decode_base64(encoded, "the verifier key")
    if len(content) != 33 or content[0] not in (ED25519, COSIGNATURE):
        raise MalformedNote(f"The verifier key of {name} is of a kind this program does not know.")
    key = VerifierKey(name, content[0], content[1:])
    if key.key_id.hex() != hash_hex:
        raise MalformedNote(
            f"The verifier key of {name} is mistyped: {hash_hex} should be {key.key_id.hex()}."
        )
    return key


def parse_note(content: bytes) -> Note:
    """Read a signed note; raise MalformedNote naming the line that is wrong."""
    text = _decoded(content)
    if not text.endswith("\n"):
        raise MalformedNote("The note breaks off: its last line has no newline.")
    body, blank, tail = text.rpartition("\n\n")
    if not blank:
        raise MalformedNote("The note has no empty line between its text and its signatures.")
    first = body.count("\n") + 3
    lines = tail.splitlines()
    if not 0 < len(lines) <= MAX_SIGNATURES:
        raise MalformedNote(f"The note has {len(lines)} signature lines; 1 to {MAX_SIGNATURES} are read.")
    signatures = tuple(_signature(line, number) for number, line in enumerate(lines, first))
    if len(set(signatures)) < len(signatures):
        raise MalformedNote("The note carries the same signature line twice.")
    return Note(body + "\n", signatures)


def parse_checkpoint(text: str) -> Checkpoint:
    """Read the text of a checkpoint note; raise MalformedNote naming the line that is wrong."""
    lines = text.split("\n")
    if len(lines) < 4 or lines.pop() or not all(lines):
        raise MalformedNote("A checkpoint has three or more lines, none empty: origin, size, root hash.")
    origin, size, root, *extensions = lines
    if not _NUMBER.fullmatch(size):
        raise MalformedNote(f"Line 2 of the checkpoint should be the tree size, but is {size!r}.")
    root_hash = decode_base64(root, "line 3 of the checkpoint")
    if len(root_hash) != HASH_SIZE:
        raise MalformedNote(
            f"Line 3 of the checkpoint holds {len(root_hash)} bytes; a root hash has {HASH_SIZE}."
        )
    return Checkpoint(origin, int(size), root_hash, tuple(extensions))


def valid_name(name: str) -> bool:
    """Whether a key may be called so: not empty, no space, no plus, no control character."""
    return bool(name) and "+" not in name and name.isprintable() and not any(map(str.isspace, name))


def encode_base64(content: bytes) -> str:
    """Standard base64 on one line."""
    return base64.b64encode(content).decode("ascii")


def decode_base64(text: str, where: str) -> bytes:
    """Decode canonical base64; raise MalformedNote saying `where` for anything else."""
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if not content or encode_base64(content) != text:
        raise MalformedNote(f"In {where}, {text[:60]!r} is not base64.")
    return content


def _decoded(content: bytes) -> str:
    if len(content) > MAX_NOTE_SIZE:
        raise MalformedNote(f"The note has {len(content)} bytes; more than {MAX_NOTE_SIZE} are not read.")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as wrong:
        raise MalformedNote(f"The note is not UTF-8 at byte {wrong.start}.") from None
    control = _CONTROL.search(text)
    if control:
        line = text.count("\n", 0, control.start()) + 1
        raise MalformedNote(f"Line {line} of the note holds the control character {control[0]!r}.")
    return text


def _signature(line: str, number: int) -> Signature:
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not space or not valid_name(name):
        raise MalformedNote(f"Line {number} of the note is not a signature line (— name base64).")
    content = decode_base64(encoded, f"line {number} of the note")
    if len(content) < 5:
        raise MalformedNote(f"The signature on line {number} of the note is too short.")
    return Signature(name, content[:4], content[4:])
