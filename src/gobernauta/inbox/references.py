"""The number a resident is given: short, readable over the phone; and the key that goes with it.

The reference stands on the public record and opens what is public about a case. The whole code, reference and
key, is what only the resident was given, and opens their words too. Crockford's alphabet without I, L, O and U.
"""

import hmac
import secrets
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_LETTERS = 10
_KEY_LETTERS = 5


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed: a reference, whether a key came with it, and whether it was the right one."""

    reference: str
    has_key: bool
    holds_key: bool


def fresh() -> str:
    """Make a new reference, such as `7K3M9-Q2XTB`."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(_LETTERS))
    return f"{letters[:5]}-{letters[5:]}"


def code(reference: str) -> str:
    """The reference with its key, such as `7K3M9-Q2XTB-4HN8D`."""
    return f"{reference}-{_key(reference)}"


def read(typed: str) -> Typed | None:
    """Read a reference or a code as people type it: any case, spaces, O for 0. None when it cannot be one."""
    letters = "".join(c for c in typed[:100].upper().translate(_MISREAD) if c in ALPHABET)
    if len(letters) not in (_LETTERS, _LETTERS + _KEY_LETTERS):
        return None
    reference = f"{letters[:5]}-{letters[5:10]}"
    key = letters[_LETTERS:]
    return Typed(reference, bool(key), hmac.compare_digest(key, _key(reference)))


def normal(typed: str) -> str:
    """The reference in what was typed; empty when there is none."""
    known = read(typed)
    return known.reference if known else ""


def _key(reference: str) -> str:
    secret = sha256(b"reference:" + settings.SECRET_KEY.encode()).digest()
    number = int.from_bytes(hmac.new(secret, reference.encode(), sha256).digest()[:8])
    return "".join(ALPHABET[number >> 5 * at & 31] for at in range(_KEY_LETTERS))
