"""Popolo: written and read back equal, real shapes read, every fault named."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civic.formats import popolo
from civic.formats.problem import Malformed
from tests.civic.open_documents import DATES, LINKS, NAMED, WORDS, few, named_when_faulty

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


@pytest.mark.parametrize(
    "path, value, reason",
    [
        ("persons.0.name", None, "required"),
        ("persons.0.birth_date", "1960-13", "is not in the calendar"),
        ("persons.0.birth_date", "13/1960", "is not a date such as"),
        ("persons.0.death_date", "1959", "is before the birth_date 1960"),
        ("persons.0.image", "javascript:x", "not an absolute address"),
        ("persons.0.contact_details.0.value", "", "required"),
        ("memberships.0.end_date", "2024-04-30", "is before the start_date 2024-05"),
        ("memberships.0.person_id", "p2", "'p2' is not among the persons"),
        ("memberships.0.post_id", "p1", "'p1' is not among the posts"),
        ("organizations.0.parent_id", "o9", "'o9' is not among the organizations"),
    ],
)
def test_a_faulty_field_is_named(path: str, value: Any, reason: str) -> None:
    named_when_faulty(popolo.parse, COUNCIL, path, value, reason)


def test_a_list_the_document_does_not_have_is_not_missed() -> None:
    alone = {"memberships": COUNCIL["memberships"]}
    assert popolo.parse(json.dumps(alone).encode()).memberships[0].person_id == "p1"


def test_an_id_used_twice_is_refused() -> None:
    doubled = {**COUNCIL, "persons": COUNCIL["persons"] * 2}
    with pytest.raises(Malformed, match=r"persons\[1\]\.id: 'p1' is used twice"):
        popolo.parse(json.dumps(doubled).encode())
