"""A reply leaves once, to the right person, seen by no more people than what it answers, or not at all."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import reverse

from gobernauta.cases import merging
from gobernauta.channels.protocol import Visibility
from gobernauta.faces.desk import inbox as views
from gobernauta.inbox import actions as inbox
from gobernauta.inbox import threads
from gobernauta.inbox.models import Conversation
from gobernauta.journeys import answer
from gobernauta.journeys.answer import Draft
from gobernauta.publishing import outbox
from gobernauta.publishing.models import Delivery
from gobernauta.register.models import Entry
from tests.desk.town import KEY, MONDAY, build, later


@pytest.fixture
def asked(town):
    return town.hear("The lamp is broken.")


def send(town, conversation, text="Repaired on Friday.", key=KEY, **more):
    return answer.send(conversation, Draft(text=text, key=key, **more), actor=town.bob, now=MONDAY)


def seen_now(conversation):
    return answer.seen(threads.said([conversation]), outbox.of_conversations([conversation]))


def test_a_reply_answers_the_newest_message_on_its_own_channel(town, asked):
    newest = town.hear("Mine too!", by="wayan", into=asked.conversation, at=later(hours=1))
    said = send(town, asked.conversation).message
    assert (said["in_reply_to"], said["to"]) == (newest.external_id, "@wayan@example.org")


def test_a_named_message_is_answered_and_its_writer_addressed(town, asked):
    town.hear("Mine too!", by="wayan", into=asked.conversation, at=later(hours=1))
    said = send(town, asked.conversation, answering=asked.pk).message
    assert (said["in_reply_to"], said["to"]) == (asked.external_id, "@suzie@example.org")


@pytest.mark.parametrize("asked_for", ["", *Visibility])
@pytest.mark.parametrize("theirs", list(Visibility))
def test_no_reply_is_seen_by_more_people_than_the_message(town, theirs, asked_for):
    conversation = town.hear("Help", visibility=theirs).conversation
    order = list(Visibility)
    try:
        sent = Visibility(send(town, conversation, visibility=str(asked_for)).message["visibility"])
    except answer.Refused:
        assert order.index(asked_for) != order.index(theirs)
        assert not Delivery.objects.exists()
    else:
        assert order.index(sent) >= order.index(theirs)


def test_after_a_public_and_a_private_message_each_is_answered_as_it_was_written(town, asked):
    private = town.hear(
        "My address is…", into=asked.conversation, visibility=Visibility.DIRECT, at=later(hours=1)
    )
    assert send(town, asked.conversation).message["visibility"] == "direct"
    assert private.conversation == asked.conversation
    second = send(town, asked.conversation, key="f" * 32, answering=asked.pk)
    assert second.message["visibility"] == "public"


def test_where_everything_was_deleted_a_reply_is_no_wider_than_it_was(town):
    message = town.hear("Private", visibility=Visibility.DIRECT)
    inbox.revise(message=message, event=None, kind="deletion", text="", at=MONDAY)
    said = send(town, message.conversation).message
    assert (said["visibility"], said["in_reply_to"]) == ("direct", "")


def test_the_same_form_sent_again_is_the_same_reply(town, asked):
    first = send(town, asked.conversation)
    assert send(town, asked.conversation) == first
    assert Entry.objects.filter(action="reply.decided").count() == 1


def test_a_form_of_another_conversation_opens_nothing(town, asked):
    send(town, asked.conversation)
    with pytest.raises(answer.Refused, match="out of date"):
        send(town, town.hear("Other").conversation)


@pytest.mark.parametrize("key", ["", "x", "0123456789ABCDEF" * 2, "0" * 33, "é" * 32])
def test_a_key_we_did_not_make_is_refused(town, asked, key):
    with pytest.raises(answer.Refused, match="out of date"):
        send(town, asked.conversation, key=key)


@pytest.mark.parametrize("what", ["message", "wording", "reply"])
def test_who_has_not_read_everything_is_told_first(town, asked, what):
    seen = seen_now(asked.conversation)
    if what == "message":
        town.hear("Never mind", into=asked.conversation)
    elif what == "wording":
        inbox.revise(message=asked, event=None, kind="edit", text="The lamp works.", at=MONDAY)
    else:
        send(town, asked.conversation, key="a" * 32, seen=seen)
    with pytest.raises(answer.Overtaken):
        send(town, asked.conversation, seen=seen)
    send(town, asked.conversation, seen=seen_now(asked.conversation))


def test_what_fits_in_no_message_is_refused_in_words(town, asked):
    town.account.capabilities = {"text_length": 10, "may_thread": False}
    town.account.save()
    with pytest.raises(answer.Refused, match="11 characters long; a message holds 10"):
        send(town, asked.conversation, text="a" * 11)
    assert send(town, asked.conversation, text="👨‍👩‍👧‍👦" * 10).message["text"] == "👨‍👩‍👧‍👦" * 10


def test_a_long_reply_is_previewed_in_the_parts_it_leaves_in(town, asked):
    parts = answer.preview([asked.conversation], Draft(text="Word. " * 150, key=KEY)).parts
    assert len(parts) == 2
    assert parts[0].endswith("(1/2)")
    assert all(len(part) <= 500 for part in parts)
    assert not Delivery.objects.exists()


def test_a_reply_to_a_merged_thread_stays_in_its_thread(town, asked):
    other = town.hear("The same", by="wayan")
    merging.merge_conversations(
        kept=asked.conversation, merged=other.conversation, actor=town.bob, now=MONDAY
    )
    delivery = send(town, asked.conversation, answering=other.pk)
    assert delivery.conversation == other.conversation
    assert (delivery.message["to"], delivery.message["thread"]) == (
        "@wayan@example.org",
        other.conversation.thread,
    )


def post(client, asked, name="reply", **fields):
    return client.post(reverse(f"desk:{name}", args=[asked.conversation.pk]), fields)


@pytest.mark.parametrize(
    ("limits", "text"),
    [({"text_length": 5, "may_thread": False}, "Too long ünïcode"), ({"text_length": 500}, "  ")],
)
def test_what_was_typed_stays_in_the_box_with_the_reason(client, town, asked, limits, text):
    town.account.capabilities = limits
    town.account.save()
    client.force_login(town.bob)
    page = post(client, asked, text=text, key=KEY)
    assert page.status_code == 400
    assert text in page.content.decode()
    assert "There is a problem" in page.content.decode()
    assert not Delivery.objects.exists()


def test_a_preview_sends_nothing_and_keeps_the_words(client, town, asked):
    client.force_login(town.bob)
    page = post(client, asked, text="On Friday.", key=KEY, preview="1").content.decode()
    assert "It will look like this" in page
    assert page.count("On Friday.") == 2
    assert not Delivery.objects.exists()


def test_the_sign_no_text_may_hold_breaks_nothing(client, town, asked):
    client.force_login(town.bob)
    assert post(client, asked, text="On\x00 Friday.", key=KEY).status_code == 302
    assert Delivery.objects.get().message["text"] == "On Friday."


def test_a_failed_reply_can_be_changed_and_sent_anew(client, town, asked):
    delivery = send(town, asked.conversation)
    Delivery.objects.filter(pk=delivery.pk).update(state="failed", problem="Gone.")
    client.force_login(town.bob)
    address = reverse("desk:conversation", args=[asked.conversation.pk])
    page = client.get(address, {"edit": delivery.pk}).content.decode()
    assert "Gone." in page
    assert "did not arrive" in page
    assert "\nRepaired on Friday.</textarea>" in page
    for nonsense in ("x", "-1", "9" * 40, "²"):
        told = client.get(address, {"edit": nonsense, "answer": nonsense})
        assert told.status_code == 400
        assert "is not a number" in told.content.decode()
    assert client.get(address, {"edit": 999_999, "answer": 999_999}).status_code == 200


def test_a_preview_keeps_who_may_see_it_and_what_it_answers(client, town, asked):
    town.hear("Mine too", by="wayan", into=asked.conversation, at=later(hours=1))
    client.force_login(town.bob)
    fields = {"text": "Friday", "visibility": "direct", "answer": asked.pk}
    page = post(client, asked, **fields, key=KEY, preview="1").content.decode()
    assert '<option value="direct" selected>' in page
    assert f'name="answer" value="{asked.pk}"' in page


def test_the_form_of_the_page_is_one_that_can_be_sent(client, town, asked):
    client.force_login(town.bob)
    client.get(reverse("desk:conversation", args=[asked.conversation.pk]))
    context = client.get(reverse("desk:conversation", args=[asked.conversation.pk])).context
    box = context["file"].box
    answered = post(client, asked, text="Friday", key=box.key, seen=box.seen, answer=box.asked.pk)
    assert answered.status_code == 302
    assert Delivery.objects.get().requested_by == town.bob
    assert views.reply.door == "conversation.answer"


@pytest.mark.django_db(transaction=True)
def test_twenty_clicks_at_once_send_one_reply():
    town = build()
    conversation = town.hear("The lamp is broken.").conversation

    def click(_):
        try:
            return send(town, Conversation.objects.get(pk=conversation.pk)).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        made = set(pool.map(click, range(20)))
    assert made == set(Delivery.objects.values_list("pk", flat=True))
    assert len(made) == 1
    assert Entry.objects.filter(action="reply.decided").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_who_answer_at_once_send_one_reply_and_one_is_told():
    town = build()
    conversation = town.hear("The lamp is broken.").conversation
    seen = seen_now(conversation)

    def click(key):
        try:
            send(town, Conversation.objects.get(pk=conversation.pk), key=key * 32, seen=seen)
        except answer.Overtaken:
            return "told"
        else:
            return "sent"
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        outcomes = sorted(pool.map(click, "abcdef12"))
    assert outcomes == ["sent"] + ["told"] * 7
    assert Delivery.objects.count() == 1
