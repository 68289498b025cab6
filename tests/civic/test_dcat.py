"""DCAT: written and read back equal, real shapes read, every fault named."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civic.formats import dcat
from tests.civic.open_documents import DAYS, LINKS, NAMED, TEXTS, few, named_when_faulty

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
    "path, value, reason",
    [
        ("@context", "https://schema.org", "context is not the one"),
        ("@type", "dcat:Dataset", "is not 'dcat:Catalog'"),
        ("title", None, "required"),
        ("title", "Open data", "object with named fields"),
        ("title.EN", "Open data", "not the code of a language"),
        ("publisher.@type", "Town", "is not one of foaf:Agent"),
        ("dataset.0.issued", "yesterday", "is not a date such as"),
        ("dataset.0.distribution", [{}], "required"),
        (
            "dataset.0.distribution",
            [{"access_url": "https://a.example", "byte_size": 1.5}],
            "whole number",
        ),
    ],
)
def test_a_faulty_field_is_named(path: str, value: Any, reason: str) -> None:
    named_when_faulty(dcat.parse, CATALOG, path, value, reason)
