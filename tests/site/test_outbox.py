"""The outbox under trouble: a message leaves once, and what became of a doubtful one is looked up."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from gobernauta.channels.models import Account
from gobernauta.channels.protocol import (
    Outbound,
    Uncertain,
)
from gobernauta.journeys import answered
from gobernauta.publishing import actions as publishing
from gobernauta.publishing import operating as switch
from gobernauta.publishing import queries as outbox
from gobernauta.publishing.models import Delivery
from gobernauta.site import tasks
from tests.site.network import Network
from tests.town import NOON

pytestmark = pytest.mark.django_db(transaction=True)


def queued(account: Account, number: int = 1) -> list[Delivery]:
    outbounds = [Outbound(key=publishing.fresh_key(), text=f"reply {at}") for at in range(number)]
    return [
        publishing.queue(account=account, conversation=None, outbound=one, requested_by=None, now=NOON)
        for one in outbounds
    ]


def test_twenty_deliveries_taken_by_four_threads_leave_once_each(account):
    network = Network()
    pks = [delivery.pk for delivery in queued(account, 20)]

    def deliver(pk: int) -> None:
        try:
            taken = publishing.take(pk=pk, now=NOON)
            if taken:
                answered.send(taken, network, now=NOON)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(deliver, pks * 4))
    assert sorted(one.key for one in network.handed) == sorted(d.key for d in Delivery.objects.all())
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}


@pytest.mark.parametrize("arrived", [True, False])
def test_after_a_crash_it_is_looked_up_and_never_sent_blindly(account, arrived):
    network, [delivery] = Network(), queued(account)
    taken = publishing.take(pk=delivery.pk, now=NOON)
    assert taken is not None
    if arrived:
        network.send(publishing.unpacked(taken.message))  # and the worker dies here
    assert publishing.take(pk=delivery.pk, now=NOON + publishing.LEASE / 2) is None
    later = NOON + publishing.LEASE
    assert outbox.due(now=later) == [delivery.pk]
    unknown = publishing.take(pk=delivery.pk, now=later)
    assert unknown is not None
    assert unknown.state == "unknown"
    settled = answered.send(unknown, network, now=later)
    assert network.asked == [delivery.key]
    assert settled.state == ("sent" if arrived else "queued")
    assert len(network.handed) == int(arrived)


def test_a_lost_answer_is_settled_by_reading_back(account):
    network, [delivery] = Network(fails=Uncertain("No answer came.")), queued(account)
    uncertain = answered.send(publishing.take(pk=delivery.pk, now=NOON), network, now=NOON)
    assert (uncertain.state, uncertain.problem) == ("unknown", "No answer came.")
    network.fails, later = None, uncertain.due_at
    assert answered.send(publishing.take(pk=delivery.pk, now=later), network, now=later).state == "sent"
    assert len(network.handed) == 1


def test_an_adapter_is_told_when_its_message_was_queued(account):
    network, [delivery] = Network(), queued(account)
    answered.send(publishing.take(pk=delivery.pk, now=NOON), network, now=NOON)
    assert network.handed[0].queued_at == NOON
    assert "2026" not in json.dumps(Delivery.objects.get().message)


def test_nothing_leaves_while_sending_is_suspended(town, account):
    [delivery] = queued(account)
    switch.suspend(reason="A wrong number", actor=town.grace, now=NOON)
    assert publishing.take(pk=delivery.pk, now=NOON) is None
    switch.resume(actor=town.grace, now=NOON)
    assert publishing.take(pk=delivery.pk, now=NOON) is not None


def test_what_a_channel_that_is_gone_should_send_waits_and_says_so(account):
    (delivery,) = queued(account)
    Account.objects.filter(pk=account.pk).update(kind="fax")
    tasks.deliver(delivery_id=delivery.pk)
    delivery.refresh_from_db()
    assert delivery.state == Delivery.State.QUEUED
    assert delivery.problem == "This house has no channel “fax” any more"
