"""What is public, as files: requests as Open311 says them, the record as tlog-tiles says it. Reads only."""

from collections.abc import Iterator
from pathlib import Path

from civic.formats import open311
from civic.ledger import TileName, tiles_of_level
from gobernauta.cases import public as cases
from gobernauta.cases.queries import ServiceRequest, open311_status
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
    return open311.ServiceRequest(
        service_request_id=found.reference,
        status=open311_status(found.status),
        service_code=found.service.service_code if found.service else "other",
        service_name=next(iter(found.service.names.values()), "") if found.service else "",
        description=found.public_text or found.title,
        agency_responsible=found.organization.name,
        requested_datetime=found.opened_at,
        updated_datetime=found.updated_at,
        address=found.address,
        lat=found.latitude,
        long=found.longitude,
    )
