"""Connecting an account by saying yes at its network: begun here, agreed to there, finished here with its code.

It keeps nothing: what has to be remembered in between is sealed and handed to the caller.
"""

import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest

import httpx
from django.conf import settings as django_settings
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from gobernauta.channels import guarded, registry, sealing, sentences
from gobernauta.channels.connecting import Consent
from gobernauta.channels.protocol import Rejected

SHOWN = "urn:ietf:wg:oauth:2.0:oob"  # the network shows the code instead of sending the operator back
PATIENCE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Begun:
    """A connection that waits for somebody to say yes; `kept` and `state` never leave the server as they are."""

    kind: str
    settings: Mapping[str, str]
    kept: Mapping[str, str]
    state: str
    returns: str
    until: datetime

    def packed(self) -> str:
        """For the session: sealed, as it holds a secret."""
        told = {"kind": self.kind, "state": self.state, "returns": self.returns}
        told |= {"until": self.until.isoformat()}
        told |= {"settings": json.dumps(dict(self.settings)), "kept": json.dumps(dict(self.kept))}
        return b64encode(sealing.seal(told)).decode()

    def page(self, *, shown: bool) -> str:
        """Where to say yes; `shown`: the code is to be shown there, for a desk that cannot be sent back to."""
        returns = SHOWN if shown else self.returns
        return _way(self.kind).page(self.settings, self.kept, returns=returns, state=self.state)


def of(kind: str) -> Consent | None:
    """The way to say yes at this kind of network, where it has one."""
    way: Consent | None = getattr(registry.kinds().get(kind), "consent", None)
    return way


def begin(kind: str, settings: Mapping[str, str], *, town: str, returns: str, now: datetime) -> Begun:
    """Make the town known to the network. Raises `ChannelError`."""
    try:
        kept = _way(kind).begin(_web(), settings, name=town, returns=[returns, SHOWN])
    except httpx.InvalidURL as error:
        raise Rejected(sentences.of(error)) from error
    return Begun(kind, settings, kept, secrets.token_urlsafe(32), returns, now + PATIENCE)


def unpacked(packed: str, *, now: datetime) -> Begun | None:
    """What `packed` wrote; None once it is too old or cannot be read."""
    try:
        told = sealing.unseal(b64decode(packed))
        until = parse_datetime(told["until"])
        settings, kept = json.loads(told["settings"]), json.loads(told["kept"])
    except (ValueError, KeyError, sealing.Unsealable):
        return None
    if until is None or until < now:
        return None
    return Begun(told["kind"], settings, kept, told["state"], told["returns"], until)


def check_state(begun: Begun, state: str) -> None:
    """Raise `Rejected` when what came back does not answer what was begun here: somebody else's code."""
    if not compare_digest(begun.state.encode(), state.encode("utf-8", "replace")):
        raise Rejected(_("This does not belong to the connection that was begun here. Begin again."))


def finish(begun: Begun, *, code: str, shown: bool) -> Mapping[str, str]:
    """The secrets of the account. Raises `ChannelError`; a code works once."""
    returns = SHOWN if shown else begun.returns
    return _way(begun.kind).finish(_web(), begun.settings, begun.kept, returns=returns, code=code)


def _way(kind: str) -> Consent:
    found = of(kind)
    if found is None:
        raise Rejected(_("This kind of account is connected with a password or a token."))
    return found


def _web() -> httpx.Client:
    return guarded.web_client(allowed_hosts=django_settings.OUTBOUND_ALLOWED_HOSTS)
