"""CAP: written and read back equal, real shapes read, every fault named."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civic.formats import cap
from civic.formats.problem import Malformed
from tests.civic.open_documents import LINKS, NAMED, few

ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
TIMES = st.builds(lambda moment, zone: moment.replace(microsecond=0, tzinfo=zone), st.datetimes(), ZONES)
POINTS = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
POLYGONS = st.lists(POINTS, min_size=3, max_size=5).map(lambda points: (*points, points[0]))
VALUES = few(st.builds(cap.Value, value_name=NAMED, value=NAMED))
INFOS = st.builds(
    cap.Info,
    language=st.sampled_from(["", "es-ES"]),
    category=few(st.sampled_from(cap.CATEGORIES), 1),
    event=NAMED,
    response_type=few(st.sampled_from(cap.RESPONSES)),
    urgency=st.sampled_from(cap.URGENCIES),
    severity=st.sampled_from(cap.SEVERITIES),
    certainty=st.sampled_from(cap.CERTAINTIES),
    event_code=VALUES,
    onset=st.none() | TIMES,
    expires=st.none() | TIMES,
    headline=NAMED,
    web=st.just("") | LINKS,
    parameter=VALUES,
    resource=few(
        st.builds(cap.Resource, resource_desc=NAMED, mime_type=NAMED, size=st.none() | st.integers(0, 99))
    ),
    area=few(
        st.builds(
            cap.Area,
            area_desc=NAMED,
            polygon=few(POLYGONS),
            circle=few(st.tuples(POINTS, st.floats(0, 100))),
            geocode=VALUES,
        )
    ),
)
ALERTS = st.builds(
    cap.Alert,
    identifier=st.from_regex(r"[a-z0-9]{1,9}", fullmatch=True),
    sender=st.just("alerts@town.example"),
    sent=TIMES,
    status=st.sampled_from(cap.STATUSES),
    msg_type=st.sampled_from(cap.MESSAGE_TYPES),
    scope=st.just("Public"),
    code=few(NAMED),
    references=st.just("alerts@town.example,a1,2026-01-01T00:00:00-00:00"),
    info=few(INFOS),
)


@given(ALERTS)
@settings(max_examples=40)
def test_alerts_round_trip(alert: cap.Alert) -> None:
    assert cap.parse(cap.write(alert)) == alert


LATER = "2003-06-17T17:00:00-07:00"
STORM = """<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
  <identifier>KSTO1055887203</identifier>
  <sender>KSTO@NWS.NOAA.GOV</sender>
  <sent>2003-06-17T14:57:00-07:00</sent>
  <status>Actual</status>
  <msgType>Alert</msgType>
  <scope>Public</scope>
  <info>
    <category>Met</category>
    <event>SEVERE THUNDERSTORM</event>
    <responseType>Shelter</responseType>
    <urgency>Immediate</urgency>
    <severity>Severe</severity>
    <certainty>Observed</certainty>
    <eventCode><valueName>SAME</valueName><value>SVR</value></eventCode>
    <expires>2003-06-17T16:00:00-07:00</expires>
    <area>
      <areaDesc>EXTREME NORTH CENTRAL TUOLUMNE COUNTY</areaDesc>
      <polygon>38.47,-120.14 38.34,-119.95 38.52,-119.74 38.62,-119.89 38.47,-120.14</polygon>
      <geocode><valueName>SAME</valueName><value>006109</value></geocode>
      <geocode><valueName>SAME</valueName><value>006009</value></geocode>
    </area>
  </info>
  <Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo/></Signature>
</alert>
"""


def test_the_standard_s_thunderstorm() -> None:
    alert = cap.parse(STORM.encode())
    [info] = alert.info
    assert (info.category, info.response_type, len(info.area[0].geocode)) == (("Met",), ("Shelter",), 2)
    assert info.area[0].polygon[0][1] == (38.34, -119.95)
    assert alert.is_for_the_public(datetime(2003, 6, 17, 22, 0, tzinfo=UTC))
    assert not alert.is_for_the_public(datetime(2003, 6, 18, tzinfo=UTC))
    assert alert.reference() == "KSTO@NWS.NOAA.GOV,KSTO1055887203,2003-06-17T14:57:00-07:00"
    for old, new in (
        ("Actual", "Test"),
        ("Actual", "Exercise"),
        ("Public", "Restricted</scope><restriction>x</restriction><scope>"),
    ):
        altered = STORM.replace(old, new).replace("<scope></scope>", "")
        assert not cap.parse(altered.encode()).is_for_the_public(datetime(2003, 6, 17, tzinfo=UTC))


def test_an_empty_polygon_is_no_polygon() -> None:
    start, end = STORM.index("<polygon>"), STORM.index("</polygon>")
    assert cap.parse((STORM[:start] + "<polygon>" + STORM[end:]).encode()).info[0].area[0].polygon == ()


@pytest.mark.parametrize(
    "old, new, line, field, reason",
    [
        ("cap:1.2", "cap:1.1", 2, "", "begins with <alert>"),
        (
            "<alert xmlns",
            "<!DOCTYPE a [<!ENTITY b 'c'>]><alert xmlns",
            2,
            "",
            "document type is not accepted",
        ),
        ("KSTO1055887203", "KSTO 1", 3, "identifier", "holds a space"),
        ("14:57:00-07:00", "14:57:00Z", 5, "sent", "is not a time such as"),
        ("2003-06-17T14", "2003-06-31T14", 5, "sent", "with a time zone"),
        ("Actual", "Real", 6, "status", "'Real' is not one of Actual, Exercise"),
        ("<msgType>Alert", "<msgType>Cancel", 2, "references", "must name the messages it is about"),
        (
            "<scope>Public",
            "<references>a b</references><scope>Public",
            8,
            "references",
            "sender,identifier,sent",
        ),
        ("Public", "Private", 2, "addresses", "must name its addresses"),
        ("Public", "Restricted", 2, "restriction", "must say its restriction"),
        ("<category>Met</category>", "<category/>", 10, "info[0].category", "required"),
        ("<category>Met</category>", "", 9, "info[0].category", "required"),
        (
            "<scope>Public</scope>",
            "<scope>Public</scope><scope>Public</scope>",
            8,
            "scope",
            "stands here twice",
        ),
        (
            "38.62,-119.89 38.47,-120.14",
            "38.62,-119.89",
            20,
            "info[0].area[0].polygon[0]",
            "the last is the first",
        ),
        ("38.34,-119.95", "98.34,-119.95", 20, "info[0].area[0].polygon[0]", "not between -90 and 90"),
        (
            "<expires>",
            "<effective>2003-06-17T17:00:00-07:00</effective><expires>",
            17,
            "info[0].expires",
            "before it takes",
        ),
    ],
)
def test_a_faulty_alert_is_named_with_its_line(
    old: str, new: str, line: int, field: str, reason: str
) -> None:
    with pytest.raises(Malformed, match=reason) as refused:
        cap.parse(STORM.replace(old, new, 1).encode(), "storm.xml")
    problem = refused.value.problem
    assert (problem.file, problem.line, problem.field) == ("storm.xml", line, field)
