"""The one list: nothing twice, nothing missed, nothing that is not for whoever looks."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gobernauta.channels.models import Account
from gobernauta.faces.desk import typed
from gobernauta.inbox import handling, listing
from gobernauta.inbox.listing import Wanted
from gobernauta.inbox.models import Conversation
from gobernauta.people.policy import Reach
from tests.desk.town import MONDAY, later

pytestmark = pytest.mark.django_db
EVERYWHERE = Reach(everywhere=True, organizations=frozenset())


def previews(wanted, reach=EVERYWHERE):
    return sorted(listing.select(wanted, reach).values_list("preview", flat=True))


@pytest.mark.parametrize("longest", [False, True])
@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_pages_show_everything_once_even_when_times_are_the_same(town, longest, size):
    for number in range(11):
        town.hear(f"Message {number}", at=later(hours=number // 4))
    shown, key = [], None
    while True:
        wanted = Wanted(longest=longest, after=key)
        rows, key = listing.page(listing.select(wanted, EVERYWHERE), wanted, size=size)
        shown += [(row.waiting_since if longest else row.last_at, row.pk) for row in rows]
        if key is None:
            break
    assert shown == sorted(shown, reverse=not longest)
    assert {pk for _, pk in shown} == set(Conversation.objects.values_list("pk", flat=True))
    assert len(shown) == 11


def test_what_comes_in_between_two_pages_neither_repeats_nor_hides_a_row(town):
    for number in range(4):
        town.hear(f"Message {number}", at=later(hours=number))
    rows, key = listing.page(listing.select(Wanted(), EVERYWHERE), Wanted(), size=2)
    town.hear("New", at=later(hours=9))
    wanted = Wanted(after=key)
    more, _ = listing.page(listing.select(wanted, EVERYWHERE), wanted, size=2)
    assert [row.preview for row in [*rows, *more]] == [f"Message {n}" for n in (3, 2, 1, 0)]


@given(
    st.builds(
        listing.Key,
        st.datetimes(datetime(1900, 1, 2), datetime(2999, 1, 1), timezones=st.just(UTC)).filter(  # noqa: DTZ001
            lambda at: at.year >= 1970
        ),
        st.integers(1, 2**59),
    )
)
def test_a_key_comes_back_from_a_link_as_it_was(key):
    from django.http import QueryDict

    assert typed.key(QueryDict(f"after={typed.written(key)}")) == key


@pytest.mark.parametrize(
    ("text", "found_by"),
    [
        ("Las farolas de la calle están rotas", ["farola", "calles", '"farolas de la calle"', "rota -perro"]),
        ("Jalanan di depan sekolah berlubang", ["jalan", "lubang", "sekolah or perro"]),
        ("The street lamps are broken", ["lamp", "streets", "broken lamps", "perro or lamp"]),
    ],
)
def test_words_are_found_by_their_stems_in_three_languages(town, text, found_by):
    town.hear(text)
    town.hear("El perro ladra; the dog barks; anjing menggonggong")
    for words in found_by:
        assert text[:200] in previews(Wanted(words=words)), words
    assert text[:200] not in previews(Wanted(words=f"{found_by[0]} -{found_by[0]}"))


@pytest.mark.parametrize("words", ["'", '"', "a & | ! b", "<->", ":*", "-", "or or", "%_\\", "💡", "-" * 300])
def test_odd_searches_answer_instead_of_breaking(town, words):
    town.hear("Lamp")
    assert previews(Wanted(words=words)) in ([], ["Lamp"])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet="-\"or a'&|!<>:*()\\é", max_size=300))
def test_no_search_breaks_the_list(db, words):
    assert listing.count(listing.select(Wanted(words=words), EVERYWHERE)) == 0


def test_a_conversation_is_found_by_its_reference_as_people_type_it(town):
    conversation = town.hear("Lamp").conversation
    assert previews(Wanted(words=conversation.reference.lower().replace("-", " "))) == ["Lamp"]


def test_what_is_said_in_a_merged_thread_finds_the_one_it_is_shown_in(town):
    kept, merged = town.hear("Lamp").conversation, town.hear("Hole").conversation
    handling.join(kept, merged)
    assert list(listing.select(Wanted(words="hole"), EVERYWHERE)) == [kept]


def test_filters_leave_out_what_was_not_asked_for(town):
    other = Account.objects.create(kind="email", name="Mail", created_at=MONDAY)
    town.hear("Mine", language="es", at=later(days=3))
    town.hear("Closed")
    town.hear("Theirs")
    by = {row.preview: row for row in Conversation.objects.all()}
    Conversation.objects.filter(pk=by["Mine"].pk).update(assignee=town.bob, account=other)
    Conversation.objects.filter(pk=by["Closed"].pk).update(state="closed", waiting_since=None)
    Conversation.objects.filter(pk=by["Theirs"].pk).update(organization=town.parks)
    asked = {
        "Mine": [
            Wanted(assignee=town.bob.pk),
            Wanted(channel="email"),
            Wanted(language="es"),
            Wanted(since=(MONDAY + timedelta(days=1)).date()),
        ],
        "Closed": [Wanted(state="closed")],
        "Theirs": [Wanted(organization=town.parks.pk)],
    }
    for preview, wanteds in asked.items():
        for wanted in wanteds:
            assert previews(wanted) == [preview], wanted
    assert previews(Wanted(unassigned=True)) == ["Closed", "Theirs"]
    assert previews(Wanted(until=MONDAY.date())) == ["Closed", "Theirs"]
    assert previews(Wanted(longest=True)) == ["Mine", "Theirs"]


def test_who_works_elsewhere_finds_nothing_by_any_way(town):
    reach = Reach(everywhere=False, organizations=frozenset({town.parks.pk}))
    reference = town.hear("Lamp").conversation.reference
    for wanted in (
        Wanted(),
        Wanted(words="lamp"),
        Wanted(words=reference),
        Wanted(organization=town.roads.pk),
    ):
        assert previews(wanted, reach) == []
        assert listing.count(listing.select(wanted, reach)) == 0


def test_a_conversation_of_no_department_is_for_those_who_read_everywhere(town):
    town.hear("Lamp")
    Conversation.objects.update(organization=None)
    assert previews(Wanted(), Reach(everywhere=False, organizations=frozenset({town.roads.pk}))) == []
    assert previews(Wanted()) == ["Lamp"]
