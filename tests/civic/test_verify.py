"""A published log is verified from its files: every flipped bit, cut, loss, fork and rollback is found."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civic.ledger import (
    BadSignature,
    Checkpoint,
    LedgerRefused,
    MalformedNote,
    Receipt,
    Report,
    Signer,
    TileName,
    Tree,
    VerifierKey,
    decode_bundle,
    encode_bundle,
    leaf_hash,
    open_checkpoint,
    parse_checkpoint,
    parse_key,
    parse_note,
    parse_receipt,
    paths,
    prove_entry,
    tiles_of_level,
    tree_hash,
    verify_log,
)
from civic.ledger.signing import new_seed

SIGNER = Signer("town.example/register", bytes(range(32)))
KEYS = [SIGNER.key]


class Files(dict[str, bytes]):
    """A published log in memory, read as a folder would be."""

    def __call__(self, path: str) -> bytes:
        try:
            return self[path]
        except KeyError:
            raise FileNotFoundError(path) from None


def published(entries: list[bytes], signer: Signer = SIGNER, origin: str = SIGNER.key.name) -> Files:
    files, tree = Files(), Tree()
    tree.extend(map(leaf_hash, entries))
    files |= {tile.name.path: tile.content for tile in tree.take_tiles()}
    for name in tiles_of_level(len(entries), 0):
        bundle = entries[name.start : name.start + name.width]
        files[TileName(None, name.index, name.width).path] = encode_bundle(bundle)
    files["checkpoint"] = signer.sign(Checkpoint(origin, len(entries), tree.root()))
    return files


def numbered(count: int) -> list[bytes]:
    return [b'{"entry": %d}' % number for number in range(count)]


LOG = published(numbered(700))


def verified(files: Files, older: Files | None = None) -> Report:
    return verify_log(files, KEYS, open_checkpoint(older["checkpoint"], KEYS).checkpoint if older else None)


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 257, 512, 700, 66_000])
def test_an_honest_log_is_fine(size: int) -> None:
    seen: list[int] = []
    report = verify_log(published(numbered(size)), KEYS, progress=seen.append)
    assert report.faults == ()
    assert report.fine
    assert (report.entries, report.signed_by) == (size, (str(SIGNER.key),))
    assert seen == sorted(seen)
    assert seen[-1:] == ([size] if size else [])


def test_the_files_of_a_log_are_named_in_the_order_they_are_read() -> None:
    asked: list[str] = []

    def read(path: str) -> bytes:
        asked.append(path)
        return LOG(path)

    verify_log(read, KEYS)
    assert [path for path in asked if path in set(paths(700))] == list(paths(700))


def test_every_flipped_bit_of_a_small_log_is_detected() -> None:
    files = published(numbered(5))
    for path, content in files.items():
        for bit in range(len(content) * 8):
            altered = bytearray(content)
            altered[bit // 8] ^= 1 << bit % 8
            assert verified(Files({**files, path: bytes(altered)})).faults, (path, bit)


@given(st.sampled_from(sorted(LOG)), st.data())
def test_every_flipped_bit_of_a_larger_log_is_detected(path: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(LOG[path]) - 1))
    altered = bytearray(LOG[path])
    altered[at] ^= 1 << data.draw(st.integers(0, 7))
    report = verified(Files({**LOG, path: bytes(altered)}))
    assert report.faults
    assert all(fault.sentence.endswith(".") for fault in report.faults)


@given(st.sampled_from(sorted(LOG)), st.data())
def test_every_cut_or_lengthened_file_is_detected(path: str, data: st.DataObject) -> None:
    cut = LOG[path][: data.draw(st.integers(0, len(LOG[path]) - 1))]
    assert verified(Files({**LOG, path: cut})).faults
    assert verified(Files({**LOG, path: LOG[path] + data.draw(st.binary(min_size=1, max_size=40))})).faults


@pytest.mark.parametrize("path", sorted(LOG))
def test_every_missing_file_is_named(path: str) -> None:
    report = verified(Files({key: value for key, value in LOG.items() if key != path}))
    assert "missing" in {fault.code for fault in report.faults}
    assert path in {fault.path for fault in report.faults}


def test_a_bundle_that_breaks_off_names_the_entry_and_the_last_it_touches() -> None:
    path = "tile/entries/002.p/188"
    whole = len(encode_bundle(numbered(700)[512:520]))
    report = verified(Files({**LOG, path: LOG[path][: whole + 1]}))
    assert (report.faults[0].code, report.faults[0].first, report.faults[0].last) == ("truncated", 520, 699)
    assert f"{path} breaks off inside entry 520." == report.faults[0].sentence


def test_a_lost_tile_above_names_all_the_entries_below_it() -> None:
    report = verified(Files({key: value for key, value in LOG.items() if key != "tile/1/000.p/2"}))
    assert [(fault.first, fault.last, fault.path) for fault in report.faults] == [(0, 511, "tile/1/000.p/2")]


@given(st.integers(0, 699), st.data())
def test_an_altered_entry_is_named_by_its_index(index: int, data: st.DataObject) -> None:
    name = next(name for name in tiles_of_level(700, 0) if name.start <= index < name.start + name.width)
    path = TileName(None, name.index, name.width).path
    bundle = decode_bundle(LOG[path])
    bundle[index - name.start] = data.draw(st.binary(max_size=9))
    report = verified(Files({**LOG, path: encode_bundle(bundle)}))
    assert [(fault.code, fault.first, fault.last) for fault in report.faults] == [("entry", index, index)]
    assert report.first_wrong_entry == index
    assert f"Entry {index} is not the one that was logged" in report.faults[0].sentence


@given(st.integers(0, 699))
def test_an_altered_hash_is_told_from_an_altered_entry(index: int) -> None:
    name = next(name for name in tiles_of_level(700, 0) if name.start <= index < name.start + name.width)
    altered = bytearray(LOG[name.path])
    altered[32 * (index - name.start)] ^= 1
    report = verified(Files({**LOG, name.path: bytes(altered)}))
    assert [(fault.code, fault.first) for fault in report.faults] == [("tile", index)]
    assert "the entry itself is as signed" in report.faults[0].sentence


@given(st.integers(0, 698))
def test_a_dropped_entry_is_named_where_the_order_breaks(index: int) -> None:
    name = next(name for name in tiles_of_level(700, 0) if name.start <= index < name.start + name.width)
    path = TileName(None, name.index, name.width).path
    bundle = decode_bundle(LOG[path])
    del bundle[index - name.start]
    assert verified(Files({**LOG, path: encode_bundle(bundle)})).first_wrong_entry == index


def test_an_entry_added_to_a_bundle_is_found() -> None:
    report = verified(Files({**LOG, "tile/entries/001": LOG["tile/entries/001"] + encode_bundle([b"more"])}))
    assert [fault.sentence for fault in report.faults] == [
        "tile/entries/001 holds 257 entries where 256 belong."
    ]


def test_an_entry_altered_together_with_its_tile_is_narrowed_to_its_bundle() -> None:
    entries = numbered(700)
    entries[300] = b"forged"
    forged = published(entries)
    files = Files({**LOG, **{path: forged[path] for path in ("tile/entries/001", "tile/0/001")}})
    report = verified(files)
    assert [fault.code for fault in report.faults] == ["tile", "root"]
    assert (report.faults[0].first, report.faults[0].last) == (256, 511)
    assert "tile/1/000.p/2 does not fit the entries 256 to 511" in report.faults[0].sentence


def test_everything_rewritten_but_the_checkpoint_shows_in_the_root() -> None:
    entries = numbered(700)
    entries[300] = b"forged"
    report = verified(Files({**published(entries), "checkpoint": LOG["checkpoint"]}))
    assert [fault.code for fault in report.faults] == ["root"]


def test_growth_is_consistent_with_every_older_checkpoint() -> None:
    for size in (0, 1, 255, 256, 257, 699, 700):
        assert verified(LOG, older=published(numbered(size))).faults == ()


def test_a_fork_is_found_and_its_range_named() -> None:
    entries = numbered(700)
    entries[3] = b"rewritten history"
    report = verified(published(entries), older=published(numbered(260)))
    assert [(fault.code, fault.first, fault.last) for fault in report.faults] == [("fork", 0, 259)]
    report = verified(published(entries), older=LOG)
    assert "two different roots were signed for 700 entries" in report.faults[0].sentence


def test_a_rollback_is_found_with_what_was_lost() -> None:
    report = verified(published(numbered(500)), older=LOG)
    assert [(fault.code, fault.first, fault.last) for fault in report.faults] == [("rollback", 500, 699)]


def test_another_log_is_not_compared() -> None:
    other = published(numbered(5), origin="other.example/log")
    assert [fault.code for fault in verified(LOG, older=other).faults] == ["other-log"]


def test_the_wrong_key_is_refused() -> None:
    report = verify_log(LOG, [Signer("town.example/register", new_seed()).key])
    assert [fault.code for fault in report.faults] == ["signature"]
    assert "No key you trust signed the checkpoint" in report.faults[0].sentence
    assert report.checkpoint is None


def test_a_log_that_dropped_its_partial_tiles_is_read_from_the_full_ones() -> None:
    old, new = published(numbered(100)), published(numbered(600))
    files = Files({path: content for path, content in new.items() if ".p/" not in path})
    files["checkpoint"] = old["checkpoint"]
    assert verified(files).faults == ()
    assert prove_entry(files, 99, KEYS).check(numbered(100)[99], KEYS).checkpoint.size == 100


@given(st.integers(1, 700), st.data())
@settings(max_examples=30)
def test_a_receipt_proves_its_entry_and_no_other(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    receipt = parse_receipt(prove_entry(published(numbered(size)), index, KEYS).encode())
    assert receipt.extra == numbered(size)[index]
    assert receipt.check(receipt.extra, KEYS).checkpoint.size == size
    with pytest.raises(LedgerRefused, match="does not lead from this entry"):
        receipt.check(b"something else", KEYS)


def test_a_receipt_outside_its_log_is_refused() -> None:
    receipt = replace(prove_entry(LOG, 699, KEYS), index=700)
    with pytest.raises(LedgerRefused, match="entry 700, but its checkpoint has only 700"):
        receipt.check(receipt.extra, KEYS)
    with pytest.raises(LedgerRefused, match="There is no entry 700"):
        prove_entry(LOG, 700, KEYS)


def test_no_receipt_is_given_for_an_altered_entry() -> None:
    name = "tile/entries/000"
    files = Files({**LOG, name: LOG[name].replace(b'{"entry": 7}', b'{"entry": 8}')})
    with pytest.raises(LedgerRefused, match="Entry 7 is not what the checkpoint signed"):
        prove_entry(files, 7, KEYS)
    assert prove_entry(files, 6, KEYS).extra == b'{"entry": 6}'


@given(st.data())
def test_a_flipped_bit_in_a_receipt_is_refused(data: st.DataObject) -> None:
    content = prove_entry(LOG, 300, KEYS).encode()
    altered = bytearray(content)
    altered[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(LedgerRefused):
        _checked(bytes(altered))


def _checked(content: bytes) -> None:
    receipt = parse_receipt(content)
    receipt.check(receipt.extra, KEYS)


PROOF = prove_entry(LOG, 300, KEYS).encode()


@pytest.mark.parametrize(
    "content, sentence",
    [
        (b"", "no empty line"),
        (PROOF.replace(b"@v1", b"@v2"), "first line should be c2sp.org/tlog-proof@v1"),
        (PROOF.replace(b"index 300", b"index 0300"), "Line 3 of the proof should be the word index"),
        (PROOF.replace(b"index 300", b"index"), "Line 3 of the proof should be the word index"),
        (PROOF.replace(b"index 300\n", b"index 300\nAAAA\n"), "Line 4 of the proof holds 3 bytes"),
        (PROOF.replace(b"index 300\n", b"index 300\nA A=\n"), "In line 4 of the proof, 'A A=' is not base64"),
        (PROOF.replace(b"extra ", b"extra =", 1), "In line 2 of the proof"),
        (PROOF.replace(b"index", "ìndex".encode()), "not plain ASCII"),
        (
            PROOF.replace(b"index 300\n", b"index 300\n" + b"A" * 43 + b"=\n" + (b"A" * 43 + b"=\n") * 63),
            "hashes; a log",
        ),
        (PROOF[:-40], "breaks off"),
    ],
)
def test_a_malformed_receipt_is_refused_in_words(content: bytes, sentence: str) -> None:
    with pytest.raises(MalformedNote, match=sentence):
        parse_receipt(content)


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
        (TEXT.replace("\n3\n", "\n3\n3\n"), "Line 3 of the checkpoint repeats line 2"),
        (TEXT + TEXT.split("\n")[2] + "\n", "Line 4 of the checkpoint repeats line 3"),
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

    from civic.ledger.notes import COSIGNATURE, Note, Signature

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


def test_a_checkpoint_nobody_could_read_back_is_not_signed() -> None:
    for origin in ("", "two\nlines", "5"):
        with pytest.raises(MalformedNote):
            SIGNER.sign(Checkpoint(origin, 5, bytes(32)))
    with pytest.raises(MalformedNote, match="cannot be called"):
        Signer("with space", bytes(32))


def test_a_receipt_without_extra_is_read_back(tmp_path: Path) -> None:
    receipt = replace(prove_entry(LOG, 0, KEYS), extra=b"")
    (tmp_path / "entry.tlog-proof").write_bytes(receipt.encode())
    assert (
        parse_receipt((tmp_path / "entry.tlog-proof").read_bytes())
        == receipt
        == Receipt(0, receipt.proof, NOTE, b"")
    )
