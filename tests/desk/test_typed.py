"""Whatever an address carries, the lists answer with a page or a sentence, never with an error of ours."""

import pytest
from django.http import QueryDict
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from gobernauta.faces.desk import typed

READERS = (typed.text, typed.number, typed.degrees, typed.day, typed.key)


@given(st.text(max_size=60))
def test_every_reader_gives_a_value_or_a_sentence(text):
    data = QueryDict(mutable=True)
    data["it"] = text
    assert {sentence(read, data)[-1:] for read in READERS} <= {"", "."}


def sentence(read, data):
    """What is said when a value cannot be read; empty when it can."""
    try:
        read(data, "it")
    except typed.Unreadable as told:
        return str(told)
    return ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    [
        "department=99999999999999999999",
        "department=²",
        "state=burnt",
        "status=burnt",
        "since=2026-02-30&area=x",
        "since=1901-01-01&area=-1",
        "since=0001-01-01&area=1e9",
        "until=9999-12-31&area=x",
        "order=random",
        "after=x",
        "after=1-",
        "after=999999999999999999-1",
        "assignee=somebody",
        "q=" + "x" * 301,
    ],
)
@pytest.mark.parametrize("name", ["inbox", "cases"])
def test_a_wrong_filter_gets_a_sentence_and_keeps_what_was_typed(client, town, name, query):
    client.force_login(town.bob)
    page = client.get(f"{reverse(f'desk:{name}')}?{query}&q=lamp")
    assert page.status_code in (200, 400)
    assert ("There is a problem" in page.content.decode()) == (page.status_code == 400)
    assert 'value="lamp"' in page.content.decode()
    known = {
        "inbox": ("since", "state", "until", "depart", "order", "after", "assignee"),
        "cases": ("status",),
    }
    if query.startswith(known[name]) and not query.startswith(("since=1901", "status=")):
        assert page.status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query", ["q=%00", "q=%ff", "channel=%00", "label=%27%3B", "language=%F0%9F%92%A1", "q=%22"]
)
def test_odd_signs_break_no_list(client, town, query):
    client.force_login(town.bob)
    for name in ("inbox", "cases"):
        assert client.get(f"{reverse(f'desk:{name}')}?{query}").status_code == 200
