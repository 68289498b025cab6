"""Settings of the test run: the same house on a server of its own that forgets everything."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_repository = Path(__file__).resolve().parent.parent


def _forget(folder: str, owner: int) -> None:
    """Remove the folder when its owner ends, and not when a child that was forked from it does."""
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)


def _folder() -> Path:
    """What this run stores in: one folder for a process and all it starts, one each for workers side by side."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    given = os.environ.get("GOBERNAUTA_VAR")
    if given is None:
        given = tempfile.mkdtemp(prefix="gobernauta-test-")
        atexit.register(_forget, given, os.getpid())
    folder = Path(given)
    return folder if folder.name == worker else folder / worker


_var = _folder()
(_var / "static").mkdir(parents=True, exist_ok=True)
os.environ["GOBERNAUTA_VAR"] = str(_var)

from gobernauta.site import database  # noqa: E402  (the environment must be set first)

os.environ.setdefault("DATABASE_URL", database.embedded(_repository / "var" / "test-postgres"))

from gobernauta.site.settings import *  # noqa: E402, F403
from gobernauta.site.settings import DATABASES, STORAGES  # noqa: E402

DATABASES["default"]["TEST"] = {"NAME": f"test_{os.getpid()}"}
DATABASES["default"]["CONN_MAX_AGE"] = 0
DATABASES["default"]["OPTIONS"]["options"] = "-c synchronous_commit=off"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
OUTBOUND_ALLOWED_HOSTS = ("localhost", "127.0.0.1")
