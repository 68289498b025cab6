"""Presence, states and later wordings."""

import pytest

from gobernauta.inbox import actions, handling, threads
from gobernauta.inbox.models import Conversation, Presence
from gobernauta.register.models import Entry
from tests.desk.town import MONDAY, later

pytestmark = pytest.mark.django_db


def test_two_who_have_one_conversation_open_see_each_other_for_two_minutes(town):
    conversation = town.hear("Lamp").conversation
    assert handling.be_present(conversation, town.alice, now=MONDAY) == []
    assert handling.be_present(conversation, town.bob, now=later(minutes=1)) == ["Alice"]
    assert handling.be_present(conversation, town.alice, now=later(minutes=2)) == ["Bob"]
    assert handling.be_present(conversation, town.bob, now=later(minutes=9)) == []
    assert Presence.objects.count() == 2


def test_what_is_closed_no_longer_waits_and_a_new_message_opens_it(town):
    conversation = town.hear("Lamp").conversation
    handling.set_state(conversation=conversation, state="closed", actor=town.bob, now=MONDAY)
    conversation.refresh_from_db()
    assert (conversation.state, conversation.waiting_since) == ("closed", None)
    town.hear("Still broken", into=conversation, at=later(days=1))
    conversation.refresh_from_db()
    assert (conversation.state, conversation.waiting_since) == ("open", later(days=1))


def test_the_same_state_again_is_no_step(town):
    conversation = town.hear("Lamp").conversation
    for _ in range(2):
        handling.set_state(conversation=conversation, state="waiting", actor=town.bob, now=MONDAY)
    assert Entry.objects.filter(action="conversation.waiting").count() == 1


def test_a_state_that_does_not_exist_is_refused(town):
    with pytest.raises(handling.Refused):
        handling.set_state(
            conversation=town.hear("x").conversation, state="burnt", actor=town.bob, now=MONDAY
        )


def test_the_newest_wording_is_shown_and_the_earlier_ones_stay(town):
    message = town.hear("Lamp brocken", extra={"quoted": "On Friday you wrote"})
    for hour, text in ((2, "Lamp broken!"), (1, "Lamp broken")):
        actions.revise(message=message, event=None, kind="edit", text=text, at=later(hours=hour))
    actions.revise(message=message, event=None, kind="deletion", text="", at=later(hours=3))
    said = threads.said([message.conversation])[0]
    assert said.text == "Lamp broken!"
    assert [text for _, text in said.earlier] == ["Lamp brocken", "Lamp broken"]
    assert said.quoted == "On Friday you wrote"
    assert said.message.deleted_at == later(hours=3)
    assert threads.answerable(threads.said([message.conversation]), None) is None


def test_a_message_of_another_conversation_cannot_be_answered_from_here(town):
    here, there = town.hear("Here"), town.hear("There")
    assert threads.answerable(threads.said([here.conversation]), there.pk) is None
    assert Conversation.objects.count() == 2


def test_a_receipt_by_machine_does_not_hide_the_words_of_the_resident(town):
    conversation = town.hear("Lamp").conversation
    actions.store_sent(
        conversation=conversation,
        external_id="receipt",
        text="We have received your message.",
        url="",
        in_reply_to="",
        visibility="public",
        automatic=True,
        author_name="Town",
        now=later(hours=1),
    )
    conversation.refresh_from_db()
    assert (conversation.preview, conversation.waiting_since) == ("Lamp", MONDAY)
