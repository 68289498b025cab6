"""What the pages say is so: their commands exist, their links lead somewhere, their lists are whole."""

import contextlib
import io
import pydoc
import re
import shlex
import tomllib
from pathlib import Path

import pytest
from django.conf import settings

from civic import cli as civic
from civic.methods.registry import methods
from gobernauta.site import command as gobernauta
from gobernauta.site import plugins, reference
from tests.conftest import REPOSITORY
from tests.docs.pages import GUIDES, blocks, broken_anchors, commands, links, paths

SOURCE = REPOSITORY / "src" / "gobernauta"
TYPED = sorted({line for _, line in commands()})
INTERNALS = re.compile(
    r"`?(src|tests)/|\.py\b|\b(class|refactor\w*|module|mypy|ruff|pytest|Django|ORM|import-linter|migration)s?\b"
)
PACKAGES = {
    package: {room.parent.name for room in (REPOSITORY / "src" / package).glob("*/__init__.py")}
    for package in ("civic", "gobernauta")
}
TO_ADD = {"tag", "objections"}  # the entries that the how-to pages add


def named(page: Path) -> str:
    return str(page.relative_to(REPOSITORY))


def make_targets() -> set[str]:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))


def parsed(parser: object, words: list[str]) -> None:
    """Let a command's own parser read the words; --help ends a parser with 0."""
    with contextlib.redirect_stdout(io.StringIO()) as said, contextlib.redirect_stderr(said):
        try:
            parser.parse_args(words)  # type: ignore[attr-defined]
        except SystemExit as end:
            assert end.code == 0, f"{words}: {said.getvalue()}"


@pytest.mark.parametrize("line", TYPED)
def test_a_command_in_the_guides_can_be_typed(line: str) -> None:
    program, *words = [word for word in shlex.split(line) if not re.fullmatch(r"[A-Z_]+=\S*", word)]
    match program.removeprefix(".venv/bin/"):
        case "make":
            assert words[0] in make_targets()
        case "civic":
            parsed(civic._parser(civic._asked_for(words)), words)
        case "gobernauta":
            parsed(gobernauta.parser(), words)
        case "pytest":
            assert [word for word in words if "/" in word and not (REPOSITORY / word).exists()] == []
        case "python":
            assert words[0] == "-m"
            assert (REPOSITORY / "src" / words[1].replace(".", "/")).with_suffix(".py").exists()
        case other:
            assert other in {"git", "cp", "scp", "curl", "install", "sudo", "sha256sum", "systemctl"}


def test_there_are_commands_to_check() -> None:
    assert {"make run", "make test", "civic --help"} <= set(TYPED)


@pytest.mark.parametrize("page", GUIDES, ids=named)
def test_links_and_paths_lead_somewhere(page: Path) -> None:
    missing = [link for link in links(page) if not (page.parent / link).exists()]
    missing += [path for path in paths(page) if not (REPOSITORY / path).exists() and not added_by(page, path)]
    assert missing + broken_anchors(page) == []


def added_by(page: Path, path: str) -> bool:
    """Whether a how-to page names a file that its reader is about to write."""
    return page.parent.name == "how-to" and Path(path).stem in TO_ADD


def test_the_index_names_every_page() -> None:
    index = REPOSITORY / "docs" / "README.md"
    known = {(index.parent / link).resolve() for link in links(index)}
    pages = [
        page
        for folder in ("how-to", "decisions", "reference")
        for page in (index.parent / folder).glob("*.md")
    ]
    assert [named(page) for page in pages if page not in known] == []


# The three doors: what is not documented fails.


def channel_folders() -> list[str]:
    return sorted(folder.parent.name for folder in (SOURCE / "channels").glob("*/channel.py"))


def reader_files() -> list[str]:
    folder = SOURCE / "understanding" / "readers"
    return sorted(file.stem for file in folder.glob("*.py") if file.stem != "__init__")


def test_every_channel_has_its_line_and_is_listed() -> None:
    listed = {path.split(".")[2] for path in plugins.CHANNELS}
    assert set(channel_folders()) == listed


@pytest.mark.parametrize("folder", [name for name in channel_folders() if name != "web"])
def test_a_channel_is_documented(folder: str) -> None:
    assert (SOURCE / "channels" / folder / "README.md").is_file()
    guides = {"email": "connect-a-mailbox", "feed": "follow-a-feed"}
    assert (REPOSITORY / "docs" / "how-to" / f"{guides.get(folder, f'connect-{folder}')}.md").is_file()


def test_every_reader_is_listed() -> None:
    assert {path.split(".")[3] for path in plugins.READERS} == set(reader_files())


def test_contributing_names_every_entry_of_the_three_doors() -> None:
    contributing = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")
    entries = [*channel_folders(), *reader_files(), *methods()]
    assert [entry for entry in entries if f"`{entry}`" not in contributing] == []


def test_the_tree_of_the_house_names_every_room() -> None:
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    tree = set(re.findall(r"^  ([a-z]+)/ ", readme, re.MULTILINE))
    assert tree == PACKAGES["civic"] | PACKAGES["gobernauta"]


# What only one page promises.


def test_every_figure_names_the_bench_that_prints_it() -> None:
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    table = re.search(
        r"^\| what \| figure \| command \|\n\|---\|---\|---\|\n((?:\|.*\n)+)", readme, re.MULTILINE
    )
    bench = (REPOSITORY / "bench" / "__main__.py").read_text(encoding="utf-8")
    assert table is not None
    for row in table[1].splitlines():
        named = re.search(r"\| `python -m bench (\w+)( full)?` \|$", row)
        assert named, row
        assert f'"{named[1]}": ' in bench


def test_the_floors_are_those_that_are_enforced() -> None:
    contracts = (REPOSITORY / ".importlinter").read_text(encoding="utf-8")
    layers = re.search(r"^layers =\n((?:    .*\n)+)", contracts, re.MULTILINE)
    architecture = (REPOSITORY / "ARCHITECTURE.md").read_text(encoding="utf-8")
    drawn = re.search(r"^```\n(site\n.*?)^─", architecture, re.MULTILINE | re.DOTALL)
    assert layers is not None
    assert drawn is not None
    assert [set(line.split(" | ")) for line in drawn[1].split("\n") if line] == [
        set(line.strip().split(" | ")) for line in layers[1].splitlines()
    ]


def test_every_promise_says_whether_it_holds_and_what_tests_it() -> None:
    architecture = (REPOSITORY / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| [^|]+ \| ([^|]+) \| ([^|]*)\|$", architecture, re.MULTILINE)
    assert [int(number) for number, _, _ in rows] == list(range(1, 23))
    assert {state for _, state, _ in rows} <= {"holds", "in part", "not built"}
    assert [number for number, state, test in rows if state == "holds" and "`" not in test] == []


def test_the_changelog_speaks_to_users() -> None:
    changelog = (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8")
    assert INTERNALS.findall(changelog) == []
    version = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]["version"]
    assert f"## {version}" in changelog or "## Unreleased" in changelog


def test_settings_are_described_and_no_others() -> None:
    asked = re.compile(r"\bos\.environ(?:\.get\(|\.setdefault\(|\[)\s*\"([A-Z_]+)\"")
    files = [*(SOURCE / "site").rglob("*.py")]
    known = {name for file in files for name in asked.findall(file.read_text(encoding="utf-8"))}
    page = (REPOSITORY / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    described = set(re.findall(r"^\| `([A-Z_]+)`", page, re.MULTILINE))
    assert described == known - {"DJANGO_SETTINGS_MODULE"}


def test_a_verb_of_the_command_is_described() -> None:
    page = (REPOSITORY / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    assert [verb for verb in gobernauta.COMMANDS if f"`gobernauta {verb}`" not in page] == []


def test_the_licence_is_whole_and_named_alike() -> None:
    licence = (REPOSITORY / "LICENSE").read_text(encoding="utf-8")
    assert "GNU AFFERO GENERAL PUBLIC LICENSE" in licence
    assert [n for n in range(18) if not re.search(rf"^  {n}\. [A-Z]", licence, re.MULTILINE)] == []
    for page in ("README.md", "pyproject.toml", "publiccode.yml", "package.json"):
        assert "AGPL-3.0-or-later" in (REPOSITORY / page).read_text(encoding="utf-8")


def test_the_public_code_file_says_the_version_and_the_languages() -> None:
    said = (REPOSITORY / "publiccode.yml").read_text(encoding="utf-8")
    version = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]["version"]
    assert f'softwareVersion: "{version}"' in said
    described = re.findall(r"^  (\w+):\n    shortDescription", said, re.MULTILINE)
    available = re.findall(r"^    - (\w\w)$", said, re.MULTILINE)
    assert described == available == [code for code, _ in settings.LANGUAGES]


def test_code_on_the_pages_is_code() -> None:
    for page in GUIDES:
        for at, block in enumerate(blocks(page, "python"), 1):
            compile(block, f"{page.name}, block {at}", "exec")


@pytest.mark.parametrize("page", GUIDES, ids=named)
def test_what_is_named_with_its_room_is_there(page: Path) -> None:
    said = re.findall(r"`((?:[a-z]\w*\.)+\w+)(?:\(\))?`", page.read_text(encoding="utf-8"))
    names = [name if name.split(".")[0] in PACKAGES else f"gobernauta.{name}" for name in said]
    ours = [name for name in names if name.split(".")[1] in PACKAGES[name.split(".")[0]]]
    assert [name for name in ours if pydoc.locate(name) is None] == []


def test_every_method_can_be_answered_by_page_by_message_and_in_person() -> None:
    page = (REPOSITORY / "docs" / "reference" / "ways-to-take-part.md").read_text()
    assert page == reference.ways(), "run `make docs`"
    rows = [row.split(" | ") for row in page.splitlines() if row.startswith("| ")][1:]
    assert {row[0].removeprefix("| ") for row in rows} == set(methods())
    assert all(row[1] == row[3] == "yes" and row[2] for row in rows)
