"""Reading the record: checkpoints, tiles and entry bundles as C2SP tlog-tiles serves them, and single entries."""

import json
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet

from civic.ledger import TILE_WIDTH, TileName, encode_bundle, inclusion_proof
from gobernauta.register.models import Checkpoint, Entry, Tile


def origin() -> str:
    """The log's name, as checkpoints carry it."""
    return f"{urlsplit(settings.PUBLIC_ADDRESS).netloc}/register"


def latest() -> Checkpoint | None:
    """The newest signed checkpoint."""
    return Checkpoint.objects.order_by("-size").first()


def size() -> int:
    """How many entries the newest checkpoint covers."""
    checkpoint = latest()
    return checkpoint.size if checkpoint else 0


def read_tile(name: TileName) -> bytes:
    """The hashes of a tile (all we have of it; a partial name gets at least its width)."""
    assert name.level is not None
    return bytes(Tile.objects.values_list("hashes", flat=True).get(level=name.level, index=name.index))


def served(name: TileName) -> bytes | None:
    """The bytes served under a tile's path, or None where the log does not reach so far."""
    if name.level is None:
        return _bundle(name)
    hashes = Tile.objects.filter(level=name.level, index=name.index).values_list("hashes", flat=True).first()
    if hashes is None or len(hashes) < name.width * 32:
        return None
    return bytes(hashes)[: name.width * 32]


def _bundle(name: TileName) -> bytes | None:
    start = name.index * TILE_WIDTH
    rows = Entry.objects.filter(index__gte=start, index__lt=start + name.width).order_by("index")
    leaves = [bytes(leaf) for leaf in rows.values_list("leaf", flat=True)]
    return encode_bundle(leaves) if len(leaves) == name.width else None


def proof(index: int, log_size: int) -> list[bytes]:
    """The hashes that lead from one entry to the root of a log of `log_size` entries."""
    return inclusion_proof(index, log_size, read_tile)


def entries() -> QuerySet[Entry]:
    """Numbered entries, newest first."""
    return Entry.objects.exclude(index=None).order_by("-index")


def of_subject(subject: str) -> QuerySet[Entry]:
    """Every entry about one subject, oldest first, numbered or not yet."""
    return Entry.objects.filter(subject=subject).order_by("id")


def content(entry: Entry) -> dict[str, Any]:
    """What an entry says."""
    said: dict[str, Any] = json.loads(bytes(entry.leaf))
    return said
