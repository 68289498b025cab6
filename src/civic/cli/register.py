"""Reading a published register from a folder, a zip archive of one, or a web address.

The only place in `civic` that opens a network connection; sizes and times are limited, and what was read once as
the checkpoint stays the checkpoint of the whole run.
"""

import time
import zipfile
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import (
    AbstractHTTPHandler,
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPRedirectHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from civic.cli.reading import UnreadableInput, gunzip, limited, unpacking
from civic.ledger import Read

LIMIT = 256 * (2 + 65_535)
_SECONDS_WITHOUT_A_BYTE, _SECONDS_FOR_A_FILE = 30, 180
_WORKERS, _AHEAD = 8, 32


class Register:
    """A register that is open for reading: call it with a path, or say first which paths will follow."""

    def __init__(self, read: Read, pool: ThreadPoolExecutor | None) -> None:
        self._read, self._pool = read, pool
        self._checkpoint: bytes | None = None
        self._paths: Iterator[str] = iter(())
        self._coming: deque[tuple[str, Future[bytes]]] = deque()

    def __call__(self, path: str) -> bytes:
        """The bytes at a path; raise FileNotFoundError when there are none, UnreadableInput when out of reach."""
        if path == "checkpoint":
            self._checkpoint = self._checkpoint or self._read(path)
            return self._checkpoint
        self._refill()
        if self._coming and self._coming[0][0] == path:
            return self._coming.popleft()[1].result()
        return self._read(path)

    def expect(self, paths: Iterable[str]) -> None:
        """Say which paths will be read in order, so that slow ones are asked for ahead of time."""
        self._paths = iter(paths) if self._pool else iter(())

    def _refill(self) -> None:
        while self._pool and len(self._coming) < _AHEAD and (path := next(self._paths, None)):
            self._coming.append((path, self._pool.submit(self._read, path)))


@contextmanager
def open_register(location: str) -> Iterator[Register]:
    """Open a folder, an archive or a web address; raise UnreadableInput when it is none of them."""
    if not location.lower().startswith(("http://", "https://")):
        yield Register(_local(Path(location)), None)
        return
    pool = ThreadPoolExecutor(_WORKERS)
    try:
        yield Register(_web(location.rstrip("/")), pool)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _local(path: Path) -> Read:
    if path.is_dir():
        return _folder(path)
    if path.is_file() and zipfile.is_zipfile(path):
        return _archive(path)
    raise UnreadableInput(f"{path} is no folder, no zip archive and no web address.")


def _folder(folder: Path) -> Read:
    def read(path: str) -> bytes:
        file = folder / path
        try:
            if not file.is_file():  # a pipe or a device would never end
                raise FileNotFoundError(path)
            with file.open("rb") as opened:
                return limited(opened.read, path, LIMIT)
        except FileNotFoundError:
            raise FileNotFoundError(path) from None
        except OSError as wrong:
            raise UnreadableInput(f"{file} cannot be read: {wrong.strerror}.") from None

    return read


def _archive(file: Path) -> Read:
    with unpacking(f"{file} is a damaged zip file."):
        archive = zipfile.ZipFile(file)
    names = set(archive.namelist())
    checkpoints = [name for name in names if name.rpartition("/")[2] == "checkpoint"]
    if not checkpoints:
        raise UnreadableInput(f"{file} holds no checkpoint, so it is no register.")
    prefix = min(checkpoints, key=lambda name: (len(name), name)).removesuffix("checkpoint")

    def read(path: str) -> bytes:
        if prefix + path not in names:
            raise FileNotFoundError(path)
        with unpacking(f"{path} in {file} is damaged or encrypted."), archive.open(prefix + path) as member:
            return limited(member.read, path, LIMIT)

    return read


def _web(prefix: str) -> Read:
    opener = OpenerDirector()
    for handler in (ProxyHandler, _Handler, HTTPRedirectHandler, HTTPErrorProcessor, HTTPDefaultErrorHandler):
        opener.add_handler(handler())
    headers = {"Accept-Encoding": "gzip, identity", "User-Agent": "civic verify"}

    def read(path: str) -> bytes:
        address = f"{prefix}/{path}"
        try:
            # The opener knows no scheme but http and https.
            request = Request(address, headers=headers)  # noqa: S310
            with opener.open(request, timeout=_SECONDS_WITHOUT_A_BYTE) as answer:
                content = limited(answer.read1, address, LIMIT)
                if answer.length:
                    raise ConnectionError("its answer breaks off")
                packed = answer.headers["Content-Encoding"] == "gzip"
                return gunzip(address, content, LIMIT) if packed else content
        except HTTPError as wrong:
            if wrong.code in (404, 410):
                raise FileNotFoundError(path) from None
            raise UnreadableInput(f"{address} answered {wrong.code} {wrong.reason}.") from None
        except (OSError, HTTPException, ValueError) as wrong:
            if isinstance(wrong, UnreadableInput):
                raise
            raise UnreadableInput(
                f"{address} cannot be reached: {getattr(wrong, 'reason', wrong)}."
            ) from None

    return read


class _Timely(RawIOBase):
    """What a server sends until its time is over, so that one sending a byte now and then cannot hold us for ever."""

    def __init__(self, raw: Any) -> None:
        self._raw, self._end = raw, time.monotonic() + _SECONDS_FOR_A_FILE

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        if time.monotonic() > self._end:
            raise TimeoutError(f"it takes longer than {_SECONDS_FOR_A_FILE} seconds")
        read: int | None = self._raw.readinto(buffer)
        return read

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Answer(HTTPResponse):
    """An answer of which all has to come in time: its head, its body, and what a server may put between and after."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fp: Any = BufferedReader(_Timely(self.fp.detach()))


class _Plain(HTTPConnection):
    response_class = _Answer


class _Secure(HTTPSConnection):
    response_class = _Answer


class _Handler(AbstractHTTPHandler):
    """Opens http and https, and nothing else."""

    http_request = https_request = AbstractHTTPHandler.do_request_

    def http_open(self, request: Request) -> HTTPResponse:
        return self.do_open(_Plain, request)

    def https_open(self, request: Request) -> HTTPResponse:
        return self.do_open(_Secure, request)
