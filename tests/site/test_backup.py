"""A backup restores on an empty host: same rows, same root of the record, same files and keys (promise 22)."""

import io
import os
import subprocess
import sys
import tarfile
import tracemalloc
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from gobernauta.register import actions as register
from gobernauta.register import queries as record
from gobernauta.site import backup
from tests import town as towns
from tests.conftest import REPOSITORY

pytestmark = pytest.mark.django_db(transaction=True)


def gobernauta(var: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command as on another machine: its own folder, its own database."""
    environment = {
        **{
            name: value
            for name, value in os.environ.items()
            if name not in ("DATABASE_URL", "GOBERNAUTA_VAR")
        },
        "GOBERNAUTA_VAR": str(var),
        "DJANGO_SETTINGS_MODULE": "gobernauta.site.settings",
        "PYTHONPATH": str(REPOSITORY / "src"),
    }
    return subprocess.run(
        [sys.executable, "-m", "gobernauta.site", *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def written(tmp_path, client, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    (settings.MEDIA_ROOT / "ab").mkdir(parents=True)
    (settings.MEDIA_ROOT / "ab" / "photo.webp").write_bytes(b"a photo")
    towns.found()
    client.post("/en/report/", {"text": "The lamp\tis\\dark\nfor a “week” 🕯", "service": "lamp"})
    register.publish(now=timezone.now())
    path = tmp_path / "town.tar.gz"
    return path, backup.write(path, say=lambda _: None)


@pytest.mark.slow
def test_a_backup_restores_on_an_empty_host(written, tmp_path):
    path, manifest = written
    assert manifest["log_root"] == bytes(record.latest().root).hex()
    empty = tmp_path / "elsewhere"
    empty.mkdir()
    done = gobernauta(empty, "restore", str(path))
    assert done.returncode == 0, done.stderr
    assert (empty / "files" / "ab" / "photo.webp").read_bytes() == b"a photo"
    checked = gobernauta(empty, "check")
    assert checked.returncode == 0, checked.stdout
    second = tmp_path / "again.tar.gz"
    assert gobernauta(empty, "backup", str(second)).returncode == 0
    with tarfile.open(path) as old, tarfile.open(second) as new:
        for name in old.getnames():
            if name.startswith("tables/"):
                rows = sorted(old.extractfile(name).read().splitlines())
                assert rows == sorted(new.extractfile(name).read().splitlines()), name
    refused = gobernauta(empty, "restore", str(path))
    assert refused.returncode == 1
    assert "not empty" in refused.stderr


@pytest.mark.slow
@pytest.mark.parametrize("table", ["register_entry", "inbox_message"])
def test_a_backup_that_was_changed_is_not_restored(written, tmp_path, table):
    path, _ = written
    changed, empty = tmp_path / "changed.tar.gz", tmp_path / "elsewhere"
    empty.mkdir()
    with tarfile.open(path) as old, tarfile.open(changed, "w:gz") as new:
        for member in old:
            content = old.extractfile(member).read() if member.isfile() else b""
            if member.name == f"tables/{table}.copy":
                content = content.replace(b"1", b"2", 1)
            backup._add(new, member.name, io.BytesIO(content))
    done = gobernauta(empty, "restore", str(changed))
    assert done.returncode == 1
    assert f"The table {table} is not as it was written" in done.stderr
    assert "Traceback" not in done.stderr


def test_tables_larger_than_memory_go_through_in_pieces(tmp_path, settings, monkeypatch):
    """48 MB in one table, and never 12 MB in hand."""
    settings.MEDIA_ROOT, path = tmp_path / "files", tmp_path / "town.tar.gz"
    monkeypatch.setattr(backup, "VAR", tmp_path)
    monkeypatch.setenv("GOBERNAUTA_KEYS", str(tmp_path / "keys.json"))
    (tmp_path / "keys.json").write_text("{}")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO register_tile (level, index, hashes)"
            " SELECT 0, n, convert_to(repeat(md5(n::text), 6000), 'UTF8') FROM generate_series(0, 249) AS n"
        )
    tracemalloc.start()
    try:
        manifest = backup.write(path, say=lambda _: None)
        written = tracemalloc.get_traced_memory()[1]
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE register_tile")
        tracemalloc.reset_peak()
        backup.restore(path, say=lambda _: None)
        restored = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert manifest["counts"] == backup.counts()
    assert max(written, restored) < 12_000_000


@pytest.mark.parametrize("left", [0, 20, 2_000])
def test_a_backup_that_was_cut_off_is_refused_in_words(written, tmp_path, left):
    path, _ = written
    (tmp_path / "cut.tar.gz").write_bytes(path.read_bytes()[:left])
    call_command("flush", interactive=False, verbosity=0)
    with pytest.raises(backup.Unusable, match="cut off or damaged"):
        backup.restore(tmp_path / "cut.tar.gz", say=lambda _: None)
