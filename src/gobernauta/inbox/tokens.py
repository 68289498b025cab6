"""Reply tokens: a conversation's number with a signature, so that an answer by e-mail finds its thread.

A token alone opens nothing: `journeys.intake` also asks that the writer is known in the conversation.
"""

import hmac
from hashlib import sha256

from django.conf import settings


def sign(conversation_id: int) -> str:
    """Make the token of a conversation; letters, digits and one hyphen, fit for a plus-address."""
    return f"{conversation_id}-{_mac(conversation_id)}"


def read(token: str) -> int | None:
    """Return the conversation a token proves, or None."""
    number, _, mac = token.strip().lower().partition("-")
    if not number.isascii() or not number.isdigit() or len(number) > 18:
        return None
    conversation_id = int(number)
    return conversation_id if hmac.compare_digest(_mac(conversation_id), mac) else None


def _mac(conversation_id: int) -> str:
    key = sha256(b"reply-token:" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, str(conversation_id).encode(), sha256).hexdigest()[:24]
