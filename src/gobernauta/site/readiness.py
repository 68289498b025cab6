"""Whether what a run prepares (tables, static files) is as the last run left it, so that a second start is quick.

Asks the database in two words before Django is loaded; anything unexpected means: prepare again, which is harmless.
"""

import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import psycopg

from gobernauta.site import places

STAMP = places.VAR / "prepared.json"
_ASKED = "SELECT (SELECT max(id) FROM django_migrations), (SELECT count(*) FROM people_membership)"


def told_before(url: str) -> Sequence[str] | None:
    """What the last run said about logging in, when nothing needs to be prepared again; else None."""
    try:
        known = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    lines: list[str] = known.pop("lines", [])
    return lines if known == _state(url) else None


def note(url: str, lines: Sequence[str]) -> None:
    """Keep how things stand after preparing."""
    STAMP.write_text(json.dumps({**_state(url), "lines": list(lines)}), encoding="utf-8")


def _state(url: str) -> dict[str, object]:
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            row = connection.execute(_ASKED).fetchone()
    except psycopg.Error:
        row = None
    return {"files": _files(), "database": list(row or ())}


def _files() -> str:
    """A digest of the migrations there are and of every static file with its size and age."""
    digest = sha256()
    folders = (places.SOURCE.glob("*/migrations"), places.SOURCE.glob("*/static*"))
    for path in sorted(one for found in folders for folder in found for one in folder.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(f"{path.relative_to(places.SOURCE)} {_age(path)}\n".encode())
    return digest.hexdigest()


def _age(path: Path) -> str:
    kept = path.stat()
    return f"{kept.st_size} {kept.st_mtime_ns}"
