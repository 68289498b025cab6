"""A published log is verified from its files: every flipped bit, cut, loss, fork and rollback is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civic.ledger import (
    Report,
    Signer,
    TileName,
    decode_bundle,
    encode_bundle,
    open_checkpoint,
    parse_key,
    paths,
    prove_entry,
    tiles_of_level,
    verify_log,
)
from civic.ledger.signing import new_seed
from tests.civic.logs import KEYS, LOG, SIGNER, Files, numbered, published


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


def test_a_log_signed_by_another_program_is_fine() -> None:
    """The checkpoint of five entries in testdata/log of github.com/transparency-dev/tessera."""
    key = parse_key("example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx")
    files = published([b"one", b"two", b"three", b"four", b"five"])
    files["checkpoint"] = (
        "example.com/log/testdata\n5\ngy5gl3aksFyiCO95a/1vLXz88A3dRq+0l9Sxte8ZqZQ=\n\n— example.com/log/testdata "
        "M9e0lmn5eDHyHP10zJObZdFAX2y1V8fdDKBi4IiHbDYf1TCUBwxZOhqwv2QZCqrdda2zTRTrmnwjwscN5RBTEmZUYAs=\n"
    ).encode()
    report = verify_log(files, [key])
    assert (report.fine, report.entries, report.signed_by) == (True, 5, (str(key),))


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
