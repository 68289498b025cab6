"""The pages people read, and what can be checked in them: commands, links, paths, code."""

import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

from tests.conftest import REPOSITORY

GUIDES = [
    *(
        REPOSITORY / f"{name}.md"
        for name in ("README", "ARCHITECTURE", "CONTRIBUTING", "GLOSSARY", "SECURITY")
    ),
    REPOSITORY / "CHANGELOG.md",
    REPOSITORY / "docs" / "README.md",
    *sorted((REPOSITORY / "docs" / "how-to").glob("*.md")),
    *sorted((REPOSITORY / "docs" / "decisions").glob("*.md")),
    *sorted((REPOSITORY / "src").rglob("README.md")),
]
FENCE = re.compile(r"^( *)```(\w+)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
PATH = re.compile(r"`((?:src|tests|docs|stories|bench|demo|tools)/[\w./-]+)`")


def blocks(page: Path, language: str) -> list[str]:
    """The fenced blocks of a page in one language."""
    fences = FENCE.findall(page.read_text(encoding="utf-8"))
    return [dedent(text) for _, named, text in fences if named == language]


def commands() -> Iterator[tuple[Path, str]]:
    """Every line of a console block that a person types, with its page."""
    for page in GUIDES:
        for block in blocks(page, "console"):
            yield from ((page, line[2:]) for line in block.splitlines() if line.startswith("$ "))


def links(page: Path) -> list[str]:
    """Where a page's links and pictures lead inside the repository, without the part after #."""
    return [link.split("#")[0] for link in _inside(page) if not link.startswith("#")]


def broken_anchors(page: Path) -> list[str]:
    """The links of a page to a heading that is not there."""
    parts = [link.split("#") for link in _inside(page) if "#" in link]
    return [f"{file}#{place}" for file, place in parts if place not in _headings(page.parent / file, page)]


def _inside(page: Path) -> list[str]:
    found = LINK.findall(page.read_text(encoding="utf-8"))
    return [link for link in found if "://" not in link and not link.startswith("mailto:")]


def _headings(named: Path, page: Path) -> set[str]:
    text = (page if named.is_dir() else named).read_text(encoding="utf-8")
    return {re.sub(r"[^\w -]", "", said.lower()).replace(" ", "-") for said in HEADING.findall(text)}


def paths(page: Path) -> list[str]:
    """Files and folders a page names in code type; those with a part to fill in (NAME) are left out."""
    return [path for path in PATH.findall(page.read_text(encoding="utf-8")) if "NAME" not in path]
