"""`civic tally` and `civic explain` as a journalist runs them, and how a result is shown."""

import ast
import gzip
import io
import json
import re
import zipfile
from pathlib import Path
from string import Formatter

import pytest

from civic.cli import main
from civic.tally.translations import SENTENCES

FILE = """META
key;value
num_projects;3
num_votes;3
budget;100
vote_type;approval
rule;{rule}
PROJECTS
project_id;cost;votes;name
p1;60;2;Bridge <new>
p2;50;2;Trees
p3;40;1;Benches
VOTES
voter_id;vote
1;p1,p2
2;p1,p2
3;p3
"""


@pytest.fixture
def town(tmp_path: Path) -> Path:
    path = tmp_path / "town.pb"
    path.write_text(FILE.format(rule="greedy"))
    return path


def output(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(arguments) == 0
    return capsys.readouterr().out


def test_json_has_the_documented_fields(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = json.loads(output(capsys, "tally", str(town), "--json"))
    assert said["schema"] == "civic/tally/1"
    assert said["rule"]["name"] == "greedy"
    assert said["rule"]["misfit"] == "skip"
    assert said["winners"] == ["p2", "p3"]
    assert said["scores"] == {"p1": 2, "p2": 2, "p3": 1}
    assert [one["item"] for one in said["explanation"]["items"]] == ["p1", "p2", "p3"]
    assert said["explanation"]["items"][0]["why"]["text"] == (
        "It cost 60 and only 50 was left when its turn came."
    )
    assert said["count"] == {"vote_type": "approval", "voters": 3, "items": 3, "budget": 100}


def test_the_printed_rule_runs_again_to_the_same_result(
    town: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = json.loads(output(capsys, "tally", str(town), "--rule", "equal-shares/add1", "--json"))
    head = output(capsys, "tally", str(town), "--rule", "equal-shares/add1").splitlines()[0]
    name, _, parameters = head.partition(": ")
    again = [argument for one in parameters.split() for argument in ("-p", one)]
    assert json.loads(output(capsys, "tally", str(town), "--rule", name, *again, "--json")) == first


def test_settings_change_the_count(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stop = json.loads(output(capsys, "tally", str(town), "--rule", "greedy", "-p", "misfit=stop", "--json"))
    assert stop["winners"] == ["p2"]
    auto = json.loads(
        output(capsys, "tally", str(town), "--rule", "equal-shares", "-p", "increment=auto", "--json")
    )
    assert auto["rule"]["increment"] == "1/10"


def test_packed_files_and_standard_input(
    town: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = output(capsys, "tally", str(town))
    packed = town.with_name("town.pb.gz")
    packed.write_bytes(gzip.compress(town.read_bytes()))
    archive = town.with_name("town.zip")
    with zipfile.ZipFile(archive, "w") as out:
        out.write(town, "town.pb")
    assert output(capsys, "tally", str(packed)) == output(capsys, "tally", str(archive)) == plain
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(town.read_bytes())))
    assert output(capsys, "tally", "-") == plain


def test_what_is_assumed_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "other.pb"
    path.write_text(FILE.format(rule="secret recipe"))
    assert main(["tally", str(path)]) == 0
    assert "secret recipe" in capsys.readouterr().err
    notes = json.loads(output(capsys, "tally", str(path), "--json"))["notes"]
    assert "greedy was assumed" in notes[0]["text"]


def test_unusable_requests_end_with_a_sentence(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (
        ["tally", str(town), "--rule", "magic"],
        ["tally", str(town), "-p", "misfit"],
        ["tally", str(town), "-p", "misfit=jump"],
        ["explain", str(town), "p9"],
        ["tally", str(town.with_name("missing.pb"))],
    ):
        assert main(arguments) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err.startswith(f"civic {arguments[0]}: ")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "p1: lost. It cost 60 and only 50 was left when its turn came."),
        ("es", "p1: no gana. Costaba 60 y solo quedaban 50 cuando llegó su turno."),
        ("id", "p1: tidak menang. Biayanya 60 dan hanya tersisa 50 saat gilirannya tiba."),
    ],
)
def test_explain_one_project(
    town: Path, capsys: pytest.CaptureFixture[str], language: str, said: str
) -> None:
    assert said in output(capsys, "explain", str(town), "p1", "--lang", language)


def test_explain_says_who_paid(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = json.loads(output(capsys, "explain", str(town), "p2", "--rule", "equal-shares", "--json"))
    assert said["schema"] == "civic/explain/1"
    assert [one["item"] for one in said["items"]] == ["p2"]
    assert said["rounds"][0]["payments"] == [{"voters": 2, "total": 50, "each": 25}]


def test_the_table_is_accessible_and_escaped(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = output(capsys, "tally", str(town), "--table")
    assert table.count('<th scope="col">') == 4
    assert table.count('<th scope="row">') == 3
    assert "<caption>" in table
    assert "Bridge &lt;new&gt;" in table
    assert "<new>" not in table
    assert table.count("<td>won</td>") == 2


def test_the_picture_is_svg_that_says_who_won(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture = output(capsys, "tally", str(town), "--svg")
    assert picture.startswith("<svg ")
    assert "<title>greedy: p2, p3</title>" in picture
    assert picture.count("· won") == 2
    assert "<new>" not in picture


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("language", sorted(SENTENCES))
def test_translations_use_facts_that_are_there(language: str) -> None:
    for template, translated in SENTENCES[language].items():
        assert fields(translated) <= fields(template), template


def test_every_sentence_of_the_rules_is_translated() -> None:
    """Found in the source: whatever is told as a Sentence must be known in Spanish and Indonesian."""
    folder = Path(__file__).parents[3] / "src" / "civic" / "tally"
    told = {
        template
        for path in folder.glob("*.py")
        for template in re.findall(r'(?:Sentence\(\s*|template = |needed = )"([^"]+\.)"', path.read_text())
        if (path.stem not in ("translations", "rules", "rendering") and "{" in template) or "It" in template
    }
    refusals = {
        "Greedy orders by {orders} and at a misfit may {misfits}.",
        "{name} must be one of {allowed}.",
    }
    assert len(told) > 40
    assert told - refusals - set(SENTENCES["es"]) == set()
    assert set(SENTENCES["es"]) == set(SENTENCES["id"])


def test_every_sentence_of_the_methods_is_translated() -> None:
    """Found in the source: every sentence that a method tells of its count, in whatever place it is written."""
    folder = Path(__file__).parents[3] / "src" / "civic" / "methods"
    methods = ("petition", "poll", "survey", "consultation", "ideas", "ranking", "assembly")
    told = {
        text
        for name in methods
        for node in ast.walk(ast.parse((folder / f"{name}.py").read_text()))
        for text in sentences_in(node)
    }
    assert len(told) > 30
    assert told - set(SENTENCES["es"]) == set()


def sentences_in(node: ast.AST) -> list[str]:
    """Texts that end like a sentence, other than docstrings and what is wrong with a process file."""
    if isinstance(node, ast.Constant) or not isinstance(node, ast.Call | ast.Assign | ast.AnnAssign):
        return []
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") not in ("Sentence", "Refusal"):
        return []
    found = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant)]
    texts = [text for text in found if isinstance(text, str) and text.endswith(".") and " " in text]
    return [text for text in texts if not text.startswith("Question {question} comes after")]


def test_no_translation_outlives_its_sentence() -> None:
    """By how each begins: a few end in words that the counting chooses."""
    folder = Path(__file__).parents[3] / "src" / "civic"
    paths = (path for path in folder.rglob("*.py") if path.parent.name != "translations")
    source = " ".join(path.read_text() for path in paths)
    assert {template for template in SENTENCES["es"] if template[:25] not in source} == set()
