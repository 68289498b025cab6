"""What is public, as files: requests as Open311 says them, the record as tlog-tiles says it. Reads only."""

from collections.abc import Iterator
from pathlib import Path

from civic.formats import open311
from civic.ledger import TileName, tiles_of_level
from gobernauta.cases import public as cases
from gobernauta.cases import sharing
from gobernauta.cases.queries import ServiceRequest
from gobernauta.register import queries as register

BATCH = 1_000


def write(folder: Path) -> Iterator[tuple[str, int]]:
    """Write every file; gives name and size of each."""
    for name, content in _files():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        yield name, len(content)


def _files() -> Iterator[tuple[str, bytes]]:
    yield "requests.json", open311.write_requests(map(_row, cases.requests().iterator(chunk_size=BATCH)))
    yield from _record()


def _record() -> Iterator[tuple[str, bytes]]:
    latest = register.latest()
    if latest is None:
        return
    level = 0
    while latest.size >> 8 * level:
        for name in tiles_of_level(latest.size, level):
            yield _tile(name)
            if level == 0:
                yield _tile(TileName(None, name.index, name.width))
        level += 1
    yield "register/checkpoint", latest.note.encode()


def _tile(name: TileName) -> tuple[str, bytes]:
    content = register.served(name)
    assert content is not None, f"the record has no {name.path}"
    return f"register/{name.path}", content


def _row(found: ServiceRequest) -> open311.ServiceRequest:
    names = found.service.names if found.service else {}
    return sharing.as_open311(found, service_name=next(iter(names.values()), ""))
