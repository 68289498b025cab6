"""Signed notes, checkpoints, keys and cosignatures: read as C2SP says, malformed ones refused in words."""

import pytest

from civic.ledger import (
    BadSignature,
    Checkpoint,
    MalformedNote,
    Signer,
    VerifierKey,
    open_checkpoint,
    parse_checkpoint,
    parse_key,
    parse_note,
    tree_hash,
)
from civic.ledger.notes import Note, Signature
from tests.civic.logs import KEYS, LOG, SIGNER


def test_the_specification_s_example_note_and_key() -> None:
    key = parse_key("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
    note = parse_note(
        "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ER"
        "YNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n".encode()
    )
    assert (note.signatures[0].name, note.signatures[0].key_id) == (key.name, key.key_id)
    assert str(key) == "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    Ed25519PublicKey.from_public_bytes(key.public).verify(note.signatures[0].content, note.text.encode())


TEXT = Checkpoint("town.example/register", 3, tree_hash([b"x" * 32])).text()
NOTE = LOG["checkpoint"]


@pytest.mark.parametrize(
    "text, sentence",
    [
        ("", "three or more lines"),
        ("a\n\n3\n", "three or more lines"),
        (TEXT.replace("\n3\n", "\n03\n"), "Line 2 of the checkpoint should be the tree size"),
        (TEXT.replace("\n3\n", "\n-3\n"), "Line 2 of the checkpoint should be the tree size"),
        (TEXT.replace("\n3\n", "\n3\n3\n"), "line 3 of the checkpoint"),
        ("a\n3\nAAAA\n", "holds 3 bytes; a root hash has 32"),
        ("a\n3\n!\n", "is not base64"),
    ],
)
def test_a_malformed_checkpoint_is_refused_in_words(text: str, sentence: str) -> None:
    with pytest.raises(MalformedNote, match=sentence):
        parse_checkpoint(text)


@pytest.mark.parametrize(
    "content, sentence",
    [
        (b"", "breaks off"),
        (b"text\n", "no empty line"),
        (b"text\n\n", "0 signature lines"),
        (NOTE[:-1], "breaks off"),
        (NOTE + NOTE.split(b"\n\n")[1], "same signature line twice"),
        (NOTE.replace("—".encode(), b"-"), "Line 5 of the note is not a signature line"),
        (NOTE.replace("— town".encode(), "— to+wn".encode()), "Line 5 of the note is not a signature line"),
        (NOTE.replace(b"town", b"to\twn"), "Line 1 of the note holds the control character"),
        (NOTE + "— x AAAA\n".encode(), "too short"),
        (b"\xff\n\n", "not UTF-8 at byte 0"),
        (NOTE + b"x" * 1_000_001, "are not read"),
    ],
)
def test_a_malformed_note_is_refused_in_words(content: bytes, sentence: str) -> None:
    with pytest.raises(MalformedNote, match=sentence):
        parse_note(content)


@pytest.mark.parametrize(
    "text, sentence",
    [
        ("", "written name\\+hash\\+base64"),
        ("a b+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", "written name"),
        ("example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", "is mistyped"),
        (
            "example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
            "kind this program does not know",
        ),
        ("example.com/foo+530d903a+Aeky", "kind this program does not know"),
    ],
)
def test_a_malformed_key_is_refused_in_words(text: str, sentence: str) -> None:
    with pytest.raises(MalformedNote, match=sentence):
        parse_key(text)


def test_a_witness_s_cosignature_is_checked() -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from civic.ledger.notes import COSIGNATURE

    private = Ed25519PrivateKey.from_private_bytes(bytes(32))
    witness = VerifierKey("witness.example", COSIGNATURE, private.public_key().public_bytes_raw())
    note = parse_note(NOTE)
    message = f"cosignature/v1\ntime 1679315147\n{note.text}".encode()
    content = (1679315147).to_bytes(8) + private.sign(message)
    signed = Note(note.text, (*note.signatures, Signature(witness.name, witness.key_id, content))).encode()
    assert open_checkpoint(signed, [*KEYS, witness]).signed_by == (SIGNER.key, witness)
    assert open_checkpoint(signed, KEYS).signed_by == (SIGNER.key,)
    with pytest.raises(BadSignature, match="No key you trust"):
        open_checkpoint(signed, [witness])
    late = (1679315148).to_bytes(8) + content[8:]
    altered = Note(note.text, (*note.signatures, Signature(witness.name, witness.key_id, late))).encode()
    with pytest.raises(BadSignature, match=r"signature of witness\.example does not fit"):
        open_checkpoint(altered, [*KEYS, witness])


def test_extension_lines_are_opaque_and_unknown_signers_are_passed_over() -> None:
    """As other logs publish them: lines of any meaning, even twice, and keys of kinds we do not know."""
    text = TEXT + "3\nnext: soon\nnext: soon\n"
    checkpoint = parse_checkpoint(text)
    assert checkpoint.extensions == ("3", "next: soon", "next: soon")
    assert checkpoint.text() == text
    signed = parse_note(SIGNER.sign(checkpoint))
    unknown = Signature("witness.example/w1", b"\x06abc", bytes(2428))
    same_name = Signature(SIGNER.key.name, b"\x00\x00\x00\x00", bytes(64))
    note = Note(text, (unknown, same_name, *signed.signatures)).encode()
    assert open_checkpoint(note, KEYS).signed_by == (SIGNER.key,)


def test_a_checkpoint_nobody_could_read_back_is_not_signed() -> None:
    for origin in ("", "two\nlines"):
        with pytest.raises(MalformedNote):
            SIGNER.sign(Checkpoint(origin, 5, bytes(32)))
    with pytest.raises(MalformedNote, match="cannot be called"):
        Signer("with space", bytes(32))
