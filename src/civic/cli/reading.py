"""Reading what a sub-command is given: a file, standard input, and whatever is inside .gz and .zip.

Compressed content is recognised by its first bytes, not by its name, and never unpacked beyond a limit.
"""

import gzip
import lzma
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

LIMIT = 2**30
_CHUNK = 2**20
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,  # what bzip2 says
    RuntimeError,
    ValueError,  # of a place before the beginning
    MemoryError,  # of a size that somebody only wrote down
)


class UnreadableInput(ValueError):
    """An input that is missing, too large or not what it claims to be; the message is a whole sentence."""


@dataclass(frozen=True)
class Source:
    """One document: its name for sentences about it, and its content, unpacked."""

    name: str
    content: bytes

    def text(self) -> str:
        """The content as text; raise UnreadableInput where it is not UTF-8."""
        try:
            return self.content.decode("utf-8-sig")
        except UnicodeDecodeError as wrong:
            line = self.content.count(b"\n", 0, wrong.start) + 1
            raise UnreadableInput(f"{self.name}, line {line}: this is not UTF-8 text.") from None


def read(path: str, limit: int = LIMIT) -> Source:
    """The one document at `path`: `-` is standard input, `archive.zip/member` one file of an archive.

    Raise UnreadableInput when it cannot be read, holds several documents, or unpacks beyond `limit` bytes.
    """
    archive, member = _inside_archive(path)
    if member:
        return _one(read_all(archive, limit), member, archive)
    if _is_folder(path):
        _only(list(_files(Path(path))), path)
    documents = read_all(path, limit)
    _only([document.name for document in documents], path)
    return documents[0]


def _only(names: Sequence[str], path: str) -> None:
    """Raise UnreadableInput unless `path` holds exactly one file."""
    if not names:
        raise UnreadableInput(f"{path} holds no file.")
    if len(names) > 1:
        first = ", ".join(names[:8])
        raise UnreadableInput(f"{path} holds {len(names)} files ({first}); name one of them, as {path}/NAME.")


def read_all(path: str, limit: int = LIMIT) -> list[Source]:
    """Every document at `path`, which may be a folder, an archive, a file or `-`, sorted by name."""
    if _is_folder(path):
        return _folder(Path(path), limit)
    name = "standard input" if path == "-" else Path(path).name
    return _unpacked(name, _stored(path, name, limit), limit)


def _is_folder(path: str) -> bool:
    if not path:
        raise UnreadableInput("No file is named: its name is empty.")
    return path != "-" and Path(path).is_dir()


def _inside_archive(path: str) -> tuple[str, str]:
    for parent in Path(path).parents:
        if parent.is_file() and zipfile.is_zipfile(parent):
            return str(parent), str(Path(path).relative_to(parent).as_posix())
    return path, ""


def _one(documents: list[Source], name: str, archive: str) -> Source:
    for document in documents:
        if document.name == name:
            return document
    names = ", ".join(document.name for document in documents[:8])
    raise UnreadableInput(f"{archive} has no file {name}; it holds {names}.")


def _stored(path: str, name: str, limit: int) -> bytes:
    try:
        if path == "-":
            return limited(sys.stdin.buffer.read, name, limit)
        with Path(path).open("rb") as file:
            return limited(file.read, name, limit)
    except OSError as wrong:
        raise UnreadableInput(f"{path} cannot be read: {(wrong.strerror or str(wrong)).lower()}.") from None


def _folder(folder: Path, limit: int) -> list[Source]:
    documents = []
    for name, file in _files(folder).items():
        documents.append(_plain(name, _stored(str(file), file.name, limit), limit))
        limit -= len(documents[-1].content)
    return documents


def _files(folder: Path) -> dict[str, Path]:
    """The files of a folder and of those in it, by what they are called from there."""
    files = {
        path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()
    }
    return {name: path for name, path in files.items() if not _is_hidden(name)}


def _is_hidden(name: str) -> bool:
    """Whether a person does not see it: what Git, macOS and Windows put beside the files of people."""
    *_, last = parts = name.split("/")
    return any(part.startswith(".") for part in parts) or last in ("Thumbs.db", "desktop.ini")


def _unpacked(name: str, content: bytes, limit: int) -> list[Source]:
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _unzip(name, content, limit)
    return [_plain(name, content, limit)]


def _plain(name: str, content: bytes, limit: int) -> Source:
    if content.startswith(b"\x1f\x8b"):
        return Source(name.removesuffix(".gz"), gunzip(name, content, limit))
    return Source(name, content)


def gunzip(name: str, content: bytes, limit: int) -> bytes:
    """Unpack gzip; raise UnreadableInput when it is damaged or too large."""
    with unpacking(f"{name} is a damaged gzip file."), gzip.open(BytesIO(content)) as file:
        return limited(file.read, name, limit)


def _unzip(name: str, content: bytes, limit: int) -> list[Source]:
    documents = []
    with (
        unpacking(f"{name} is a damaged or encrypted zip file."),
        zipfile.ZipFile(BytesIO(content)) as archive,
    ):
        for member in sorted(archive.namelist()):
            if member.endswith("/") or _is_hidden(member):
                continue
            with archive.open(member) as file:
                documents.append(_plain(member, limited(file.read, name, limit), limit))
            limit -= len(documents[-1].content)
    return documents


@contextmanager
def unpacking(sentence: str) -> Iterator[None]:
    """Raise UnreadableInput with this sentence for an archive that is damaged, however its reader says so."""
    try:
        yield
    except UnreadableInput:
        raise
    except _DAMAGED:
        raise UnreadableInput(sentence) from None


def limited(read: Callable[[int], bytes], name: str, limit: int) -> bytes:
    """Everything that `read` gives piece by piece; raise UnreadableInput beyond `limit` bytes."""
    parts: list[bytes] = []
    left = limit
    while chunk := read(_CHUNK):
        left -= len(chunk)
        if left < 0:
            raise UnreadableInput(f"{name} holds more than the {limit:,} bytes that are read.")
        parts.append(chunk)
    return b"".join(parts)
