"""A message can have a conversation of its own, and be put back as if it had never left."""

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gobernauta.cases import merging, sorting
from gobernauta.cases.actions import Refused
from gobernauta.inbox import queries as inbox
from gobernauta.inbox.models import Conversation, Message
from gobernauta.journeys import answer
from gobernauta.register.models import Entry
from tests.cases.test_merging import play, standing
from tests.desk.town import MONDAY, build, later

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(town):
    """Two matters in one conversation."""
    first = town.hear("The lamp is broken.")
    second = town.hear("And the pool is dirty.", into=first.conversation, by="rudi", at=later(hours=1))
    return first, second


def take_out(town, message):
    return merging.take_out(
        conversation=message.conversation, message=message.pk, actor=town.bob, now=later(hours=2)
    )


def test_the_message_goes_and_the_rest_stays(town, pair):
    first, second = pair
    parted = take_out(town, second)
    second.refresh_from_db()
    assert second.conversation == parted
    assert (parted.contact, parted.organization, parted.preview) == (
        second.contact,
        town.roads,
        "And the pool is dirty.",
    )
    kept = Conversation.objects.get(pk=first.conversation_id)
    assert (kept.preview, kept.last_at, kept.waiting_since) == ("The lamp is broken.", MONDAY, MONDAY)
    assert parted.waiting_since == later(hours=1)
    entry = Entry.objects.get(action="message.parted")
    assert entry.subject == parted.reference
    assert kept.reference.encode() in bytes(entry.leaf)


def test_what_answers_the_message_follows_it(town, pair):
    parted = take_out(town, pair[1])
    assert inbox.by_external_id(town.account, pair[1].external_id).conversation == parted
    told = answer.reply(parted, text="On Friday.", actor=town.bob, now=later(hours=3))
    assert told.message["in_reply_to"] == pair[1].external_id


EVENTS = st.lists(st.tuples(st.sampled_from(["hear", "say"]), st.just(0), st.integers(2, 50)), max_size=4)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=EVENTS, during=EVENTS, which=st.integers(0, 5), closed=st.booleans())
def test_putting_back_is_as_if_it_had_never_left(django_db_blocker, before, during, which, closed):
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        town = build()
        mine, twin = ([town.hear("One").conversation] for _ in range(2))
        for conversations in (mine, twin):
            town.hear("Two", into=conversations[0], at=later(hours=1))
            play(town, conversations, before + ([("close", 0, 50)] if closed else []))
        heard = list(Message.objects.filter(conversation=mine[0], direction="in"))
        parted = take_out(town, heard[which % len(heard)])
        for conversations in (mine, twin):
            play(town, conversations, during)
        merging.put_back(parted=parted, actor=town.bob, now=later(days=3))
        assert standing(mine)[0] == standing(twin)[0]
        assert not Conversation.objects.filter(pk=parted.pk).exists()
        assert Message.objects.filter(conversation=mine[0]).count() == 2 + len(before) + len(during)
        transaction.set_rollback(True)


@pytest.mark.parametrize("what", ["message", "reply", "case", "note", "department"])
def test_once_something_has_happened_it_is_merged_instead(town, pair, what):
    parted = take_out(town, pair[1])
    if what == "message":
        town.hear("Well?", into=parted, by="rudi")
    elif what == "reply":
        answer.reply(parted, text="On Friday.", actor=town.bob, now=MONDAY)
    elif what == "case":
        town.open(parted)
    elif what == "note":
        sorting.note(conversation=parted, text="Ask the pool.", actor=town.bob, now=MONDAY)
    else:
        Conversation.objects.filter(pk=parted.pk).update(organization=town.parks)
    with pytest.raises(Refused):
        merging.put_back(parted=parted, actor=town.bob, now=MONDAY)
    pair[1].refresh_from_db()
    assert pair[1].conversation == parted


@pytest.mark.parametrize("which", ["only", "ours", "elsewhere", "inside", "twice"])
def test_what_cannot_be_taken_out_is_refused(town, pair, which):
    first, second = pair
    ours = town.say(first.conversation, "We look at it.")
    conversation, message = first.conversation, second.pk
    if which == "only":
        alone = town.hear("Alone")
        conversation, message = alone.conversation, alone.pk
    elif which == "ours":
        message = ours.pk
    elif which == "elsewhere":
        message = town.hear("Elsewhere").pk
    elif which == "inside":
        kept = town.hear("Kept").conversation
        merging.merge_conversations(kept=kept, merged=conversation, actor=town.bob, now=MONDAY)
    else:
        take_out(town, second)
    with pytest.raises(Refused):
        merging.take_out(conversation=conversation, message=message, actor=town.bob, now=MONDAY)


def test_the_page_takes_out_and_puts_back(client, town, pair):
    home = pair[0].conversation
    client.force_login(town.bob)
    page = client.get(reverse("desk:conversation", args=[home.pk])).content.decode()
    assert page.count("Take out") == 2
    client.post(reverse("desk:take_out", args=[home.pk]), {"message": pair[1].pk})
    parted = Conversation.objects.exclude(pk=home.pk).get()
    page = client.get(reverse("desk:conversation", args=[parted.pk])).content.decode()
    assert "Taken out of" in page
    assert home.reference in page
    client.post(reverse("desk:put_back", args=[parted.pk]))
    assert Message.objects.filter(conversation=home).count() == 2
    for nonsense in ("", "x", "999999"):
        client.post(reverse("desk:take_out", args=[home.pk]), {"message": nonsense})
    assert Conversation.objects.count() == 1


def test_another_department_can_neither(client, town, pair):
    client.force_login(town.charlie)
    for name in ("take_out", "put_back"):
        answer_ = client.post(
            reverse(f"desk:{name}", args=[pair[0].conversation.pk]), {"message": pair[1].pk}
        )
        assert answer_.status_code == 404
    assert Conversation.objects.count() == 1
