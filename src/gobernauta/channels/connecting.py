"""Connecting an account: what an operator fills in, what the adapter is opened with, and saying yes at the network."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import httpx


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing an operator fills in to connect an account; the desk draws its form from these."""

    name: str
    label: str  # English; translated where it is shown
    help: str = ""
    secret: bool = False
    required: bool = True
    default: str = ""
    kind: str = "text"  # text · url · email · number · choice
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Callback:
    """Where a network reaches this account, and a key for whatever it has to prove there."""

    address: str
    key: str


@dataclass(frozen=True, slots=True)
class Credentials:
    """What an adapter is opened with: plain settings, unsealed secrets, and the only web client it may use.

    `callback` is missing while the account is only being tried.
    """

    settings: Mapping[str, str]
    secrets: Mapping[str, str]
    web: httpx.Client
    callback: Callback | None = None


class Consent(Protocol):
    """Connecting by saying yes at the network itself. A channel that can has one as `consent`; others lack it."""

    fills: str  # the name of the setting its secret is for

    def begin(
        self, web: httpx.Client, settings: Mapping[str, str], *, name: str, returns: Sequence[str]
    ) -> Mapping[str, str]:
        """Make the town known; what is returned is secret and given back later. Raises `ChannelError`."""
        ...

    def page(self, settings: Mapping[str, str], kept: Mapping[str, str], *, returns: str, state: str) -> str:
        """The address where the operator says yes. The network sends them to `returns` with a code and `state`."""
        ...

    def finish(
        self,
        web: httpx.Client,
        settings: Mapping[str, str],
        kept: Mapping[str, str],
        *,
        returns: str,
        code: str,
    ) -> Mapping[str, str]:
        """The secrets a code is good for, once. Raises `ChannelError`."""
        ...
