"""Files that people sent: pictures are shown, everything else is only ever saved, and nothing in them is run."""

from typing import Protocol

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404

SHOWN = frozenset({"image/webp", "image/png", "image/jpeg", "image/gif"})


class Kept(Protocol):
    """A row that names a stored file."""

    @property
    def pk(self) -> int: ...
    @property
    def file(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def media_type(self) -> str: ...


def handed_out(found: Kept | None) -> FileResponse:
    """The file of a row. Raises `Http404` for none, and for one that is no longer stored."""
    if found is None or not found.file or not default_storage.exists(found.file):
        raise Http404
    is_shown = found.media_type in SHOWN
    return FileResponse(
        default_storage.open(found.file),
        as_attachment=not is_shown,
        filename=found.name or str(found.pk),
        content_type=found.media_type if is_shown else "application/octet-stream",
        headers={"Content-Security-Policy": "default-src 'none'; sandbox"},
    )
