"""`civic draw` at a terminal: files, archives and pipes in; text or the documented JSON out."""

import gzip
import io
import json
import sys
import zipfile
from pathlib import Path

import pytest

from civic.cli import FINE, UNUSABLE, main

POOL = "id;sex;age\n" + "".join(f"p{n};{'fm'[n % 2]};{('young', 'old')[n % 5 == 0]}\n" for n in range(40))
QUOTAS = "feature,value,min,max\nsex,f,5,5\nsex,m,5,5\nage,young,5,7\nage,old,3,5\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pool.csv").write_text(POOL)
    (tmp_path / "quotas.csv").write_text(QUOTAS)
    (tmp_path / "census.csv").write_text("margin,category,share\nsex,f,0.52\nsex,m,0.48\n")
    return tmp_path


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    assert main(["draw", *arguments, "--json"]) == FINE
    document: dict[str, object] = json.loads(capsys.readouterr().out)
    return document


def test_the_json_says_who_why_and_with_what_chance(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = (
        str(folder / "pool.csv"), "--size", "10", "--quotas", str(folder / "quotas.csv"), "--seed", "today",
    )  # fmt: skip
    document = answer(capsys, *asked)
    assert document["schema"] == "civic/draw/1"
    assert document["rule"]["fairness"] == "leximin"  # type: ignore[index]
    assert len(document["selected"]) == 10  # type: ignore[arg-type]
    chances: dict[str, float] = document["chances"]  # type: ignore[assignment]
    assert sum(chances.values()) == pytest.approx(10)
    assert document["smallest_chance"] == min(chances.values())
    for row in document["seats"]:  # type: ignore[attr-defined]
        assert row["least"] <= row["drawn"] <= row["most"]
    assert answer(capsys, *asked) == document
    panels = document["lottery"]["panels"]  # type: ignore[index]
    assert sum(panel["tickets"] for panel in panels) == document["rule"]["tickets"]  # type: ignore[index]


def test_the_same_pool_by_file_gzip_zip_and_pipe(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "pool.csv.gz").write_bytes(gzip.compress(POOL.encode()))
    with zipfile.ZipFile(folder / "pool.zip", "w") as archive:
        archive.writestr("pool.csv", POOL)
    drawn = [
        answer(capsys, str(folder / name), "--size", "7", "--seed", "s")["selected"]
        for name in ("pool.csv", "pool.csv.gz", "pool.zip")
    ]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(POOL.encode())))
    drawn.append(answer(capsys, "-", "--size", "7", "--seed", "s")["selected"])
    assert drawn == [drawn[0]] * 4


def test_without_a_seed_the_one_made_up_repeats_the_draw(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = answer(capsys, str(folder / "pool.csv"), "--size", "7")
    again = answer(capsys, str(folder / "pool.csv"), "--size", "7", "--seed", str(first["seed"]))
    assert again == first


def test_the_text_names_everyone_drawn(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = [str(folder / "pool.csv"), "--size", "10", "--margins", str(folder / "census.csv")]
    assert main(["draw", *asked, "--seed", "x"]) == FINE
    shown = capsys.readouterr().out
    document = answer(capsys, *asked, "--seed", "x")
    assert all(f"\n{person}  " in shown for person in document["selected"])  # type: ignore[attr-defined]
    assert "sex = f" in shown


@pytest.mark.parametrize(
    ("pool", "quotas", "words"),
    [
        ("", QUOTAS, "is empty"),
        ("id,sex\np1\n", QUOTAS, "line 2: it has 1 fields where the header has 2"),
        ("id,sex,sex\np1,f,f\n", QUOTAS, "column sex stands twice"),
        ("id,\np1,f\n", QUOTAS, "column 2 has no name"),
        (POOL.replace("p7;", "p6;"), QUOTAS, "p6 is in the pool more than once"),
        (POOL, "feature,value,min,max\nsex,f,5,x\n", "line 2: 'x' is not a number"),
        (POOL, "feature,value,min,max\nsex,f,5,5.5\n", "5.5 is not a whole number"),
        (POOL, "feature,value,min\nsex,f,5\n", "no column max"),
        (POOL, QUOTAS.replace("sex,f,5,5", "sex,f,9,9"), "Smallest change"),
        (POOL.replace("young", "middling"), QUOTAS, "for which there is no quota"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], pool: str, quotas: str, words: str
) -> None:
    (folder / "pool.csv").write_text(pool)
    (folder / "quotas.csv").write_text(quotas)
    asked = ["draw", str(folder / "pool.csv"), "--size", "10", "--quotas", str(folder / "quotas.csv")]
    assert main(asked) == UNUSABLE
    said = capsys.readouterr()
    assert said.out == ""
    assert words in said.err
    assert said.err.rstrip().endswith(".")


def test_a_pool_that_is_not_text_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "pool.csv").write_bytes(b"id,sex\np1,\xff\n")
    assert main(["draw", str(folder / "pool.csv"), "--size", "1"]) == UNUSABLE
    assert "line 2: this is not UTF-8" in capsys.readouterr().err
