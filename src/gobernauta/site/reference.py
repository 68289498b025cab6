"""Writes the generated pages of docs/reference; `make check` fails when one is stale."""

from gobernauta.faces import matrix
from gobernauta.site.places import REPOSITORY


def write() -> None:
    """Write every generated page."""
    (REPOSITORY / "docs" / "reference" / "doors.md").write_text(matrix.as_markdown())
