"""The Merkle tree against the published vectors, a naive oracle, and every proof of small logs."""

from collections.abc import Callable, Sequence
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civic.ledger import (
    EMPTY_ROOT,
    MalformedTile,
    TileName,
    Tree,
    consistency_proof,
    consistent,
    decode_bundle,
    encode_bundle,
    includes,
    inclusion_proof,
    leaf_hash,
    parse_path,
    tiles_of_level,
)

# The leaves and roots of the reference tests of Certificate Transparency (merkletree, "test vectors").
VECTOR_LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
VECTOR_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


class Rows:
    """A store as the register keeps it: the newest version of each tile under its level and index."""

    def __init__(self) -> None:
        self.tiles: dict[tuple[int | None, int], bytes] = {}

    def take(self, tree: Tree) -> None:
        for tile in tree.take_tiles():
            self.tiles[tile.name.level, tile.name.index] = tile.content

    def __call__(self, name: TileName) -> bytes:
        return self.tiles[name.level, name.index]


def entries(count: int) -> list[bytes]:
    return [b"entry %d" % number for number in range(count)]


def grown(count: int) -> tuple[Tree, Rows]:
    tree, rows = Tree(), Rows()
    tree.extend(map(leaf_hash, entries(count)))
    rows.take(tree)
    return tree, rows


def naive_root(leaves: Sequence[bytes]) -> bytes:
    """MTH written as RFC 6962 section 2.1 writes it, independent of the program."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + naive_root(leaves[:split]) + naive_root(leaves[split:])).digest()


def test_roots_of_the_reference_vectors() -> None:
    tree = Tree()
    assert tree.root() == EMPTY_ROOT
    for leaf, root in zip(VECTOR_LEAVES, VECTOR_ROOTS, strict=True):
        tree.append(leaf_hash(leaf))
        assert tree.root().hex() == root


def test_proofs_of_the_reference_vectors() -> None:
    tree, rows = Tree(), Rows()
    tree.extend(map(leaf_hash, VECTOR_LEAVES))
    rows.take(tree)
    assert [step.hex() for step in inclusion_proof(5, 8, rows)] == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    assert [step.hex() for step in consistency_proof(6, 8, rows)] == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


@given(st.integers(0, 1500), st.lists(st.integers(1, 700), max_size=5))
def test_a_tree_continued_from_its_rows_is_the_tree_grown_at_once(start: int, batches: list[int]) -> None:
    tree, rows = grown(start)
    total = start
    for batch in batches:
        tree = Tree.load(tree.size, rows)
        total += batch
        tree.extend(map(leaf_hash, entries(total)[tree.size :]))
        rows.take(tree)
    assert tree.root() == naive_root(entries(total))
    assert rows.tiles == grown(total)[1].tiles
    assert tree.take_tiles() == []


def test_only_the_tiles_that_changed_are_handed_out() -> None:
    tree, rows = grown(70_000)
    tree = Tree.load(tree.size, rows)
    tree.append(leaf_hash(b"one more"))
    assert [tile.name for tile in tree.take_tiles()] == [TileName(0, 273, 113)]
    tree.extend(map(leaf_hash, entries(143)))
    assert [tile.name for tile in tree.take_tiles()] == [TileName(0, 273), TileName(1, 1, 18)]
    assert [tile.name.level for tile in tree.edge()] == [1, 2]


@pytest.mark.parametrize("size", [1, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 70_000])
def test_the_rows_hold_exactly_the_tiles_of_the_size(size: int) -> None:
    _, rows = grown(size)
    expected = {
        (name.level, name.index): 32 * name.width
        for level in range(3)
        for name in tiles_of_level(size, level)
    }
    assert {key: len(content) for key, content in rows.tiles.items()} == expected


def test_the_specification_s_example_of_seventy_thousand() -> None:
    widths = [[name.width for name in tiles_of_level(70_000, level)] for level in range(4)]
    assert widths == [[256] * 273 + [112], [256, 17], [1], []]


def test_every_inclusion_proof_up_to_three_hundred() -> None:
    _, rows = grown(300)
    leaves = [leaf_hash(entry) for entry in entries(300)]
    tree = Tree()
    for size in range(1, 301):
        tree.append(leaves[size - 1])
        root = tree.root()
        for index in range(size):
            proof = inclusion_proof(index, size, rows)
            assert includes(leaves[index], index, size, proof, root)
            assert not includes(leaves[index - 1] if size > 1 else EMPTY_ROOT, index, size, proof, root)


def test_every_consistency_proof_up_to_three_hundred() -> None:
    _, rows = grown(300)
    tree = Tree()
    roots = [tree.root()]
    for entry in entries(300):
        tree.append(leaf_hash(entry))
        roots.append(tree.root())
    for size in range(301):
        for old in range(size + 1):
            proof = consistency_proof(old, size, rows)
            assert consistent(old, roots[old], size, roots[size], proof)
            assert not consistent(old, roots[old - 1], size, roots[size], proof)


@given(st.data())
def test_a_proof_altered_anywhere_fails(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, 700))
    old = data.draw(st.integers(1, size - 1))
    tree, rows = grown(size)
    old_tree, _ = grown(old)
    alter = data.draw(st.sampled_from([_flip, _drop, _double, _swap]))
    inclusion = inclusion_proof(old, size, rows)
    consistency = consistency_proof(old, size, rows)
    assert _fails(
        inclusion,
        alter,
        data,
        lambda proof: includes(leaf_hash(entries(size)[old]), old, size, proof, tree.root()),
    )
    assert _fails(
        consistency, alter, data, lambda proof: consistent(old, old_tree.root(), size, tree.root(), proof)
    )


def _fails(
    proof: list[bytes],
    alter: Callable[[list[bytes], int], list[bytes]],
    data: st.DataObject,
    check: Callable[[list[bytes]], bool],
) -> bool:
    altered = alter(proof, data.draw(st.integers(0, len(proof) - 1)))
    return altered == proof or not check(altered)


def _flip(proof: list[bytes], at: int) -> list[bytes]:
    return [*proof[:at], bytes([proof[at][0] ^ 1]) + proof[at][1:], *proof[at + 1 :]]


def _drop(proof: list[bytes], at: int) -> list[bytes]:
    return proof[:at] + proof[at + 1 :]


def _double(proof: list[bytes], at: int) -> list[bytes]:
    return proof[: at + 1] + proof[at:]


def _swap(proof: list[bytes], at: int) -> list[bytes]:
    return [*proof[:at], *reversed(proof[at : at + 2]), *proof[at + 2 :]]


def test_proofs_outside_the_log_are_refused_in_words() -> None:
    _, rows = grown(5)
    with pytest.raises(ValueError, match="Entry 5 is not in a log of 5 entries"):
        inclusion_proof(5, 5, rows)
    with pytest.raises(ValueError, match="no earlier state of 6"):
        consistency_proof(6, 5, rows)
    assert not includes(leaf_hash(b""), 0, 0, [], EMPTY_ROOT)
    assert not consistent(6, EMPTY_ROOT, 5, EMPTY_ROOT, [])
    assert not consistent(0, EMPTY_ROOT, 0, leaf_hash(b""), [])


@pytest.mark.parametrize(
    "name, path",
    [
        (TileName(0, 0), "tile/0/000"),
        (TileName(3, 1234067), "tile/3/x001/x234/067"),
        (TileName(0, 999, 5), "tile/0/999.p/5"),
        (TileName(None, 1000, 255), "tile/entries/x001/000.p/255"),
        (TileName(63, 0, 1), "tile/63/000.p/1"),
    ],
)
def test_paths_both_ways(name: TileName, path: str) -> None:
    assert name.path == path
    assert parse_path(path) == name


@given(st.none() | st.integers(0, 63), st.integers(0, 10**12), st.integers(1, 256))
def test_every_path_is_read_back(level: int | None, index: int, width: int) -> None:
    assert parse_path(TileName(level, index, width).path) == TileName(level, index, width)


@pytest.mark.parametrize(
    "path",
    [
        "tile/64/000",
        "tile/00/000",
        "tile/0/0",
        "tile/0/x000/001",
        "tile/0/001/002",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/05",
        "tile/0/../000",
        "tile/entries/000\n",
        "tile/0/٠٠٠",
        "",
    ],
)
def test_other_spellings_of_a_path_are_refused(path: str) -> None:
    with pytest.raises(MalformedTile, match="is not the path of a tile"):
        parse_path(path)


@given(st.lists(st.binary(max_size=40), max_size=256))
def test_bundles_round_trip(bundle: list[bytes]) -> None:
    assert decode_bundle(encode_bundle(bundle)) == bundle


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=20), st.data())
def test_a_bundle_cut_short_names_its_broken_entry(bundle: list[bytes], data: st.DataObject) -> None:
    content = encode_bundle(bundle)
    cut = content[: data.draw(st.integers(0, len(content) - 1))]
    boundaries = {len(encode_bundle(bundle[:count])): count for count in range(len(bundle) + 1)}
    if len(cut) in boundaries:
        assert decode_bundle(cut) == bundle[: boundaries[len(cut)]]
        return
    with pytest.raises(MalformedTile, match="breaks off") as refused:
        decode_bundle(cut)
    whole = max(count for length, count in boundaries.items() if length < len(cut))
    assert refused.value.entry == whole


def test_an_entry_too_long_is_refused_and_the_longest_is_not() -> None:
    assert decode_bundle(encode_bundle([b"x" * 65_535])) == [b"x" * 65_535]
    with pytest.raises(MalformedTile, match="65536 bytes is too long"):
        encode_bundle([b"x" * 65_536])


def test_a_store_that_lost_hashes_is_refused() -> None:
    tree, rows = grown(300)
    rows.tiles[0, 1] = rows.tiles[0, 1][:-32]
    with pytest.raises(MalformedTile, match=r"tile/0/001\.p/44"):
        Tree.load(tree.size, rows)
    with pytest.raises(MalformedTile, match=r"tile/0/001\.p/44"):
        inclusion_proof(299, 300, rows)
