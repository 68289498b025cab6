"""Seals of addresses: who asked to be erased and comes back is the same person, and nobody can read who that was."""

import hmac
from hashlib import sha256

from django.conf import settings

PREFIX = "sealed:"


def seal_of(kind: str, address: str) -> str:
    """What is kept of an address instead of it: HMAC-SHA256 under a key of this town alone."""
    key = hmac.new(settings.SECRET_KEY.encode(), b"people.seals", sha256).digest()
    return PREFIX + hmac.new(key, f"{kind}:{address}".encode(), sha256).hexdigest()
