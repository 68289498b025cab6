"""The command where it is run: terminals of every kind, streams that are closed or full, names made to mislead."""

import os
import pty
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from civic.cli import main

FILE = """META
key;value
budget;100
vote_type;approval
rule;greedy
PROJECTS
project_id;cost;name
1;60;{name}
2;50;Trees
VOTES
voter_id;vote
a;1,2
b;1
"""
ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
CIVIC = [sys.executable, "-c", "import sys; from civic.cli import main; sys.exit(main())"]


@pytest.fixture
def town(tmp_path: Path) -> Path:
    path = tmp_path / "town.pb"
    path.write_text(FILE.format(name="Árbol 木"), encoding="utf-8")
    return path


def civic(command: str, stdout: int = subprocess.PIPE) -> subprocess.CompletedProcess[bytes]:
    """What a shell gets of it where the locale knows no letter beyond ASCII."""
    source = str(Path(__file__).resolve().parents[2] / "src")
    surroundings = {**os.environ, **ASCII, "PYTHONPATH": source}
    asked = ["/bin/sh", "-c", f'"$@" {command}', "sh", *CIVIC]
    return subprocess.run(
        asked, stdout=stdout, stderr=subprocess.PIPE, env=surroundings, timeout=60, check=False
    )


@pytest.mark.parametrize("option", ["", "--json", "--svg", "--table"])
def test_a_pipe_gets_utf8_whatever_the_locale_is(town: Path, option: str) -> None:
    done = civic(f"tally {town} {option}")
    assert done.returncode == 0, done.stderr
    assert "木" in done.stdout.decode() or option == "--json"


def test_a_terminal_without_the_letters_gets_them_written_out(town: Path) -> None:
    reader, terminal = pty.openpty()
    assert civic(f"tally {town}", stdout=terminal).returncode == 0
    assert b"\\xc1rbol \\u6728" in os.read(reader, 10_000)


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="this machine has no full device")
@pytest.mark.parametrize("command", ["tally {} --json", "tally {}", "convert {} -", "explain {}"])
def test_a_full_disk_is_said(town: Path, command: str) -> None:
    done = civic(f"{command.format(town)} >/dev/full")
    name = command.partition(" ")[0]
    assert done.stderr.decode() == f"civic {name}: standard output: no space left on device.\n"
    assert done.returncode == 2


def test_closed_streams_are_empty_ones(town: Path) -> None:
    assert civic(f"tally {town} >&-").returncode == 0
    nothing = civic("tally - <&-")
    assert b"there is no section META" in nothing.stderr
    unheard = civic("tally nowhere.pb 2>&-")
    assert (unheard.returncode, unheard.stdout) == (2, b"")


def test_nobody_needs_to_read_to_the_end(town: Path) -> None:
    for command in (f"tally {town} --json", "tally --help"):
        done = civic(f"{command} | true")
        assert (done.returncode, done.stderr) == (0, b"")


HOSTILE = "Bridge\n  9          99  \x1b[2JTheatre\u2028\x07"


def test_a_name_neither_forges_a_line_nor_moves_the_cursor(
    town: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    town.write_text(FILE.format(name=f'"{HOSTILE}"'))
    assert main(["tally", str(town)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[2:] == ["  1           2  Bridge 9 99 [2JTheatre"]
    for option in ("--svg", "--table"):
        assert main(["tally", str(town), option]) == 0
        assert "Bridge 9 99 [2JTheatre" in "".join(ElementTree.fromstring(capsys.readouterr().out).itertext())


def test_a_sentence_about_a_file_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a\n\x1b[2Jb.pb"
    for content in ("x", FILE.format(name="n").replace("b;1\n", f'"{HOSTILE * 900}";1\n' * 2)):
        path.write_text(content)
        assert main(["tally", str(path)]) == 2
        said = capsys.readouterr().err
        assert said.startswith("civic tally: a [2Jb.pb, line ")
        assert said.removesuffix("\n").isprintable()
        assert len(said) < 3_000


def test_a_path_that_no_system_takes_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("tally", "map", "draw --size 1", "verify", "recount"):
        name, *more = command.split()
        assert main([name, "x" * 5_000, *more]) == 2
        assert "file name too long" in capsys.readouterr().err
