"""The files of a final count: kept as they were written then, so that everybody recounts the same bytes."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from civic.methods.protocol import Document
from gobernauta.processes.models import Result

TYPES = {
    "items.csv": "text/csv; charset=utf-8",
    "ballots.csv": "text/csv; charset=utf-8",
    "result.json": "application/json",
    "answers.csv": "text/csv; charset=utf-8",
    "sample.csv": "text/csv; charset=utf-8",
    "census.csv": "text/csv; charset=utf-8",
    "pool.csv": "text/csv; charset=utf-8",
    "quotas.csv": "text/csv; charset=utf-8",
    "votes.csv": "text/csv; charset=utf-8",
    "comments.csv": "text/csv; charset=utf-8",
    "budget.pb": "text/plain; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Published:
    """One published file and how large it is."""

    name: str
    size: int


def keep(result: Result, documents: Iterable[Document]) -> None:
    """Store the files of a result."""
    for document in documents:
        default_storage.save(_path(result, document.name), ContentFile(document.content))


def files(result: Result) -> list[Published]:
    """The files of a result, by name; none when it was not final."""
    try:
        _folders, names = default_storage.listdir(_path(result, ""))
    except FileNotFoundError:
        return []
    return [Published(name, default_storage.size(_path(result, name))) for name in sorted(names)]


def opened(result: Result, name: str) -> "File[bytes] | None":
    """A file to be read; None when there is no such one."""
    path = _path(result, name)
    if name not in TYPES or not default_storage.exists(path):
        return None
    return default_storage.open(path, "rb")


def _path(result: Result, name: str) -> str:
    return f"published/{result.pk}/{name}"
