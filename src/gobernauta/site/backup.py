"""One file that holds a town: every table, every file, the keys; and its way back onto an empty host.

The tables are read in one snapshot while the town works. A restore compares the counts of rows and the root of
the public record with what the backup says, in the same transaction: either all of it is there, or nothing is.
The file holds the town's keys; keep it as you keep them.
"""

import io
import json
import tarfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import GeneratedField, Model

from civic.ledger import Tree, leaf_hash
from gobernauta.register import queries as register
from gobernauta.site import keys
from gobernauta.site.places import VAR

FORMAT = 1
BLOCK = 1 << 18  # bytes read at a time
LEFT_OUT = ("procrastinate_", "django_", "auth_", "people_spent")  # jobs, sessions, counters: made anew
Say = Callable[[str], None]


class Unusable(Exception):
    """Why a backup cannot be written or restored, in a sentence."""


def write(path: Path, *, say: Say = print) -> dict[str, Any]:
    """Write a backup. Returns its manifest."""
    draft = path.with_name(f"{path.name}.part")
    draft.touch(mode=0o600)
    with transaction.atomic(), tarfile.open(draft, "w:gz", compresslevel=5) as archive:
        connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        manifest = _manifest()
        for model in _models():
            say(f"  {model._meta.db_table}")
            with _laid_down(_rows(model), path.parent) as (content, digest):
                manifest["digests"][model._meta.db_table] = digest
                _add(archive, f"tables/{model._meta.db_table}.copy", content)
        _add(archive, "manifest.json", io.BytesIO(json.dumps(manifest, indent=1).encode()))
        _add(archive, "keys.json", io.BytesIO(keys.path_in(VAR).read_bytes()))
        for file in _files():
            archive.add(file, f"files/{file.relative_to(settings.MEDIA_ROOT)}")
    draft.replace(path)
    return manifest


def restore(path: Path, *, say: Say = print) -> dict[str, Any]:
    """Restore a backup onto an empty host. Raises `Unusable`; nothing is changed then."""
    call_command("migrate", verbosity=0, interactive=False)
    if any(model._default_manager.exists() for model in _models()):
        raise Unusable("This town is not empty; a backup is only restored onto an empty one.")
    with _opened(path) as archive:
        manifest = json.load(_member(archive, "manifest.json"))
        _check_version(manifest)
        with transaction.atomic():
            for model in _models():
                say(f"  {model._meta.db_table}")
                _paste(model, archive, manifest["digests"].get(model._meta.db_table))
            _compare(manifest)
        _restore_files(archive)
    return dict(manifest)


def log_root(size: int | None = None) -> str:
    """The root of the public record, or of its first `size` entries, from the entries themselves; hexadecimal."""
    tree = Tree()
    entries = register.entries().order_by("index")
    chosen = entries if size is None else entries.filter(index__lt=size)
    for leaf in chosen.values_list("leaf", flat=True).iterator():
        tree.append(leaf_hash(bytes(leaf)))
        if tree.size % 65_536 == 0:
            tree.take_tiles()  # nobody wants them here; kept, they would grow with the record
    return tree.root().hex()


def counts() -> dict[str, int]:
    """Rows of every table that is backed up."""
    return {model._meta.db_table: model._default_manager.count() for model in _models()}


def _models() -> list[type[Model]]:
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return [model for model in models if not model._meta.db_table.startswith(LEFT_OUT)]


def _manifest() -> dict[str, Any]:
    return {
        "format": FORMAT,
        "migrations": _migrations(),
        "counts": counts(),
        "log_root": log_root(),
        "digests": {},
        "public_address": settings.PUBLIC_ADDRESS,
    }


def _migrations() -> list[str]:
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def _columns(model: type[Model]) -> str:
    fields = [field for field in model._meta.local_concrete_fields if not isinstance(field, GeneratedField)]
    return ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)


def _rows(model: type[Model]) -> Iterator[bytes]:
    """A table as PostgreSQL copies it, in blocks."""
    with connection.cursor() as cursor, cursor.copy(
        f"COPY {connection.ops.quote_name(model._meta.db_table)} ({_columns(model)}) TO STDOUT"
    ) as copy:  # fmt: skip
        yield from map(bytes, copy)


@contextmanager
def _laid_down(blocks: Iterable[bytes], folder: Path) -> Iterator[tuple[IO[bytes], str]]:
    """Blocks in a nameless file, from its beginning, with their digest: tables are larger than memory."""
    digest = sha256()
    with TemporaryFile(dir=folder) as content:
        for block in blocks:
            digest.update(block)
            content.write(block)
        content.seek(0)
        yield content, digest.hexdigest()


def _paste(model: type[Model], archive: tarfile.TarFile, digest: str | None) -> None:
    """Fill a table from the backup once it is known to be as it was written. Raises `Unusable`."""
    table = model._meta.db_table
    with _laid_down(_blocks(_member(archive, f"tables/{table}.copy")), VAR) as (content, found):
        if found != digest:
            raise Unusable(f"The table {table} is not as it was written; nothing was kept.")
        with connection.cursor() as cursor:
            into = f"{connection.ops.quote_name(table)} ({_columns(model)})"
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for block in _blocks(content):
                    copy.write(block)
            for line in connection.ops.sequence_reset_sql(no_style(), [model]):
                cursor.execute(line)


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    return iter(partial(file.read, BLOCK), b"")


def _compare(manifest: dict[str, Any]) -> None:
    if counts() != manifest["counts"]:
        raise Unusable("The rows restored are not as many as the backup says; nothing was kept.")
    if log_root() != manifest["log_root"]:
        raise Unusable("The public record restored has another root than the backup says; nothing was kept.")


def _check_version(manifest: dict[str, Any]) -> None:
    if manifest.get("format") != FORMAT:
        raise Unusable("This backup has a format that this version does not know.")
    missing = sorted(set(manifest["migrations"]) ^ set(_migrations()))
    if missing:
        raise Unusable(
            f"The backup comes from another version (it differs in {missing[0]}). "
            "Restore it with that version, then update."
        )


def _add(archive: tarfile.TarFile, name: str, content: IO[bytes]) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = content.seek(0, io.SEEK_END)
    content.seek(0)
    archive.addfile(entry, content)


def _files() -> Iterator[Path]:
    root = Path(settings.MEDIA_ROOT)
    return (file for file in sorted(root.rglob("*")) if file.is_file()) if root.is_dir() else iter(())


def _restore_files(archive: tarfile.TarFile) -> None:
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    for member in archive:
        if member.name.startswith("files/") and member.isfile():
            member.name = member.name.removeprefix("files/")
            archive.extract(member, root, filter="data")
    secrets = keys.path_in(VAR)
    secrets.touch(mode=0o600)
    secrets.write_bytes(_member(archive, "keys.json").read())


@contextmanager
def _opened(path: Path) -> Iterator[tarfile.TarFile]:
    """A backup to read. Raises `Unusable` when it is none, or not whole."""
    try:
        with tarfile.open(path, "r:gz") as archive:
            yield archive
    except (tarfile.TarError, zlib.error, EOFError) as error:
        raise Unusable("This is no backup, or it was cut off or damaged; nothing was kept.") from error


def _member(archive: tarfile.TarFile, name: str) -> IO[bytes]:
    try:
        found = archive.extractfile(name)
    except KeyError as error:
        raise Unusable(f"The backup has no {name}; it is not whole.") from error
    assert found is not None
    return found
