"""The pages people read, and what can be checked in them: commands, links, paths, code."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import REPOSITORY

GUIDES = [
    *(
        REPOSITORY / f"{name}.md"
        for name in ("README", "ARCHITECTURE", "CONTRIBUTING", "GLOSSARY", "SECURITY")
    ),
    REPOSITORY / "CHANGELOG.md",
    REPOSITORY / "docs" / "README.md",
    *sorted((REPOSITORY / "docs" / "how-to").glob("*.md")),
]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
PATH = re.compile(r"`((?:src|tests|docs|stories|bench|demo|tools)/[\w./-]+)`")


def blocks(page: Path, language: str) -> list[str]:
    """The fenced blocks of a page in one language."""
    return [text for named, text in FENCE.findall(page.read_text(encoding="utf-8")) if named == language]


def commands() -> Iterator[tuple[Path, str]]:
    """Every line of a console block that a person types, with its page."""
    for page in GUIDES:
        for block in blocks(page, "console"):
            yield from ((page, line[2:]) for line in block.splitlines() if line.startswith("$ "))


def links(page: Path) -> list[str]:
    """Where a page's links and pictures lead inside the repository, without the part after #."""
    found = (link.split("#")[0] for link in LINK.findall(page.read_text(encoding="utf-8")))
    return [link for link in found if link and "://" not in link and not link.startswith("mailto:")]


def paths(page: Path) -> list[str]:
    """Files and folders a page names in code type; those with a part to fill in (NAME) are left out."""
    return [path for path in PATH.findall(page.read_text(encoding="utf-8")) if "NAME" not in path]
