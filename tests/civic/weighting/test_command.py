"""`civic weigh` at a terminal."""

import csv
import json
from pathlib import Path

import pytest

from civic.cli import FINE, UNUSABLE, main

SAMPLE = "id,sex,age,vote\n" + "".join(
    f"r{n},{'f' if n % 4 else 'm'},{'young' if n % 3 else 'old'},{'yes' if n % 5 else 'no'}\n"
    for n in range(120)
)
CENSUS = "margin,category,count\nsex,f,5100\nsex,m,4900\nage,young,6000\nage,old,4000\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sample.csv").write_text(SAMPLE)
    (tmp_path / "census.csv").write_text(CENSUS)
    return tmp_path


def test_the_json_has_weights_and_figures_before_and_after(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = [
        "weigh",
        str(folder / "sample.csv"),
        "--margins",
        str(folder / "census.csv"),
        "--answers",
        "vote",
    ]
    assert main([*asked, "--json", "--weights", str(folder / "out.csv")]) == FINE
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == "civic/weigh/1"
    assert document["rule"]["name"] == "raking"
    assert document["people"] == 120
    assert document["effective_size"] == pytest.approx(120 / document["design_effect"])
    for row in document["margins"]:
        assert row["weighted"] == pytest.approx(row["population"], abs=1e-6)
    assert sum(row["weight"] for row in document["weights"]) == pytest.approx(120)
    no, yes = document["answers"]
    assert (no["column"], no["answer"], no["people"]) == ("vote", "no", 24)
    assert no["weighted"] + yes["weighted"] == pytest.approx(1)
    with (folder / "out.csv").open() as file:
        written = [(row["id"], float(row["weight"])) for row in csv.DictReader(file)]
    assert written == [(row["id"], row["weight"]) for row in document["weights"]]


def test_one_margin_is_called_post_stratification(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "census.csv").write_text("variable,value,percent\nsex,f,51%\nsex,m,49%\n")
    assert (
        main(["weigh", str(folder / "sample.csv"), "--margins", str(folder / "census.csv"), "--json"]) == FINE
    )
    assert json.loads(capsys.readouterr().out)["rule"]["name"] == "post-stratification"


def test_the_text_says_what_the_sample_is_worth(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = [
        "weigh",
        str(folder / "sample.csv"),
        "--margins",
        str(folder / "census.csv"),
        "--answers",
        "vote",
    ]
    assert main([*asked, "--limits", "0.5", "1.2"]) == FINE
    shown = capsys.readouterr().out
    assert "120 people weigh as much as" in shown
    assert "vote = no: 24  20.0%" in shown


@pytest.mark.parametrize(
    ("sample", "census", "words"),
    [
        (SAMPLE, CENSUS.replace("sex,f,5100", "sex,f,-1"), "counts no people"),
        (SAMPLE, CENSUS.replace("sex,f,5100", "sex,f,nan"), "counts no people"),
        (SAMPLE, CENSUS.replace("sex,f,5100", "sex,f,9100"), "different populations"),
        (SAMPLE, CENSUS.replace("sex,f,5100", "sex,f,many"), "line 2: 'many' is not a number"),
        (SAMPLE, CENSUS + "sex,f,1\n", "line 6: sex = f stands twice"),
        (SAMPLE, CENSUS.replace("sex,", "gender,"), "does not say the gender"),
        (SAMPLE, CENSUS + "age,none,10\n", "Nobody in the sample has age = none"),
        (SAMPLE + "r999,x,old,yes\n", CENSUS, "Person 121 of the sample has sex = x"),
        ("id,sex,age\n", CENSUS, "nobody in the sample"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], sample: str, census: str, words: str
) -> None:
    (folder / "sample.csv").write_text(sample)
    (folder / "census.csv").write_text(census)
    assert main(["weigh", str(folder / "sample.csv"), "--margins", str(folder / "census.csv")]) == UNUSABLE
    said = capsys.readouterr()
    assert words in said.err
    assert said.err.rstrip().endswith(".")


def test_a_wrong_confidence_and_a_folder_that_is_not_there(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["weigh", str(folder / "sample.csv"), "--margins", str(folder / "census.csv")]
    assert main([*asked, "--confidence", "1.5"]) == UNUSABLE
    assert main([*asked, "--population", "119"]) == UNUSABLE
    assert "population of 119 is smaller than the sample" in capsys.readouterr().err
    for option in (["--limits", "0", "inf"], ["--confidence", "nan"]):
        with pytest.raises(SystemExit, match="2"):
            main([*asked, *option, "--json"])
        assert "invalid number value" in capsys.readouterr().err
    assert main([*asked, "--weights", str(folder / "no" / "out.csv")]) == UNUSABLE
    assert "cannot be written" in capsys.readouterr().err
