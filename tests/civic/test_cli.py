"""What every civic sub-command shares: help, reading, progress, the JSON envelope, exit codes."""

import gzip
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from civic.cli import COMMANDS, main
from civic.cli.output import print_json
from civic.cli.progress import Progress
from civic.cli.reading import UnreadableInput, read, read_all


@pytest.mark.parametrize("name", COMMANDS)
def test_every_help_shows_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    shown = capsys.readouterr().out
    assert ended.value.code == 0
    assert f"civic {name} " in shown.split("example", 1)[1]


def test_the_overview_lists_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    assert COMMANDS["verify"] in capsys.readouterr().out


def test_no_command_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == 2
    assert "COMMAND" in capsys.readouterr().err


def test_help_is_quick_because_numpy_stays_out() -> None:
    program = (
        "import sys\nfrom civic.cli import main\ntry:\n    main(['verify', '--help'])\nexcept SystemExit:\n"
        "    sys.exit('numpy' in sys.modules or 'cryptography' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        env={"PYTHONPATH": str(Path(__file__).resolve().parents[2] / "src")},
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_plain_packed_and_piped_files_read_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = "año;voto\n".encode()
    (tmp_path / "votes.csv").write_bytes(content)
    (tmp_path / "votes.csv.gz").write_bytes(gzip.compress(content))
    with zipfile.ZipFile(tmp_path / "votes.zip", "w") as archive:
        archive.writestr("votes.csv", content)
    for name in ("votes.csv", "votes.csv.gz", "votes.zip", "votes.zip/votes.csv"):
        source = read(str(tmp_path / name))
        assert (source.name, source.content, source.text()) == ("votes.csv", content, "año;voto\n")
    for piped in (content, gzip.compress(content)):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(piped)))
        assert read("-").content == content


def test_several_documents_come_sorted_by_name(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.writestr("b.csv", "2")
        archive.writestr("folder/a.csv", "1")
    (tmp_path / "export").mkdir()
    (tmp_path / "export" / "b.csv").write_text("2")
    (tmp_path / "export" / "a.csv").write_text("1")
    assert [document.name for document in read_all(str(tmp_path / "export.zip"))] == ["b.csv", "folder/a.csv"]
    assert [document.name for document in read_all(str(tmp_path / "export"))] == ["a.csv", "b.csv"]
    with pytest.raises(UnreadableInput, match=r"holds 2 files \(b.csv, folder/a.csv\); name one"):
        read(str(tmp_path / "export.zip"))
    assert read(str(tmp_path / "export.zip" / Path("folder/a.csv"))).content == b"1"
    with pytest.raises(UnreadableInput, match=r"holds 2 files \(a.csv, b.csv\); name one"):
        read(str(tmp_path / "export"))
    with pytest.raises(UnreadableInput, match="its name is empty"):
        read("")
    with pytest.raises(UnreadableInput, match=r"has no file c.csv; it holds b.csv"):
        read(str(tmp_path / "export.zip/c.csv"))


def test_what_a_system_leaves_beside_the_files_is_none_of_them(tmp_path: Path) -> None:
    """A folder packed on a Mac holds a twin of each file, whose bytes are no text."""
    names = ("votes.csv", "._votes.csv", ".DS_Store", "__MACOSX/export/._votes.csv", "Thumbs.db")
    (tmp_path / "export").mkdir()
    (tmp_path / "export" / "votes.csv.gz").write_bytes(gzip.compress(b"1"))
    (tmp_path / "export" / ".DS_Store").write_bytes(b"\xff")
    (tmp_path / "export" / ".git" / "objects").mkdir(parents=True)
    (tmp_path / "export" / ".git" / "objects" / "pack").write_bytes(b"\xff")
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        for name in names:
            archive.writestr(name, "1" if name == "votes.csv" else b"\0\x05\x16\x07\xff")
    for path in ("export", "export.zip"):
        source = read(str(tmp_path / path))
        assert (source.name, source.content) == ("votes.csv", b"1")


def test_what_unpacks_without_end_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(bytes(10_000_000)))
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", bytes(10_000_000))
    for name in ("bomb.gz", "bomb.zip"):
        with pytest.raises(UnreadableInput, match="more than the 1,000,000 bytes"):
            read(str(tmp_path / name), limit=1_000_000)


@pytest.mark.parametrize(
    "name, content, sentence",
    [
        ("cut.gz", gzip.compress(b"x" * 1000, mtime=0)[:-12], "damaged gzip"),
        ("cut.zip", b"PK\x03\x04 nothing", "damaged or encrypted zip"),
    ],
)
def test_damaged_archives_are_refused(name: str, content: bytes, sentence: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableInput, match=sentence):
        read(str(tmp_path / name))


def test_text_that_is_not_utf8_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "latin.csv").write_bytes("uno\naño\n".encode("latin-1"))
    with pytest.raises(UnreadableInput, match=r"latin.csv, line 2: this is not UTF-8"):
        read(str(tmp_path / "latin.csv")).text()
    (tmp_path / "bom.csv").write_bytes(b"\xef\xbb\xbfuno")
    assert read(str(tmp_path / "bom.csv")).text() == "uno"


class Screen(io.StringIO):
    """A stream that says whether it is a terminal."""

    def __init__(self, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


def ticking(step: float) -> Iterator[float]:
    now = 0.0
    while True:
        yield now
        now += step


@pytest.mark.parametrize(
    "terminal, step, shown", [(True, 0.06, 5), (False, 6, 5), (True, 0.001, 0), (False, 0.05, 0)]
)
def test_progress_is_shown_now_and_then(terminal: bool, step: float, shown: int) -> None:
    screen, clock = Screen(terminal), ticking(step)
    with Progress("Counting", 10, screen, lambda: next(clock)) as progress:
        for done in range(10):
            progress(done)
    assert screen.getvalue().count("Counting: ") == shown
    if shown:
        assert "Counting: 1 of 10 (10 %)" in screen.getvalue()
    assert screen.getvalue().endswith("\x1b[K") == (terminal and shown > 0)


def test_progress_of_unknown_length() -> None:
    screen, clock = Screen(False), ticking(20)
    with Progress("Reading", stream=screen, clock=lambda: next(clock)) as progress:
        progress(12_345)
    assert screen.getvalue() == "Reading: 12,345\n"


def test_the_envelope_and_exact_figures(capsys: pytest.CaptureFixture[str]) -> None:
    fields = {
        "third": Fraction(1, 3),
        "two": Fraction(4, 2),
        "at": datetime(2026, 11, 21, tzinfo=UTC),
        "hash": b"\x00\xff",
        "ids": frozenset({"b", "a"}),
    }
    print_json("tally", fields)
    assert json.loads(capsys.readouterr().out) == {
        "schema": "civic/tally/1",
        "third": "1/3",
        "two": 2,
        "at": "2026-11-21T00:00:00+00:00",
        "hash": "00ff",
        "ids": ["a", "b"],
    }
    with pytest.raises(ValueError, match="not JSON compliant"):
        print_json("tally", {"x": float("nan")})
    with pytest.raises(TypeError, match="has no JSON form"):
        print_json("tally", {"x": object()})
