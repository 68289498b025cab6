"""Settings of the test run: the same house on a server of its own that forgets everything."""

import os
import tempfile
from pathlib import Path

_repository = Path(__file__).resolve().parent.parent
_var = Path(tempfile.mkdtemp(prefix="gobernauta-test-"))
os.environ.setdefault("GOBERNAUTA_VAR", str(_var))

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
