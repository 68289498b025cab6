"""Sealing of channel secrets: MultiFernet, so that keys can be changed without locking anything out."""

import json
from collections.abc import Mapping

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class Unsealable(Exception):
    """No key we hold opens this; the account must be connected again."""


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.SEALING_KEYS])


def seal(secrets: Mapping[str, str]) -> bytes:
    """Seal secrets with the newest key."""
    return _keys().encrypt(json.dumps(dict(secrets)).encode())


def unseal(sealed: bytes | memoryview) -> dict[str, str]:
    """Open sealed secrets. Raises `Unsealable`."""
    if not sealed:
        return {}
    try:
        secrets: dict[str, str] = json.loads(_keys().decrypt(bytes(sealed)))
    except InvalidToken as error:
        raise Unsealable("The key that sealed this account's password is gone; connect it again.") from error
    return secrets


def reseal(sealed: bytes | memoryview) -> bytes:
    """Seal the same secrets with the newest key."""
    return _keys().rotate(bytes(sealed)) if sealed else b""
