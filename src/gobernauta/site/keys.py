"""The town's secrets, made on the first start and kept in one file only its owner can read.

`GOBERNAUTA_KEYS` names another file, for a host that hands secrets out by itself. Losing the file loses the
sealed channel passwords and the register's signing key, so it belongs in the backup.
"""

import json
import os
import secrets
from pathlib import Path
from typing import TypedDict

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


class Keys(TypedDict):
    """Every secret by its use."""

    django: str
    sealing: list[str]  # Fernet keys, newest first; older ones still open what they sealed
    register: str  # Ed25519 seed, hexadecimal
    listening: str  # for the keyed hashes of authors


def path_in(folder: Path) -> Path:
    """Where the secrets lie."""
    return Path(os.environ.get("GOBERNAUTA_KEYS", folder / "keys.json"))


def load(folder: Path) -> Keys:
    """Read the secrets, making them on the first start."""
    path = path_in(folder)
    if not path.exists():
        _write(path, _fresh())
    keys: Keys = json.loads(path.read_text())
    return keys


def rotate_sealing(folder: Path) -> None:
    """Put a new sealing key first; the old ones stay so that nothing is locked out."""
    keys = load(folder)
    keys["sealing"].insert(0, Fernet.generate_key().decode())
    _write(path_in(folder), keys)


def _fresh() -> Keys:
    return Keys(
        django=secrets.token_urlsafe(50),
        sealing=[Fernet.generate_key().decode()],
        register=Ed25519PrivateKey.generate().private_bytes_raw().hex(),
        listening=secrets.token_hex(32),
    )


def _write(path: Path, keys: Keys) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(keys, indent=1))
    try:
        if path.exists():
            draft.replace(path)
        else:
            os.link(draft, path)  # the first of two starting processes wins
            draft.unlink()
    except FileExistsError:
        draft.unlink()
