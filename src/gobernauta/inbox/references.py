"""The number a resident is given: short, unguessable, readable over the phone.

Crockford's alphabet without I, L, O and U; ten characters give 50 bits, so a reference cannot be found by trying.
"""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


def fresh() -> str:
    """Make a new reference, such as `7K3M9-Q2XTB`."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(10))
    return f"{letters[:5]}-{letters[5:]}"


def normal(typed: str) -> str:
    """Read a reference as people type it: any case, spaces, O for 0; empty when it cannot be one."""
    letters = "".join(c for c in typed.upper().translate(_MISREAD) if c in ALPHABET)
    return f"{letters[:5]}-{letters[5:]}" if len(letters) == 10 else ""
