"""Published logs in memory, for the tests of the ledger."""

from civic.ledger import (
    Checkpoint,
    Signer,
    TileName,
    Tree,
    encode_bundle,
    leaf_hash,
    tiles_of_level,
)

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
