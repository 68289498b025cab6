"""A receipt proves its entry and no other, and a malformed one is refused in words."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civic.ledger import (
    LedgerRefused,
    MalformedNote,
    Receipt,
    parse_receipt,
    prove_entry,
)
from tests.civic.logs import KEYS, LOG, Files, numbered, published


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


def test_a_receipt_without_extra_is_read_back(tmp_path: Path) -> None:
    receipt = replace(prove_entry(LOG, 0, KEYS), extra=b"")
    (tmp_path / "entry.tlog-proof").write_bytes(receipt.encode())
    assert (
        parse_receipt((tmp_path / "entry.tlog-proof").read_bytes())
        == receipt
        == Receipt(0, receipt.proof, LOG["checkpoint"], b"")
    )
