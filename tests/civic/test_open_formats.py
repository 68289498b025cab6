"""Popolo, ClaimReview, CAP and DCAT: written and read back equal, real shapes read, every fault named."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civic.formats import cap, claimreview, dcat, popolo
from civic.formats.problem import FormatProblem, Malformed

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\r", min_codepoint=32), max_size=8).map(
    str.strip
)
NAMED = st.text("abcñ &<>\"'é日", min_size=1, max_size=6).map(str.strip).filter(bool)
LINKS = st.from_regex(r"https://[a-z]{1,6}\.example/[a-z0-9]{0,4}", fullmatch=True)
DAYS = st.dates().map(str)
DATES = st.just("") | DAYS | DAYS.map(lambda day: day[:7]) | DAYS.map(lambda day: day[:4])
TEXTS = st.dictionaries(st.sampled_from(["en", "es", "id", "pt-BR"]), NAMED, min_size=1, max_size=2)


def few(values: st.SearchStrategy[Any], least: int = 0) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(values, min_size=least, max_size=2).map(tuple)


# Popolo

PEOPLE = st.lists(
    st.builds(
        popolo.Person,
        id=st.uuids().map(str),
        name=NAMED,
        email=WORDS,
        birth_date=DATES,
        image=LINKS,
        other_names=few(st.builds(popolo.OtherName, name=NAMED, start_date=DATES)),
        contact_details=few(st.builds(popolo.ContactDetail, type=NAMED, value=NAMED)),
        links=few(st.builds(popolo.Link, url=LINKS)),
    ),
    max_size=3,
    unique_by=lambda person: person.id,
)


@st.composite
def popolos(draw: st.DrawFn) -> popolo.Popolo:
    persons = draw(PEOPLE)
    council = popolo.Organization(id="council", name=draw(NAMED), founding_date=draw(DATES))
    committee = popolo.Organization(id="committee", name=draw(NAMED), parent_id="council")
    members = tuple(
        popolo.Membership(person_id=person.id, organization_id="council", role=draw(WORDS))
        for person in persons
    )
    return popolo.Popolo(persons=tuple(persons), organizations=(committee, council), memberships=members)


@given(popolos())
@settings(max_examples=40)
def test_popolo_round_trips(document: popolo.Popolo) -> None:
    assert popolo.parse(popolo.write(document)) == document


COUNCIL: dict[str, Any] = {
    "persons": [
        {
            "id": "p1",
            "name": "Alice",
            "birth_date": "1960",
            "contact_details": [{"type": "email", "value": "a@b"}],
        }
    ],
    "organizations": [{"id": "o1", "name": "Council"}],
    "posts": [{"id": "s1", "organization_id": "o1", "label": "Mayor"}],
    "areas": [{"id": "a1", "name": "Town"}],
    "memberships": [
        {
            "person_id": "p1",
            "organization_id": "o1",
            "post_id": "s1",
            "area_id": "a1",
            "start_date": "2024-05",
        }
    ],
}

# ClaimReview

PARTIES = st.builds(
    claimreview.Party, type=st.sampled_from(["Person", "Organization"]), name=NAMED, url=LINKS
)
REVIEWS = st.builds(
    claimreview.ClaimReview,
    url=LINKS,
    claim_reviewed=NAMED,
    date_published=st.just("") | DAYS,
    author=PARTIES,
    item_reviewed=st.none()
    | st.builds(claimreview.Claim, author=st.none() | PARTIES, appearance=few(LINKS), first_appearance=LINKS),
    review_rating=st.builds(
        claimreview.Rating,
        alternate_name=NAMED,
        rating_value=st.none() | st.floats(1, 5),
        worst_rating=st.just(1.0),
        best_rating=st.just(5.0),
    ),
)


@given(few(REVIEWS), REVIEWS)
@settings(max_examples=40)
def test_claim_reviews_round_trip(
    reviews: tuple[claimreview.ClaimReview, ...], one: claimreview.ClaimReview
) -> None:
    assert claimreview.parse(claimreview.write(reviews)) == reviews
    assert claimreview.parse(claimreview.write_one(one)) == (one,)


REVIEW: dict[str, Any] = {
    "@context": "http://schema.org",
    "@type": ["ClaimReview"],
    "datePublished": "2016-06-22",
    "url": "https://example.com/news/science/worldisflat.html",
    "claimReviewed": "The world is flat",
    "itemReviewed": {
        "@type": "CreativeWork",
        "author": {
            "@type": "Organization",
            "name": "Square World Society",
            "sameAs": "https://flatworlders.example/",
        },
        "datePublished": "2016-06-20",
        "appearance": {"@type": "OpinionNewsArticle", "url": "https://skeptical.example/news/a122121"},
    },
    "author": {"@type": "Organization", "name": "Example.com science watch"},
    "reviewRating": {
        "@type": "Rating",
        "ratingValue": "1",
        "bestRating": "5",
        "worstRating": "1",
        "alternateName": "False",
    },
}


def test_a_claim_review_is_found_wherever_a_publisher_puts_it() -> None:
    bare = {key: value for key, value in REVIEW.items() if key != "@context"}
    feed = {"@type": "DataFeed", "dataFeedElement": [{"@type": "DataFeedItem", "item": [bare]}]}
    context = {"@context": "https://schema.org/"}
    shapes = (REVIEW, [REVIEW], {**context, "@graph": [bare]}, {**context, **feed})
    found = [claimreview.parse(json.dumps(shape).encode()) for shape in shapes]
    [review] = found[0]
    assert all(reviews == (review,) for reviews in found)
    assert review.item_reviewed is not None
    assert review.item_reviewed.appearance == ("https://skeptical.example/news/a122121",)
    assert (review.review_rating.rating_value, review.review_rating.alternate_name) == (1.0, "False")


def test_one_bad_review_does_not_hide_the_others() -> None:
    good, bad = claimreview.iterate_reviews(
        json.dumps([REVIEW, {**REVIEW, "url": "x"}]).encode(), "feed.json"
    )
    assert isinstance(good, claimreview.ClaimReview)
    assert isinstance(bad, FormatProblem)
    assert bad.field == "[1].url"


# CAP

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


# DCAT

AGENTS = st.builds(dcat.Agent, type=st.just("foaf:Organization"), name=TEXTS, homepage=LINKS)
DISTRIBUTIONS = st.builds(
    dcat.Distribution,
    id=LINKS,
    title=TEXTS,
    access_url=LINKS,
    byte_size=st.none() | st.integers(0, 10**12),
    issued=st.just("") | DAYS,
    checksum=st.none()
    | st.builds(dcat.Checksum, checksum_value=st.binary(min_size=32, max_size=32).map(bytes.hex)),
)
DATASETS = st.builds(
    dcat.Dataset,
    id=LINKS,
    title=TEXTS,
    description=TEXTS,
    keyword=st.dictionaries(st.sampled_from(["en", "es"]), few(NAMED, 1)),
    theme=few(LINKS),
    publisher=st.none() | AGENTS,
    contact_point=few(st.builds(dcat.ContactPoint, fn=NAMED, has_email=st.just("mailto:data@town.example"))),
    temporal=st.none() | st.builds(dcat.Period, start_date=DAYS),
    distribution=few(DISTRIBUTIONS),
)
CATALOGS = st.builds(
    dcat.Catalog, id=LINKS, title=TEXTS, description=TEXTS, publisher=AGENTS, dataset=few(DATASETS)
)


@given(CATALOGS)
@settings(max_examples=40)
def test_catalogues_round_trip(catalog: dcat.Catalog) -> None:
    assert dcat.parse(dcat.write(catalog)) == catalog


CATALOG = json.loads(
    dcat.write(
        dcat.Catalog(
            title={"en": "Open data"},
            description={"en": "All of it"},
            publisher=dcat.Agent(type="foaf:Organization", name={"en": "Town"}),
            dataset=(dcat.Dataset(title={"en": "Requests"}, description={"en": "…"}),),
        )
    )
)


@pytest.mark.parametrize(
    "parse, document, path, value, reason",
    [
        (popolo.parse, COUNCIL, "persons.0.name", None, "required"),
        (popolo.parse, COUNCIL, "persons.0.birth_date", "1960-13", "is not in the calendar"),
        (popolo.parse, COUNCIL, "persons.0.birth_date", "13/1960", "is not a date such as"),
        (popolo.parse, COUNCIL, "persons.0.death_date", "1959", "is before the birth_date 1960"),
        (popolo.parse, COUNCIL, "persons.0.image", "javascript:x", "not an absolute address"),
        (popolo.parse, COUNCIL, "persons.0.contact_details.0.value", "", "required"),
        (popolo.parse, COUNCIL, "memberships.0.end_date", "2024-04-30", "is before the start_date 2024-05"),
        (popolo.parse, COUNCIL, "memberships.0.person_id", "p2", "'p2' is not among the persons"),
        (popolo.parse, COUNCIL, "memberships.0.post_id", "p1", "'p1' is not among the posts"),
        (popolo.parse, COUNCIL, "organizations.0.parent_id", "o9", "'o9' is not among the organizations"),
        (claimreview.parse, REVIEW, "@context", None, "required"),
        (
            claimreview.parse,
            REVIEW,
            "@context",
            "https://example.org",
            "the context is not https://schema.org",
        ),
        (claimreview.parse, REVIEW, "@type", None, "required"),
        (claimreview.parse, REVIEW, "@type", "Review", "'Review' is not 'ClaimReview'"),
        (claimreview.parse, REVIEW, "url", "worldisflat.html", "not an absolute address"),
        (claimreview.parse, REVIEW, "claimReviewed", "", "required"),
        (claimreview.parse, REVIEW, "datePublished", "2016-06", "not a whole date"),
        (
            claimreview.parse,
            REVIEW,
            "reviewRating",
            {"alternateName": ""},
            "in words or in figures is required",
        ),
        (claimreview.parse, REVIEW, "author", {"@type": "Person"}, "a name or an address is required"),
        (claimreview.parse, REVIEW, "reviewRating.ratingValue", "6", "not between the worst and the best"),
        (claimreview.parse, REVIEW, "reviewRating.ratingValue", "NaN", "is not a number"),
        (claimreview.parse, REVIEW, "author", "A newspaper", "object with named fields"),
        (dcat.parse, CATALOG, "@context", "https://schema.org", "context is not the one"),
        (dcat.parse, CATALOG, "@type", "dcat:Dataset", "is not 'dcat:Catalog'"),
        (dcat.parse, CATALOG, "title", None, "required"),
        (dcat.parse, CATALOG, "title", "Open data", "object with named fields"),
        (dcat.parse, CATALOG, "title.EN", "Open data", "not the code of a language"),
        (dcat.parse, CATALOG, "publisher.@type", "Town", "is not one of foaf:Agent"),
        (dcat.parse, CATALOG, "dataset.0.issued", "yesterday", "is not a date such as"),
        (dcat.parse, CATALOG, "dataset.0.distribution", [{}], "required"),
        (
            dcat.parse,
            CATALOG,
            "dataset.0.distribution",
            [{"access_url": "https://a.example", "byte_size": 1.5}],
            "whole number",
        ),
    ],
)
def test_a_faulty_field_is_named(
    parse: Callable[[bytes, str], object], document: dict[str, Any], path: str, value: Any, reason: str
) -> None:
    assert parse(json.dumps(document).encode(), "good.json")
    altered = json.loads(json.dumps(document))
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    parent = altered
    for step in way:
        parent = parent[step]
    parent[last] = value
    with pytest.raises(Malformed, match=reason) as refused:
        parse(json.dumps(altered, indent=1).encode(), "bad.json")
    field = path.replace(".0", "[0]")
    assert refused.value.problem.field.startswith(field)
    assert refused.value.problem.file == "bad.json"
    assert refused.value.problem.line > 0


def test_a_list_the_document_does_not_have_is_not_missed() -> None:
    alone = {"memberships": COUNCIL["memberships"]}
    assert popolo.parse(json.dumps(alone).encode()).memberships[0].person_id == "p1"


def test_an_id_used_twice_is_refused() -> None:
    doubled = {**COUNCIL, "persons": COUNCIL["persons"] * 2}
    with pytest.raises(Malformed, match=r"persons\[1\]\.id: 'p1' is used twice"):
        popolo.parse(json.dumps(doubled).encode())
