"""Cases are opened once, given to people who work there, and never lose the conversation they came from."""

import pytest

from gobernauta.cases import actions, sorting, worklist
from gobernauta.cases.models import Label, Labelled, Note, Raised, ServiceRequest
from gobernauta.inbox.models import Conversation
from gobernauta.register.models import Entry
from tests.desk.town import MONDAY, later

pytestmark = pytest.mark.django_db


def test_the_first_case_takes_the_reference_and_the_second_gets_its_own(town):
    conversation = town.hear("Broken").conversation
    first, second = town.open(conversation), town.open(conversation)
    assert first.reference == conversation.reference
    assert second.reference != conversation.reference
    assert Raised.objects.filter(conversation=conversation).count() == 2


def test_two_clerks_who_saw_no_case_open_one(town):
    conversation = town.hear("Broken").conversation
    town.open(conversation, expected=0)
    with pytest.raises(actions.Refused, match="Somebody else has opened a case"):
        town.open(conversation, expected=0)
    assert ServiceRequest.objects.count() == 1


def test_a_case_for_another_department_takes_the_conversation_along(town):
    conversation = town.hear("A tree").conversation
    town.open(conversation, organization=town.parks)
    conversation.refresh_from_db()
    assert conversation.organization == town.parks


def test_a_case_handed_over_takes_only_conversations_of_its_own(town):
    shared, own = town.hear("Two matters").conversation, town.hear("One").conversation
    first, _second, third = town.open(shared), town.open(shared), town.open(own)
    for request in (first, third):
        actions.assign(
            request=request, organization=town.parks, assignee=town.charlie, actor=town.bob, now=MONDAY
        )
    shared.refresh_from_db()
    own.refresh_from_db()
    assert (shared.organization, own.organization, own.assignee) == (town.roads, town.parks, town.charlie)


def test_work_goes_only_to_who_works_there(town):
    request = town.open(town.hear("Broken").conversation)
    with pytest.raises(actions.Refused, match="Charlie does not work in Roads"):
        actions.assign(
            request=request, organization=town.roads, assignee=town.charlie, actor=town.bob, now=MONDAY
        )


@pytest.mark.parametrize(
    ("latitude", "longitude", "said"),
    [(91.0, 0.0, "latitude"), (0.0, 181.0, "longitude"), (1.0, None, "both"), (None, 1.0, "both")],
)
def test_a_place_that_is_nowhere_is_refused_in_words(latitude, longitude, said):
    with pytest.raises(actions.Refused, match=said):
        actions.Where(latitude=latitude, longitude=longitude)


def test_a_label_put_on_twice_is_there_once_and_on_the_record_once(town):
    conversation = town.hear("Broken").conversation
    for name in ("Street  lamps", "street lamps"):
        sorting.label(conversation=conversation, name=name, actor=town.bob, now=MONDAY)
    assert Label.objects.get().name == "Street lamps"
    assert Labelled.objects.count() == 1
    sorting.unlabel(conversation=conversation, slug="street-lamps", actor=town.bob, now=MONDAY)
    actions_seen = Entry.objects.filter(subject=conversation.reference).order_by("id")
    assert list(actions_seen.values_list("action", flat=True)) == [
        "conversation.labelled",
        "conversation.unlabelled",
    ]


@pytest.mark.parametrize("name", ["", "  ", "!!!", "\u200b"])
def test_a_label_without_a_letter_is_refused(town, name):
    with pytest.raises(actions.Refused, match="letter"):
        sorting.label(conversation=town.hear("x").conversation, name=name, actor=town.bob, now=MONDAY)


def test_the_words_of_a_note_are_on_the_record_only_as_a_commitment(town):
    conversation = town.hear("Broken").conversation
    sorting.note(conversation=conversation, text="He calls daily.", actor=town.bob, now=MONDAY)
    leaf = bytes(Entry.objects.get(action="note.added").leaf).decode()
    assert "calls" not in leaf
    assert "commitment" in leaf
    assert Note.objects.get().text == "He calls daily."


def test_the_second_to_assign_is_told(town):
    conversation = town.hear("Broken").conversation
    told = {"conversation": conversation, "organization": town.roads, "actor": town.alice, "now": MONDAY}
    sorting.assign(**told, assignee=town.bob, seen=f"{town.roads.pk}-0")
    with pytest.raises(actions.Refused, match="meanwhile"):
        sorting.assign(**told, assignee=town.alice, seen=f"{town.roads.pk}-0")
    assert Conversation.objects.get().assignee == town.bob


def test_the_inbox_shows_what_is_due_on_the_cases_of_a_conversation(town):
    late, early = town.hear("Late").conversation, town.hear("Early", at=later(days=2)).conversation
    town.open(late)
    town.open(early, now=later(days=2))
    reach = worklist.Reach(everywhere=False, organizations=frozenset({town.roads.pk}))
    page = worklist.page(worklist.listing.Wanted(), reach, overdue=True, now=later(days=2))
    assert [row.conversation.pk for row in page.rows] == [late.pk]
    assert page.rows[0].next_due.overdue
