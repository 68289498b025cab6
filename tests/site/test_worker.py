"""The worker under trouble: one account's failure is its own, an event is understood once, a message leaves once."""

import asyncio
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.db.models import Max
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from gobernauta.channels import queries as accounts
from gobernauta.channels import registry
from gobernauta.channels.models import Account
from gobernauta.channels.protocol import (
    Author,
    ChannelError,
    Expired,
    Inbound,
    Kind,
    Malformed,
    Outbound,
    Raw,
    Receipt,
    Throttled,
    Uncertain,
)
from gobernauta.inbox.models import Event, Message, Revision
from gobernauta.journeys import answered, intake
from gobernauta.publishing import actions as publishing
from gobernauta.publishing import operating as switch
from gobernauta.publishing import queries as outbox
from gobernauta.publishing.models import Delivery
from gobernauta.site import tasks, worker
from tests import town as towns
from tests.town import NOON

pytestmark = pytest.mark.django_db(transaction=True)


class Network:
    """A channel whose network is this object: what it gives, how it fails, and what it was handed."""

    def __init__(self, *raws: Raw, fails: Exception | None = None) -> None:
        self.raws, self.fails = list(raws), fails
        self.handed: list[Outbound] = []
        self.asked: list[str] = []
        self.stop = threading.Event()

    def poll(self, cursor: str):
        if self.fails:
            raise self.fails
        return self.raws[int(cursor or 0) :], str(len(self.raws))

    def wait(self, seconds: float) -> None:
        self.stop.set()

    def parse(self, raw: Raw):
        if raw.payload == b"nonsense":
            raise Malformed("These are no words.")
        kind, message, text, at = json.loads(raw.payload)
        author = Author(address="suzie@example.net", name="Suzie")
        return [Inbound(Kind(kind), message, author, text, published_at=datetime.fromisoformat(at))]

    def send(self, message: Outbound) -> Receipt:
        self.handed.append(message)
        if self.fails:
            raise self.fails
        return Receipt(f"sent-{message.key}")

    def find(self, key: str, message: Outbound) -> Receipt | None:
        self.asked.append(key)
        return Receipt(f"sent-{key}") if key in {one.key for one in self.handed} else None


def event(name: str, kind: str, message: str, text: str = "", at: datetime = NOON) -> Raw:
    return Raw(name, json.dumps([kind, message, text, at.isoformat()]).encode())


@pytest.fixture
def town():
    return towns.found()


@pytest.fixture
def account(town) -> Account:
    """An account that sends no receipts by itself, so that only what a test queues leaves."""
    made = towns.account("web", town.streets)
    Account.objects.filter(pk=made.pk).update(acknowledges=False)
    return accounts.one(made.pk)


def read(account: Account, network: Network, monkeypatch) -> Account:
    """Let a reader work in a thread of its own, as the worker does, until it waits or fails."""
    monkeypatch.setattr(registry, "open_account", lambda _account: network)
    reader = threading.Thread(target=worker._read_account, args=(account.pk, network.stop))
    reader.start()
    reader.join(60)
    assert not reader.is_alive()
    return accounts.one(account.pk)


def understand(account: Account, *raws: Raw) -> None:
    intake.store(account, raws, cursor=None, now=NOON)
    intake.understand(account, Network(), now=NOON)


def queued(account: Account, number: int = 1) -> list[Delivery]:
    outbounds = [Outbound(key=publishing.fresh_key(), text=f"reply {at}") for at in range(number)]
    return [
        publishing.queue(account=account, conversation=None, outbound=one, requested_by=None, now=NOON)
        for one in outbounds
    ]


# Reading


@pytest.mark.parametrize(
    ("error", "seconds", "state"),
    [
        (ChannelError("The server is away."), 60, "connected"),
        (Throttled("Come back later.", seconds=240), 240, "connected"),
        (Expired("The token is no longer good."), 3_600, "broken"),
        (RuntimeError("a fault of the adapter"), 60, "connected"),
    ],
)
def test_a_failure_is_shown_on_the_account_and_tried_again_later(account, monkeypatch, error, seconds, state):
    before = timezone.now()
    noted = read(account, Network(fails=error), monkeypatch)
    assert (noted.problem, noted.state) == (str(error), state)
    assert noted.retry_at is not None
    assert timedelta(seconds=seconds) <= noted.retry_at - before < timedelta(seconds=seconds + 60)
    assert noted not in accounts.to_poll(timezone.now())


def test_other_accounts_go_on_and_a_mended_one_is_well_again(town, account, monkeypatch):
    other = towns.account("web", town.parks)
    read(account, Network(fails=ChannelError("The server is away.")), monkeypatch)
    assert other in accounts.to_poll(timezone.now())
    assert read(other, Network(event("1", "message", "m1", "Hello")), monkeypatch).cursor == "1"
    assert Event.objects.get().account == other
    mended = read(account, Network(), monkeypatch)
    assert (mended.problem, mended.retry_at) == ("", None)


# Understanding


def test_a_malformed_event_is_kept_with_its_reason_and_delays_nothing(account):
    understand(account, Raw("1", b"nonsense"), event("2", "message", "m1", "Hello"))
    refused, done = Event.objects.order_by("pk")
    assert (refused.state, refused.problem, bytes(refused.payload)) == (
        "refused",
        "These are no words.",
        b"nonsense",
    )
    assert done.state == "done"
    assert Message.objects.get().text == "Hello"


def test_what_the_database_cannot_hold_is_refused_alone(account):
    good = [event(str(at), "message", f"m{at}", f"Hello {at}") for at in range(6)]
    understand(account, *good[:3], event("nul", "message", "m-nul", "a\x00b"), *good[3:])
    assert [it.text for it in Message.objects.order_by("pk")] == [f"Hello {at}" for at in range(6)]
    refused = Event.objects.get(state="refused")
    assert (refused.external_id, bool(refused.problem)) == ("nul", True)


def test_an_account_has_one_job_waiting_and_accounts_do_not_wait_for_each_other(town, account):
    other = towns.account("web", town.parks)
    for one in (account, account, other, account):
        intake.understand_soon(one.pk)
    names = sorted(f"intake:{one.pk}" for one in (account, other))
    waiting = ProcrastinateJob.objects.filter(task_name="understand", status="todo", lock__in=names)
    assert sorted(waiting.values_list("lock", flat=True)) == names


DIED = """
    WITH dead AS (INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id)
    UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT id FROM dead) WHERE id > %s
"""


async def revived():
    async with app.with_connector(app.connector.get_worker_connector()).open_async() as jobs:
        await tasks.revive.func(SimpleNamespace(app=jobs), timestamp=0)


def test_a_dead_workers_jobs_are_done_again_or_make_way_for_one_that_waits(town, account):
    newest = ProcrastinateJob.objects.aggregate(newest=Max("pk", default=0))["newest"]
    other = towns.account("web", town.parks)
    for pk in (account.pk, other.pk):
        intake.understand_soon(pk)
    with connection.cursor() as cursor:
        cursor.execute(DIED, [newest])
    intake.understand_soon(account.pk)
    asyncio.run(revived())
    jobs = ProcrastinateJob.objects.filter(pk__gt=newest).order_by("pk")
    assert [(one.args["account_id"], one.status) for one in jobs] == [
        (account.pk, "failed"),
        (other.pk, "todo"),
        (account.pk, "todo"),
    ]


def test_an_edit_that_comes_before_its_message_waits_and_is_applied(account):
    understand(account, event("e1", "edit", "m1", "Hello, town"))
    assert Event.objects.get().state == "early"
    understand(account, event("1", "message", "m1", "Hello"))
    intake.understand(account, Network(), now=NOON)
    assert Message.objects.get().text == "Hello"
    assert Revision.objects.get().text == "Hello, town"
    assert not Event.objects.exclude(state="done").exists()


def test_whatever_comes_first_the_last_wording_holds_and_the_deletion_too(account):
    """Deleted before it came, and edited twice in the wrong order."""
    one, two, three = (NOON + timedelta(minutes=minutes) for minutes in (1, 2, 3))
    understand(account, event("d1", "deletion", "m1", at=three))
    understand(account, event("e2", "edit", "m1", "Hello, dear town", at=two))
    understand(
        account, event("1", "message", "m1", "Hello"), event("e1", "edit", "m1", "Hello, town", at=one)
    )
    intake.understand(account, Network(), now=NOON)
    message = Message.objects.get()
    assert message.deleted_at == three
    wordings = message.revisions.filter(kind="edit").order_by("at")
    assert [it.text for it in wordings] == ["Hello, town", "Hello, dear town"]


@pytest.mark.parametrize("year", [1, 1901, 2999, 9999])
def test_a_time_at_which_nobody_writes_is_the_time_it_came(account, year):
    odd = datetime(year, 12, 31, 23, 59, tzinfo=UTC)
    understand(account, event("1", "message", "m1", "Hello", at=odd), event("e", "edit", "m1", "Hi", at=odd))
    message = Message.objects.get()
    assert message.published_at == message.conversation.last_at == Revision.objects.get().at == NOON


def test_the_same_event_twice_and_at_once_is_one_message(account):
    raw = event("1", "message", "m1", "Hello")

    def again(_: int) -> None:
        try:
            understand(account, raw, replace(raw, external_id="other name"))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(again, range(8)))
    assert Event.objects.count() == 2
    assert Message.objects.get().text == "Hello"


# Sending


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
