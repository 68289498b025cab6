"""Open311 GeoReport v2: Chicago's real requests, both encodings both ways, and every malformed document named."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civic.formats import open311
from civic.formats.open311 import (
    Accepted,
    Attribute,
    AttributeValue,
    Error,
    Note,
    Service,
    ServiceDefinition,
    ServiceRequest,
)
from civic.formats.problem import FormatProblem, Malformed

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), max_size=30).map(
    str.strip
)
NAMED = WORDS.filter(bool)
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.none() | st.builds(
    lambda day, clock, zone: datetime.combine(day, clock, zone), st.dates(), st.times(), ZONES
)
JSON = st.booleans() | st.integers() | NAMED | st.lists(NAMED, min_size=1, max_size=2)
TEXT_MAPS = st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), NAMED, max_size=2)


def requests(maps: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[ServiceRequest]:
    notes = st.builds(
        Note,
        datetime=MOMENTS.filter(bool),
        summary=WORDS,
        type=WORDS,
        description=WORDS,
        extended_attributes=maps,
    )
    unplaced = st.builds(
        ServiceRequest,
        service_request_id=NAMED,
        status=st.sampled_from(["open", "closed"]),
        service_code=NAMED,
        **dict.fromkeys(
            (
                "service_name",
                "description",
                "status_notes",
                "agency_responsible",
                "service_notice",
                "address",
            ),
            WORDS,
        ),
        **dict.fromkeys(("address_id", "zipcode", "media_url"), WORDS),
        **dict.fromkeys(("requested_datetime", "updated_datetime", "expected_datetime"), MOMENTS),
        attributes=maps,
        extended_attributes=maps,
        notes=st.lists(notes, max_size=2).map(tuple),
        extensions=maps.map(lambda extra: {f"x_{key}": value for key, value in extra.items()}),
    )
    places = st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180))
    return st.builds(_placed, unplaced, places)


def _placed(request: ServiceRequest, place: tuple[float, float] | None) -> ServiceRequest:
    return replace(request, lat=place[0], long=place[1]) if place else request


SERVICES = st.builds(
    Service,
    service_code=NAMED,
    service_name=NAMED,
    description=WORDS,
    metadata=st.booleans(),
    type=st.sampled_from(["realtime", "batch", "blackbox", ""]),
    keywords=st.lists(NAMED.filter(lambda word: "," not in word)).map(tuple),
    group=WORDS,
)
VALUES = st.builds(AttributeValue, key=NAMED, name=WORDS)
DEFINITIONS = st.builds(
    ServiceDefinition,
    service_code=NAMED,
    attributes=st.lists(
        st.builds(
            Attribute,
            code=NAMED,
            datatype=st.sampled_from(open311.DATATYPES),
            description=WORDS,
            required=st.booleans(),
            variable=st.booleans(),
            order=st.none() | st.integers(0, 99),
            datatype_description=WORDS,
            values=st.lists(VALUES, max_size=3).map(tuple),
        ),
        max_size=3,
    ).map(tuple),
)


@given(requests(st.dictionaries(NAMED, JSON, max_size=2)))
@settings(max_examples=40)
def test_requests_round_trip_in_json(one: ServiceRequest) -> None:
    listed = (one, replace(one, notes=()))
    assert open311.parse_requests(open311.write_requests(listed)) == listed


@given(requests(TEXT_MAPS))
@settings(max_examples=40)
def test_requests_round_trip_in_xml(one: ServiceRequest) -> None:
    listed = (one, replace(one, notes=()))
    written = open311.write_requests(listed, xml=True)
    assert open311.parse_requests(written) == listed
    assert len(ElementTree.fromstring(written)) == len(listed)


@given(st.lists(SERVICES, max_size=3), DEFINITIONS, st.booleans())
@settings(max_examples=40)
def test_services_and_definitions_round_trip(
    services: list[Service], definition: ServiceDefinition, xml: bool
) -> None:
    assert list(open311.parse_services(open311.write_services(services, xml))) == services
    assert open311.parse_definition(open311.write_definition(definition, xml)) == definition


@pytest.mark.parametrize("xml", [False, True])
def test_discovery_round_trips(xml: bool) -> None:
    endpoint = open311.Endpoint(
        specification="http://wiki.open311.org/GeoReport_v2",
        url="https://town.example/open311/v2",
        changeset="2026-11-21T00:00:00Z",
        type="production",
        formats=("text/xml", "application/json"),
    )
    discovery = open311.Discovery(changeset="2026-11-21T00:00:00Z", contact="Town", endpoints=(endpoint,))
    assert open311.parse_discovery(open311.write_discovery(discovery, xml)) == discovery


@given(st.integers(400, 599), NAMED, st.booleans())
@settings(max_examples=40)
def test_answers_round_trip(code: int, words: str, xml: bool) -> None:
    errors, accepted = (
        (Error(code=code, description=words),),
        Accepted(service_request_id="7", service_notice=words),
    )
    assert open311.parse_errors(open311.write_errors(errors, xml)) == errors
    assert open311.parse_accepted(open311.write_accepted(accepted, xml)) == (accepted,)


def test_chicago_s_requests_are_read_whole_and_written_back_equal(shared_data: Path) -> None:
    content = (shared_data / "chicago-open311" / "requests.json").read_bytes()
    listed = open311.parse_requests(content, "requests.json")
    assert len(listed) == 50
    assert sum(len(request.notes) for request in listed) == 276
    assert json.loads(open311.write_requests(listed)) == json.loads(content)
    again = open311.parse_requests(open311.write_requests(listed, xml=True))
    assert [request.notes[0] for request in again] == [request.notes[0] for request in listed]


def test_an_answer_as_fixmystreet_writes_it() -> None:
    content = b"""<?xml version="1.0"?><requests><request><service_request_id>22</service_request_id>
      <status>open</status><service_code>Potholes</service_code><lat>-33.5</lat><long>-70</long>
      <agency_responsible><recipient>Roads</recipient></agency_responsible>
      <requested_datetime>2026-01-02T03:04:05+01:00</requested_datetime><title>A hole &amp; a half</title>
      <zipcode/></request></requests>"""
    [request] = open311.parse_requests(content)
    assert request.agency_responsible == "Roads"
    assert request.requested_datetime == datetime(2026, 1, 2, 2, 4, 5, tzinfo=UTC)
    assert (request.lat, request.long, request.zipcode) == (-33.5, -70.0, "")
    assert request.extensions == {"title": "A hole & a half"}


def test_an_empty_object_sent_as_a_list_and_several_agencies_are_read() -> None:
    spelt = {**GOOD, "attributes": [], "extended_attributes": [], "agency_responsible": ["Roads", "Lights"]}
    [request] = open311.parse_requests(json.dumps([spelt]).encode())
    assert (request.attributes, request.extended_attributes) == ({}, {})
    assert request.agency_responsible == "Roads; Lights"


@pytest.mark.parametrize("wrapper", ["service_requests", "requests"])
def test_a_json_list_wrapped_in_an_object_is_read(wrapper: str) -> None:
    content = json.dumps(
        {wrapper: [{"service_request_id": 5, "status": "open", "service_code": 17}]}
    ).encode()
    [request] = open311.parse_requests(content)
    assert (request.service_request_id, request.service_code) == ("5", "17")


GOOD = {"service_request_id": "1", "status": "open", "service_code": "x", "lat": 1, "long": 2}


@pytest.mark.parametrize(
    "change, line, place, reason",
    [
        ({"status": "opened"}, 4, "[1].status", "'opened' is not one of open, closed"),
        ({"service_code": None}, 5, "[1].service_code", "required"),
        ({"lat": 90.5}, 6, "[1].lat", "not between -90 and 90"),
        ({"lat": "north"}, 6, "[1].lat", "'north' is not a number"),
        ({"lat": True}, 6, "[1].lat", "True is not a number"),
        ({"long": ""}, 6, "[1].lat", "given together"),
        ({"description": {"en": "x"}}, 8, "[1].description", "should be text"),
        ({"requested_datetime": "2026-01-01T00:00:00"}, 8, "[1].requested_datetime", "with a time zone"),
        ({"requested_datetime": "2026-02-30T00:00:00Z"}, 8, "[1].requested_datetime", "with a time zone"),
        ({"notes": [{"summary": "x"}]}, 9, "[1].notes[0].datetime", "required"),
        ({"notes": {"note": 3}}, 8, "[1].notes.datetime", "required"),
        ({"extended_attributes": [1]}, 8, "[1].extended_attributes", "object with named fields"),
    ],
)
def test_a_wrong_field_is_named_with_its_line(
    change: dict[str, Any], line: int, place: str, reason: str
) -> None:
    # The good request first, in one line; each field of the wrong one in a line of its own.
    wrong = json.dumps({**GOOD, **change}, indent=0)
    with pytest.raises(Malformed, match=reason) as refused:
        open311.parse_requests(f"[{json.dumps(GOOD)},\n{wrong}]".encode(), "requests.json")
    problem = refused.value.problem
    assert (problem.file, problem.line, problem.field) == ("requests.json", line, place)


def test_one_bad_request_does_not_hide_the_others() -> None:
    content = json.dumps([GOOD, {**GOOD, "lat": 91}, 7, {**GOOD, "lat": ""}, GOOD]).encode()
    first, far, number, half, last = open311.iterate_requests(content, "requests.json")
    assert (
        first
        == last
        == ServiceRequest(service_request_id="1", status="open", service_code="x", lat=1.0, long=2.0)
    )
    problems = [problem for problem in (far, number, half) if isinstance(problem, FormatProblem)]
    assert [problem.field for problem in problems] == ["[1].lat", "[2]", "[3].lat"]
    with pytest.raises(Malformed, match="should be a list"):
        list(open311.iterate_requests(b"7"))


@pytest.mark.parametrize(
    "content, line, reason",
    [
        (b"", 1, "not JSON"),
        (b"[\n\n{]", 3, "not JSON"),
        (b"[\n\xff]", 2, "not UTF-8"),
        (b"[NaN]", 0, "NaN is not a JSON number"),
        (b'[{"status":"open","status":"closed"}]', 0, "names the field 'status' twice"),
        (b'["\\ud800"]', 0, "half of a character"),
        (b"[" * 100_000, 0, "nested too deeply"),
        (b"7", 1, "should be a list"),
        (b"[7]", 1, "object with named fields"),
        (b"<a>\n</b>", 2, "not XML"),
        (b"<a/>", 1, "begins with <a> where <service_requests> or <requests>"),
        (b"\n<!DOCTYPE r [<!ENTITY e 'x'>]><requests>&e;</requests>", 0, "document type is not accepted"),
        (b"<requests>" * 60 + b"</requests>" * 60, 1, "nested too deeply"),
        (b"<requests><request>text<status>open</status></request></requests>", 1, "mixed"),
        (
            b"<requests><request>\n<status>open</status>\n<status/></request></requests>",
            3,
            "stands here twice",
        ),
        (b'<?xml version="1.0" encoding="x-none"?><requests/>', 1, "encoding"),
    ],
)
def test_what_is_no_document_is_refused_with_its_line(content: bytes, line: int, reason: str) -> None:
    with pytest.raises(Malformed, match=reason) as refused:
        open311.parse_requests(content)
    assert refused.value.problem.line in (line, line or 2)


@given(
    st.binary(max_size=80) | st.text(max_size=80).map(str.encode),
    st.sampled_from([b"", b"<requests>", b"[{"]),
)
def test_nothing_but_malformed_comes_out_of_noise(noise: bytes, start: bytes) -> None:
    parsers: list[Callable[[bytes], object]] = [
        open311.parse_requests,
        open311.parse_services,
        open311.parse_definition,
    ]
    assert all(_understood_or_refused(parse, start + noise) for parse in parsers)


def _understood_or_refused(parse: Callable[[bytes], object], content: bytes) -> bool:
    try:
        return parse(content) is not None
    except Malformed as refused:
        return bool(refused.problem.reason)
