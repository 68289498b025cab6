"""The one way out: a web client and an address check that refuse to reach inside the house.

The address is checked at the moment of connecting, after the name is resolved, so a name that changes its
mind between two look-ups gains nothing. No redirect is followed, every answer has a size and a time limit.
"""

import ipaddress
import socket
import time
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

import httpcore
import httpx

from gobernauta.channels.sentences import Sentence, Value

ANSWER_BYTES = 20_000_000
UNICAST = ipaddress.IPv6Network("2000::/3")  # all of IPv6 that is given out to the world (RFC 4291)
PACKED = frozenset({"gzip", "x-gzip", "deflate"})
SECONDS = 20.0  # without a byte
WHOLE_SECONDS = 120.0  # for a whole answer, however steadily it drips


class Unconnected(httpx.ConnectError):
    """There is no way to the address; `sentence` says why, as `ChannelError` does."""

    def __init__(self, sentence: str, /, **values: Value) -> None:
        self.sentence = Sentence(sentence, **values)
        super().__init__(str(self.sentence))


class Refused(Unconnected):
    """The address lies inside the house, or the answer is larger than allowed."""


def is_public(address: str) -> bool:
    """Say whether an IP address may be reached from here (RFC 6890 special purposes may not)."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        embedded = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if embedded is None and (int(ip) >> 32) in (0, 0x64FF9B << 64):  # ::a.b.c.d and 64:ff9b::/96
            embedded = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if embedded is not None:
            return is_public(str(embedded))
        if ip not in UNICAST:
            return False
    return ip.is_global and not ip.is_multicast


def addresses(host: str, port: int, *, allowed_hosts: Iterable[str] = ()) -> list[str]:
    """Resolve a host to the addresses that may be reached. Raises `Refused` when there is none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unconnected(
            "The name %(host)s could not be found: %(why)s", host=host, why=str(error)
        ) from error
    resolved = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if host.lower() in {name.lower() for name in allowed_hosts}:
        return resolved
    reachable = [address for address in resolved if is_public(address)]
    if not reachable:
        raise Refused("%(host)s lies inside this network and is not on the list of allowed hosts", host=host)
    return reachable


def connect(
    host: str, port: int, *, seconds: float = SECONDS, allowed_hosts: Iterable[str] = ()
) -> socket.socket:
    """Open a plain socket (mail, SMPP) to an address that passed the check. Raises `httpx.ConnectError`."""
    failure: OSError | None = None
    for address in addresses(host, port, allowed_hosts=allowed_hosts):
        try:
            return socket.create_connection((address, port), timeout=seconds)
        except OSError as error:
            failure = error
    place, why = f"{host}:{port}", str(failure)
    raise Unconnected("%(host)s could not be reached: %(why)s", host=place, why=why) from failure


class GuardedBackend(httpcore.NetworkBackend):
    """Connects to addresses that passed the check, never to a name."""

    def __init__(self, allowed_hosts: Iterable[str]) -> None:
        self._allowed = frozenset(allowed_hosts)
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        failure: Exception | None = None
        try:
            candidates = addresses(host, port, allowed_hosts=self._allowed)
        except httpx.ConnectError as error:
            raise httpcore.ConnectError(str(error)) from error
        for address in candidates:
            try:
                return self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore.ConnectError(f"{host} has no address")

    def connect_unix_socket(self, path: str, timeout: float | None = None, socket_options: Any = None) -> Any:
        raise httpcore.ConnectError("Unix sockets are not reached from here")


class LimitedStream(httpx.SyncByteStream):
    """Stops reading an answer that grows past the limit, or drips on and on.

    One that comes packed although we ask for none is unpacked here, so that the limit is on what comes out.
    """

    def __init__(self, inner: httpx.SyncByteStream, limit: int, *, is_packed: bool) -> None:
        self._inner, self._limit, self._until = inner, limit, time.monotonic() + WHOLE_SECONDS
        self._unpacking = (
            zlib.decompressobj(wbits=47) if is_packed else None
        )  # 47: gzip or zlib, as its head says

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for chunk in self._inner:
            if self._unpacking:
                chunk = self._unpacked(chunk, self._limit - size + 1)
            size += len(chunk)
            if size > self._limit:
                raise Refused("The answer is larger than %(most)s bytes", most=self._limit)
            if time.monotonic() > self._until:
                raise Refused("The answer took longer than %(most)s seconds", most=round(WHOLE_SECONDS))
            yield chunk

    def _unpacked(self, chunk: bytes, most: int) -> bytes:
        assert self._unpacking is not None
        try:
            return self._unpacking.decompress(chunk, most)
        except zlib.error as error:
            raise httpx.DecodingError(str(error)) from error

    def close(self) -> None:
        self._inner.close()


class GuardedTransport(httpx.HTTPTransport):
    """An httpx transport over `GuardedBackend`."""

    def __init__(self, allowed_hosts: Iterable[str], limit: int) -> None:
        super().__init__()
        self._limit = limit
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            network_backend=GuardedBackend(allowed_hosts),
            max_connections=20,
            keepalive_expiry=30,
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.scheme not in ("http", "https"):
            raise Refused("%(scheme)s addresses are not fetched", scheme=request.url.scheme)
        answer = super().handle_request(request)
        assert isinstance(answer.stream, httpx.SyncByteStream)
        packed = answer.headers.pop("Content-Encoding", "").strip().lower()
        answer.stream = LimitedStream(answer.stream, self._limit, is_packed=packed in PACKED)
        return answer


class GuardedClient(httpx.Client):
    """A web client that tells which inside hosts it may reach, so that an adapter's own sockets obey too."""

    allowed_hosts: frozenset[str] = frozenset()


def web_client(
    *, allowed_hosts: Iterable[str] = (), seconds: float = SECONDS, limit: int = ANSWER_BYTES
) -> GuardedClient:
    """Make the client every adapter is handed. `allowed_hosts` may be reached although they are inside."""
    client = GuardedClient(
        transport=GuardedTransport(allowed_hosts, limit),
        timeout=seconds,
        follow_redirects=False,
        headers={"User-Agent": "Gobernauta/1", "Accept-Encoding": "identity"},
        trust_env=False,
    )
    client.allowed_hosts = frozenset(allowed_hosts)
    return client
