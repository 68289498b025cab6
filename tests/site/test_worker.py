"""The worker under trouble: one account's failure is its own, an event is understood once, a message leaves once."""

import asyncio
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
    ChannelError,
    Expired,
    Raw,
    Throttled,
)
from gobernauta.inbox.models import Event, Message, Revision
from gobernauta.journeys import intake
from gobernauta.site import tasks, worker
from tests import town as towns
from tests.site.network import Network, event
from tests.town import NOON

pytestmark = pytest.mark.django_db(transaction=True)


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


def test_another_message_under_a_name_used_before_is_not_lost_silently(account):
    later = NOON + timedelta(minutes=5)
    understand(account, event("1", "message", "scan-1", "The first page"))
    understand(account, event("2", "message", "scan-1", "The first page", later))
    understand(account, event("3", "message", "scan-1", "The first page, as a list sends it"))
    assert not Event.objects.exclude(state="done").exists()
    understand(account, event("4", "message", "scan-1", "Quite another page", later))
    (refused,) = Event.objects.exclude(state="done")
    assert (refused.state, refused.external_id) == ("refused", "4")
    assert "has this id already" in refused.problem
    assert Message.objects.get().text == "The first page"


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
