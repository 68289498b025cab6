"""The clock for a first answer stands while an answer has arrived, and runs while none has."""

import pytest

from gobernauta.cases import actions as cases
from gobernauta.cases import clocks, merging
from gobernauta.cases.models import Clock, Pause, ServiceRequest
from gobernauta.channels.protocol import Receipt, Rejected, Uncertain
from gobernauta.inbox.models import Message
from gobernauta.journeys import answer, answered
from gobernauta.publishing import actions as publishing
from gobernauta.publishing.models import Delivery
from tests.desk.town import MONDAY, later, town

__all__ = ["town"]
pytestmark = pytest.mark.django_db


class Network:
    """Takes what it is given, or fails as told."""

    def __init__(self, fails=None):
        self.fails = fails

    def send(self, message):
        if self.fails:
            raise self.fails
        return Receipt(external_id=f"sent-{message.key}")

    def find(self, key, message):
        return None


@pytest.fixture
def asked(town):
    return town.hear("The lamp is broken.")


@pytest.fixture
def request_(town, asked):
    return town.open(asked.conversation)


def stopped(request):
    return Clock.objects.get(request=request, kind="answer").stopped_at


def queued(town, conversation, *, now=MONDAY, automatic=False):
    return answer.reply(conversation, text="Friday.", actor=town.bob, now=now, automatic=automatic)


def leave(delivery, *, now, fails=None):
    return answered.send(publishing.take(pk=delivery.pk, now=now), Network(fails), now=now)


def test_a_queued_reply_stops_nothing_and_a_sent_one_does(town, asked, request_):
    delivery = queued(town, asked.conversation)
    assert stopped(request_) is None
    leave(delivery, now=later(hours=2))
    assert stopped(request_) == later(hours=2)
    assert Clock.objects.get(request=request_, kind="resolve").stopped_at is None


@pytest.mark.parametrize("error", [Rejected("No."), Uncertain("Perhaps.")])
def test_what_is_not_known_to_have_arrived_stops_nothing(town, asked, request_, error):
    leave(queued(town, asked.conversation), now=later(hours=2), fails=error)
    assert stopped(request_) is None
    assert ServiceRequest.objects.filter(clocks.overdue(later(days=30))).exists()


def test_a_receipt_by_machine_is_no_answer(town, asked, request_):
    leave(queued(town, asked.conversation, automatic=True), now=later(hours=2))
    assert stopped(request_) is None


def bounce(town, delivery, *, now):
    message = message_of(delivery)
    answered.lost(message, reason="Mailbox full.", now=now)


def message_of(delivery):
    delivery.refresh_from_db()
    return Message.objects.get(external_id=delivery.receipt["external_id"])


def test_a_bounce_lets_the_clock_run_again_as_if_nothing_had_been_sent(town, asked, request_):
    due_at = Clock.objects.get(request=request_, kind="answer").due_at
    delivery = queued(town, asked.conversation)
    leave(delivery, now=later(hours=2))
    bounce(town, delivery, now=later(hours=3))
    assert stopped(request_) is None
    assert Clock.objects.get(request=request_, kind="answer").due_at == due_at
    assert Delivery.objects.get().state == "failed"


def test_while_another_answer_stands_a_bounce_stops_the_clock_at_that_one(town, asked, request_):
    first, second = queued(town, asked.conversation), queued(town, asked.conversation)
    leave(first, now=later(hours=2))
    leave(second, now=later(hours=4))
    assert stopped(request_) == later(hours=2)
    bounce(town, first, now=later(hours=5))
    assert stopped(request_) == later(hours=4)


def test_a_pause_in_between_counts_for_the_clock_that_runs_again(town, asked, request_):
    delivery = queued(town, asked.conversation)
    leave(delivery, now=later(hours=1))
    cases.move(request=request_, verb="ask", notes="Which?", actor=town.bob, now=later(hours=2))
    bounce(town, delivery, now=later(hours=3))
    pause = Pause.objects.get(clock__request=request_, clock__kind="answer")
    assert (pause.started_at, pause.ended_at) == (later(hours=2), None)
    cases.move(request=request_, verb="resume", notes="", actor=town.bob, now=later(hours=4))
    pause.refresh_from_db()
    assert pause.ended_at == later(hours=4)


def test_a_closed_case_is_left_alone(town, asked, request_):
    delivery = queued(town, asked.conversation)
    leave(delivery, now=later(hours=1))
    cases.move(request=request_, verb="finish", notes="Done.", actor=town.bob, now=later(hours=2))
    bounce(town, delivery, now=later(hours=3))
    assert stopped(request_) == later(hours=1)


def test_an_answer_in_the_conversation_it_is_shown_in_counts(town, asked):
    other = town.hear("The same", by="wayan").conversation
    request = town.open(other)
    merging.merge_conversations(kept=asked.conversation, merged=other, actor=town.bob, now=MONDAY)
    leave(queued(town, asked.conversation), now=later(hours=1))
    assert stopped(request) == later(hours=1)


def test_an_answer_before_the_case_was_opened_is_none_to_it(town, asked):
    leave(queued(town, asked.conversation), now=MONDAY)
    request = town.open(asked.conversation, now=later(hours=1))
    leave(queued(town, asked.conversation, automatic=True), now=later(hours=2))
    assert stopped(request) is None
