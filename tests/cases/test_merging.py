"""What was merged can be split, and then stands as if it had never been merged."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gobernauta.cases import actions, lifecycle, merging
from gobernauta.cases.models import Clock, Pause, Raised, ServiceRequest
from gobernauta.inbox import handling
from gobernauta.inbox.models import Conversation
from gobernauta.register.models import Entry
from tests.desk.town import MONDAY, build, later

pytestmark = pytest.mark.django_db


def world():
    """Everything a merge of requests may touch."""
    return (
        list(ServiceRequest.objects.order_by("pk").values("pk", "status", "closed_at", "merged_into")),
        list(Clock.objects.order_by("pk").values()),
        list(Pause.objects.order_by("pk").values()),
        list(Raised.objects.order_by("pk").values()),
    )


def reach_status(town, request, status):
    verbs = {"received": [], "accepted": ["accept"], "in_progress": ["start"], "waiting": ["ask"]}[status]
    for verb in verbs:
        actions.move(request=request, verb=verb, notes="So.", actor=town.bob, now=later(hours=1))


@pytest.mark.parametrize("status", lifecycle.OPEN)
def test_splitting_requests_is_exact(town, status):
    kept, merged = (town.open(town.hear(text).conversation) for text in ("One", "Two"))
    reach_status(town, merged, status)
    before = world()
    merging.merge_requests(kept=kept, merged=merged, actor=town.bob, now=later(hours=3))
    merged.refresh_from_db()
    assert (merged.status, merged.merged_into) == ("duplicate", kept)
    assert Raised.objects.filter(request=kept).count() == 2
    merging.split_request(merged=merged, actor=town.bob, now=later(days=9))
    assert world() == before


def test_both_steps_are_on_the_record(town):
    kept, merged = (town.open(town.hear(text).conversation) for text in ("One", "Two"))
    merging.merge_requests(kept=kept, merged=merged, actor=town.bob, now=MONDAY)
    merging.split_request(merged=merged, actor=town.bob, now=MONDAY)
    said = Entry.objects.filter(subject=merged.reference).order_by("id").values_list("action", flat=True)
    assert list(said) == ["request.opened", "request.merged", "request.split"]


@pytest.mark.parametrize("kind", ["itself", "twice", "into merged", "with others inside", "closed", "abroad"])
def test_merges_that_make_no_sense_are_refused(town, kind):
    one, two, three = (town.open(town.hear(text).conversation) for text in ("1", "2", "3"))
    pairs = {"itself": (one, one), "twice": (three, two), "into merged": (two, three)}
    pairs |= {"with others inside": (three, one), "closed": (one, three), "abroad": (one, three)}
    merging.merge_requests(kept=one, merged=two, actor=town.bob, now=MONDAY)
    if kind == "closed":
        actions.move(request=three, verb="finish", notes="Done.", actor=town.bob, now=MONDAY)
    if kind == "abroad":
        actions.assign(request=three, organization=town.parks, assignee=None, actor=town.bob, now=MONDAY)
    kept, merged = pairs[kind]
    with pytest.raises(actions.Refused):
        merging.merge_requests(kept=kept, merged=merged, actor=town.bob, now=MONDAY)


def test_what_is_not_merged_cannot_be_split(town):
    request = town.open(town.hear("One").conversation)
    with pytest.raises(actions.Refused, match="not merged"):
        merging.split_request(merged=request, actor=town.bob, now=MONDAY)


EVENTS = st.lists(
    st.tuples(st.sampled_from(["hear", "say", "close"]), st.sampled_from([0, 1]), st.integers(0, 50)),
    max_size=5,
)


def play(town, conversations, events):
    for kind, which, hour in events:
        conversation = Conversation.objects.get(pk=conversations[which].pk)
        if kind == "hear":
            town.hear(f"Said at {hour}", into=conversation, at=later(hours=hour))
        elif kind == "say":
            town.say(conversation, f"Answered at {hour}", at=later(hours=hour))
        else:
            state = Conversation.State.CLOSED
            handling.set_state(conversation=conversation, state=state, actor=town.bob, now=later(hours=hour))


def standing(conversations):
    fields = ("state", "preview", "last_at", "waiting_since", "merged_into")
    rows = Conversation.objects.filter(pk__in=[it.pk for it in conversations]).order_by("pk")
    return list(rows.values(*fields))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=EVENTS, during=EVENTS)
def test_splitting_conversations_is_as_if_they_had_never_met(django_db_blocker, before, during):
    from django.db import transaction

    during = [event for event in during if event[0] != "close"]
    with django_db_blocker.unblock(), transaction.atomic():
        town = build()
        pair = [town.hear("One").conversation, town.hear("Two").conversation]
        twin = [town.hear("One").conversation, town.hear("Two").conversation]
        for conversations in (pair, twin):
            play(town, conversations, before)
        merging.merge_conversations(kept=pair[0], merged=pair[1], actor=town.bob, now=MONDAY)
        for conversations in (pair, twin):
            play(town, conversations, during)
        merging.split_conversation(merged=pair[1], actor=town.bob, now=MONDAY)
        assert standing(pair) == standing(twin)
        transaction.set_rollback(True)


def test_what_is_said_in_a_merged_thread_wakes_the_one_it_is_shown_in(town):
    kept, merged = town.hear("One").conversation, town.hear("Two").conversation
    merging.merge_conversations(kept=kept, merged=merged, actor=town.bob, now=MONDAY)
    kept.refresh_from_db()
    handling.set_state(conversation=kept, state="closed", actor=town.bob, now=MONDAY)
    merged.refresh_from_db()
    town.hear("Still broken", into=merged, at=later(hours=5))
    kept.refresh_from_db()
    assert (kept.state, kept.preview, kept.waiting_since) == ("open", "Still broken", later(hours=5))


def test_conversations_of_two_departments_are_not_merged(town):
    kept, merged = town.hear("One").conversation, town.hear("Two").conversation
    handling.hand_over([merged.pk], organization=town.parks, assignee=None)
    with pytest.raises(actions.Refused, match="two departments"):
        merging.merge_conversations(kept=kept, merged=merged, actor=town.bob, now=MONDAY)
