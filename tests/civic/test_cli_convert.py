"""`civic convert`: every encoding recognised by its content, families turned round, faults said in one line."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from civic.cli import main
from civic.formats import cap, dcat, open311, popolo
from civic.formats.encodings import ENCODINGS, recognise
from civic.formats.open311 import Service, ServiceDefinition, ServiceRequest
from civic.formats.problem import Malformed
from tests.civic.test_ranked import BLT, COMMAS, PREFLIB

PB = b"META\nkey;value\nbudget;100\nvote_type;approval\nPROJECTS\nproject_id;cost\np1;50\nVOTES\nvoter_id;vote\nv1;p1\n"
REQUEST = ServiceRequest(service_request_id="7", status="open", service_code="lamp", lat=1.5, long=-2.0)
ALERT = cap.Alert(
    identifier="a1",
    sender="alerts@town.example",
    sent=datetime(2026, 1, 1, tzinfo=UTC),
    status="Test",
    msg_type="Alert",
    scope="Public",
)
CATALOG = dcat.Catalog(
    title={"en": "Data"},
    description={"en": "All"},
    publisher=dcat.Agent(type="foaf:Organization", name={"en": "Town"}),
)
SAMPLES = {
    "open311-json": open311.write_requests([REQUEST]),
    "open311-xml": open311.write_requests([REQUEST], xml=True),
    "activitystreams": b'{"@context":"https://www.w3.org/ns/activitystreams","type":"Note","sensitive":false,"content":"x"}\n',
    "popolo": popolo.write(popolo.Popolo(areas=(popolo.Area(id="a", name="Town"),))),
    "claimreview": b'{"@context":"https://schema.org","@type":"ClaimReview","url":"https://a.example/1","claimReviewed":"x",'
    b'"author":{"name":"y"},"reviewRating":{"alternateName":"False"}}',
    "cap": cap.write(ALERT),
    "dcat": dcat.write(CATALOG),
    "pabulib": PB,
    "blt": BLT.encode(),
    "blt-commas": COMMAS.encode(),
    "preflib": PREFLIB.encode(),
    "polis-csv": b"timestamp,datetime,comment-id,voter-id,vote\n1700000000,x,1,2,1\n1700000001,x,1,3,-1\n",
    "polis-json": b'[{"pid":2,"tid":1,"vote":-1}]',
}


def test_there_is_a_sample_of_every_encoding() -> None:
    assert list(SAMPLES) == list(ENCODINGS)


@pytest.mark.parametrize("slug", SAMPLES)
def test_every_encoding_is_recognised_and_its_canonical_form_is_stable(
    slug: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert recognise(SAMPLES[slug], slug).slug == slug
    suffix = ENCODINGS.get(slug).suffix
    first, second = tmp_path / f"first{suffix}", tmp_path / f"second{suffix}"
    (tmp_path / "in").write_bytes(SAMPLES[slug])
    assert main(["convert", str(tmp_path / "in"), str(first), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report == {
        "schema": "civic/convert/1",
        "from": slug,
        "to": slug,
        "records": report["records"],
        "bytes": first.stat().st_size,
    }
    assert main(["convert", str(first), str(second), "--from", slug]) == 0
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize(
    "source, target",
    [
        ("open311-json", "open311-xml"),
        ("open311-xml", "open311-json"),
        ("polis-csv", "polis-json"),
        ("blt-commas", "blt"),
        ("blt-commas", "preflib"),
    ],
)
def test_a_family_turns_into_its_other_encoding_by_ending_or_by_name(
    source: str, target: str, tmp_path: Path
) -> None:
    (tmp_path / "in").write_bytes(SAMPLES[source])
    named, ended = tmp_path / "named", tmp_path / f"out{ENCODINGS.get(target).suffix}"
    assert main(["convert", str(tmp_path / "in"), str(named), "--to", target]) == 0
    assert main(["convert", str(tmp_path / "in"), str(ended)]) == 0
    assert named.read_bytes() == ended.read_bytes()
    assert recognise(named.read_bytes(), "named").slug == target


def test_polis_agreement_keeps_its_meaning(tmp_path: Path) -> None:
    (tmp_path / "votes.csv").write_bytes(SAMPLES["polis-csv"])
    assert main(["convert", str(tmp_path / "votes.csv"), str(tmp_path / "votes.json")]) == 0
    votes = json.loads((tmp_path / "votes.json").read_bytes())
    assert [(vote["pid"], vote["vote"]) for vote in votes] == [(2, -1), (3, 1)]
    assert main(["convert", str(tmp_path / "votes.json"), str(tmp_path / "again.csv")]) == 0
    rows = (tmp_path / "again.csv").read_text().splitlines()
    assert [row.split(",")[-1] for row in rows[1:]] == ["1", "-1"]


@pytest.mark.parametrize("xml", [False, True])
def test_services_and_definitions_keep_their_kind(xml: bool, tmp_path: Path) -> None:
    services = open311.write_services([Service(service_code="1", service_name="Lamps", type="realtime")], xml)
    definition = open311.write_definition(ServiceDefinition(service_code="1", attributes=()), xml)
    for number, content in enumerate((services, definition)):
        (tmp_path / "in").write_bytes(content)
        assert main(["convert", str(tmp_path / "in"), str(tmp_path / f"{number}.json")]) == 0
        assert main(["convert", str(tmp_path / f"{number}.json"), str(tmp_path / f"{number}.xml")]) == 0


def test_chicago_s_requests_by_the_command(shared_data: Path, tmp_path: Path) -> None:
    source = shared_data / "chicago-open311" / "requests.json"
    assert main(["convert", str(source), str(tmp_path / "requests.xml")]) == 0
    assert len(open311.parse_requests((tmp_path / "requests.xml").read_bytes())) == 50
    assert main(["convert", str(source), str(tmp_path / "same.json")]) == 0
    assert json.loads((tmp_path / "same.json").read_bytes()) == json.loads(source.read_bytes())


@pytest.mark.parametrize(
    "content, arguments, sentence",
    [
        (
            b'[{"service_request_id": 1,\n"status": "new"}]',
            [],
            "in, line 2, [0].status: 'new' is not one of open, closed",
        ),
        (b"", [], "in, line 1: this is none of open311-json"),
        (b"{}", [], "this is none of open311-json"),
        (b"\x00\x01", [], "this is none of open311-json"),
        (SAMPLES["cap"], ["--to", "popolo"], "cap cannot become popolo; it can become cap."),
        (SAMPLES["cap"], ["--from", "open311-xml"], "begins with <alert>"),
        (SAMPLES["popolo"], ["--json"], "cannot both go to standard output"),
    ],
)
def test_what_cannot_be_converted_is_a_sentence_and_writes_nothing(
    content: bytes, arguments: list[str], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in").write_bytes(content)
    target = "-" if "--json" in arguments else str(tmp_path / "out")
    assert main(["convert", str(tmp_path / "in"), target, *arguments]) == 2
    captured = capsys.readouterr()
    assert sentence in captured.err
    assert captured.out == ""
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_a_target_that_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").write_bytes(SAMPLES["popolo"])
    assert main(["convert", str(tmp_path / "in"), str(tmp_path / "no" / "out.json")]) == 2
    assert "cannot be written: no such file" in capsys.readouterr().err


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    """As whatever else is no file: `convert IN /dev/null` by root put a file in the place of the device."""
    (tmp_path / "in").write_bytes(SAMPLES["popolo"])
    pipe, link = tmp_path / "pipe", tmp_path / "link"
    os.mkfifo(pipe)
    link.symlink_to(tmp_path / "out")
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    for target in (pipe, link):
        assert main(["convert", str(tmp_path / "in"), str(target)]) == 0
    assert os.read(reader, 10_000) == link.read_bytes()
    assert pipe.is_fifo()
    assert link.is_symlink()


def test_recognition_refuses_in_words() -> None:
    with pytest.raises(Malformed, match="none of open311-json"):
        recognise(b"hello", "greeting")
