"""Writes the generated pages of docs/reference; a test fails when one is stale."""

from collections.abc import Iterator

from civic.methods.registry import methods
from gobernauta.faces import matrix
from gobernauta.journeys import judging
from gobernauta.journeys.commands import VERBS
from gobernauta.site.places import REPOSITORY

WAYS = """# Ways to take part

Which method can be answered by which door. Generated from the verbs that a message may begin with and from the list
of methods; one act counts once whatever the doors. A process whose answers stay anonymous has the page only. Where the
rules ask for a proof, a message is answered with a link to show it; who comes in person shows a document.

| method | page | e-mail, Mastodon, Bluesky | at the town hall | paper sheets |
|---|---|---|---|---|
"""
ON_PAPER = ("budget",)


def write() -> None:
    """Write every generated page."""
    folder = REPOSITORY / "docs" / "reference"
    (folder / "doors.md").write_text(matrix.as_markdown())
    (folder / "ways-to-take-part.md").write_text(ways())


def ways() -> str:
    """The page of methods and doors."""
    return WAYS + "".join(f"{row}\n" for row in _rows())


def _rows() -> Iterator[str]:
    for method in methods():
        said = ", ".join(f"`{VERBS['en'][deed][0].upper()}`" for deed in judging.BY_METHOD.get(method, ()))
        paper = "yes" if method in ON_PAPER else ""
        yield f"| {method} | yes | {said} | {'yes' if said else ''} | {paper} |"
