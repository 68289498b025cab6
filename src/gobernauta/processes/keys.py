"""Pseudonyms: HMAC under a key of the process alone, so that taking part twice shows and who took part does not.

The key lies sealed. Once it is destroyed (after the appeal period that the process file names) nobody can link a
ballot to a person, this software included (promise 11).
"""

import hmac
import secrets
from base64 import b64decode, b64encode
from hashlib import sha256

from django.utils.translation import gettext as _

from gobernauta.channels import sealing
from gobernauta.inbox.references import ALPHABET
from gobernauta.processes.models import Process
from gobernauta.processes.refusals import Refused


def fresh() -> bytes:
    """A new key, sealed."""
    return sealing.seal({"key": b64encode(secrets.token_bytes(32)).decode()})


def opened(process: Process) -> bytes:
    """The key of a process. Raises `Refused` once it is destroyed."""
    if not process.key:
        raise Refused(
            _("The key of this process is destroyed; no ballot can be cast or found any more."), "ended"
        )
    return b64decode(sealing.unseal(process.key)["key"])


def pseudonym(key: bytes, identity: str) -> str:
    """The voter that stands for an identity (`person:12`, `roll:…`) in one process."""
    return hmac.digest(key, b"voter:" + identity.encode(), "sha256").hex()


def receipt(key: bytes, voter: str, contest: str) -> str:
    """The receipt of a voter's ballot: the same for every attempt, and meaningless without the key."""
    digest = hmac.new(key, f"receipt:{contest}:{voter}".encode(), sha256).digest()
    return _letters(int.from_bytes(digest[:8]))


def random_receipt() -> str:
    """A receipt that stands for nobody."""
    return _letters(int.from_bytes(secrets.token_bytes(8)))


def network(key: bytes, address: str) -> str:
    """A keyed hash of a network, comparable inside one process only."""
    return hmac.new(key, b"network:" + address.encode(), sha256).hexdigest()[:32] if address else ""


def _letters(number: int) -> str:
    letters = "".join(ALPHABET[number >> 5 * at & 31] for at in range(12))
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"
