"""Reading a published register from a folder, a zip archive of one, or a web address.

The only place in `civic` that opens a network connection; sizes and times are limited, and what was read once as
the checkpoint stays the checkpoint of the whole run.
"""

import time
import zipfile
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from civic.cli.reading import UnreadableInput, gunzip, limited
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
        try:
            with (folder / path).open("rb") as file:
                return limited(file.read, path, LIMIT)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            raise FileNotFoundError(path) from None
        except OSError as wrong:
            raise UnreadableInput(f"{folder / path} cannot be read: {wrong.strerror}.") from None

    return read


def _archive(file: Path) -> Read:
    archive = zipfile.ZipFile(file)
    checkpoints = [name for name in archive.namelist() if name.rpartition("/")[2] == "checkpoint"]
    if not checkpoints:
        raise UnreadableInput(f"{file} holds no checkpoint, so it is no register.")
    prefix = min(checkpoints, key=len).removesuffix("checkpoint")

    def read(path: str) -> bytes:
        try:
            with archive.open(prefix + path) as member:
                return limited(member.read, path, LIMIT)
        except KeyError:
            raise FileNotFoundError(path) from None
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError):
            raise UnreadableInput(f"{path} in {file} is damaged or encrypted.") from None

    return read


def _web(prefix: str) -> Read:
    opener = OpenerDirector()
    for handler in (ProxyHandler, HTTPHandler, HTTPSHandler, HTTPRedirectHandler, HTTPErrorProcessor):
        opener.add_handler(handler())
    opener.add_handler(HTTPDefaultErrorHandler())
    headers = {"Accept-Encoding": "gzip, identity", "User-Agent": "civic verify"}

    def read(path: str) -> bytes:
        address = f"{prefix}/{path}"
        try:
            # The opener knows no scheme but http and https.
            request = Request(address, headers=headers)  # noqa: S310
            with opener.open(request, timeout=_SECONDS_WITHOUT_A_BYTE) as answer:
                content = limited(_timely(answer), address, LIMIT)
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


def _timely(answer: HTTPResponse) -> Callable[[int], bytes]:
    """Reads what has arrived, so that a server sending a byte now and then does not hold us for ever."""
    end = time.monotonic() + _SECONDS_FOR_A_FILE

    def read(size: int) -> bytes:
        if time.monotonic() > end:
            raise TimeoutError(f"it takes longer than {_SECONDS_FOR_A_FILE} seconds")
        return answer.read1(size)

    return read
