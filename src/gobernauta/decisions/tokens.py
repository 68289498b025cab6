"""The link of somebody who is asked about a promise: the notice's number with a signature, nothing about them."""

import hmac
from hashlib import sha256

from django.conf import settings


def sign(notice_id: int) -> str:
    """Make the token of a notice; letters, digits and one hyphen."""
    return f"{notice_id}-{_mac(notice_id)}"


def read(token: str) -> int | None:
    """The notice a token proves, or None."""
    number, _, mac = token.strip().lower().partition("-")
    if not number.isascii() or not number.isdigit() or len(number) > 18:
        return None
    return int(number) if hmac.compare_digest(_mac(int(number)), mac) else None


def _mac(notice_id: int) -> str:
    key = sha256(b"was-it-done:" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, str(notice_id).encode(), sha256).hexdigest()[:24]
