"""Writing to the record: one line in the transaction of the act, then numbered, hashed and signed in order.

Private words never come here: only their salted digest does, so that erasing the words and the salt leaves
every proof valid.
"""

import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256

from django.conf import settings
from django.db import connection, transaction

from civic.ledger import Checkpoint as LogCheckpoint
from civic.ledger import Signer, TileName, Tree, leaf_hash
from gobernauta.register import queries
from gobernauta.register.models import Checkpoint, Entry, Tile

_LOCK = 0x676F6265  # one numbering at a time in the whole database
_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Line:
    """What is to be recorded: an act on a subject, its public facts, and private bytes only as a commitment."""

    action: str
    subject: str
    public: Mapping[str, object] = field(default_factory=dict)
    private: bytes | None = None


def record(
    *,
    action: str,
    subject: str,
    actor: str,
    now: datetime,
    public: Mapping[str, object] | None = None,
    private: bytes | None = None,
) -> Entry:
    """Record one act. `actor` is a role (resident, clerk, system), never a name."""
    line = Line(action, subject, public or {}, private)
    return record_all([line], actor=actor, now=now)[0]


def record_all(lines: Iterable[Line], *, actor: str, now: datetime) -> list[Entry]:
    """Record several acts with one statement."""
    return Entry.objects.bulk_create([_entry(line, actor, now) for line in lines])


def _entry(line: Line, actor: str, now: datetime) -> Entry:
    at = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    content: dict[str, object] = {
        "action": line.action,
        "actor": actor,
        "at": at,
        "subject": line.subject,
        **({"public": line.public} if line.public else {}),
    }
    salt = None
    if line.private is not None:
        salt = secrets.token_bytes(32)
        content["commitment"] = sha256(salt + line.private).hexdigest()
    leaf = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return Entry(action=line.action, subject=line.subject, at=now, leaf=leaf, salt=salt)


def publish(*, now: datetime) -> int:
    """Number every waiting entry, store the tiles that changed and sign a checkpoint. Returns how many.

    Numbering happens apart from recording so that no act waits for another's commit.
    """
    total = 0
    while numbered := _publish_batch(now):
        total += numbered
    return total


@transaction.atomic
def _publish_batch(now: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    waiting = list(Entry.objects.filter(index=None).order_by("id").only("id", "leaf")[:_BATCH])
    size = queries.size()
    if not waiting and size:
        return 0
    tree = Tree.load(size, queries.read_tile)
    for entry in waiting:
        entry.index = tree.size
        tree.append(leaf_hash(bytes(entry.leaf)))
    Entry.objects.bulk_update(waiting, ["index"], batch_size=500)
    Tile.objects.bulk_create(
        [_row(tile.name, tile.content) for tile in tree.take_tiles()],
        update_conflicts=True,
        unique_fields=["level", "index"],
        update_fields=["hashes"],
    )
    if not Checkpoint.objects.filter(size=tree.size).exists():
        _sign(tree, now)
    return len(waiting)


def _row(name: TileName, content: bytes) -> Tile:
    assert name.level is not None
    return Tile(level=name.level, index=name.index, hashes=content)


def _sign(tree: Tree, now: datetime) -> None:
    root = tree.root()
    note = signer().sign(LogCheckpoint(queries.origin(), tree.size, root))
    Checkpoint.objects.create(size=tree.size, root=root, note=note.decode(), at=now)


def destroy_salts(subject: str) -> int:
    """Destroy what could open the seals of a subject's private words; every line and every proof stays as it is."""
    return Entry.objects.filter(subject=subject).exclude(salt=None).update(salt=None)


def signer() -> Signer:
    """The register's own key."""
    return Signer(queries.origin(), settings.REGISTER_SEED)


def signature(content: bytes) -> bytes:
    """Sign other bytes of the town (the list of its accounts) with the register's key; Ed25519, 64 bytes."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(settings.REGISTER_SEED).sign(content)
