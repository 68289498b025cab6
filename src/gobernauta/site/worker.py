"""The worker: one thread a connected account reads what comes; a job queue does the rest.

Any number of workers may run; an advisory lock lets only one of them read an account at a time.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.db import close_old_connections, connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from gobernauta.channels import actions as channels
from gobernauta.channels import queries as accounts
from gobernauta.channels import registry, sentences
from gobernauta.channels.protocol import Channel, ChannelError, Expired, Throttled
from gobernauta.channels.queries import Account
from gobernauta.channels.sealing import Unsealable
from gobernauta.journeys import connect, figures, gathering, intake
from gobernauta.register import actions as register
from gobernauta.site import tasks

log = logging.getLogger(__name__)

PATIENCE = 60.0  # seconds between two looks at a channel that cannot push
LOOK_FOR_ACCOUNTS = 15.0
BREATH = 0.2  # between two looks, however soon a channel says that there is something
TRY_AGAIN = 60.0  # after a failure that a wait may mend
FIGURES_SECONDS = 5.0
HEARTBEAT = 10.0
_LOCK_SPACE = 0x6368  # advisory locks of accounts


@dataclass(frozen=True, slots=True)
class Duty:
    """What the worker does beside jobs and channels, with so many seconds of rest before each time."""

    name: str
    seconds: float
    do: Callable[..., object]


DUTIES = (
    Duty("publishing the record", 2.0, register.publish),  # numbered and signed moments after it happened
    Duty("keeping figures", FIGURES_SECONDS, figures.keep),  # busy pages show figures, never counts
    Duty("taking what has arrived", 0.3, gathering.take),  # acknowledged on a busy page, taken all together
)


def work() -> None:
    """Read channels and run jobs until interrupted."""
    stop = threading.Event()
    threading.Thread(target=_keep_readers, args=(stop,), name="readers", daemon=True).start()
    for duty in DUTIES:
        threading.Thread(target=keep, args=(duty, stop), name=duty.name, daemon=True).start()
    try:
        # An app beside the shared one: what jobs and readers defer stays in Django's own transactions.
        jobs = app.with_connector(cast(DjangoConnector, app.connector).get_worker_connector())
        jobs.run_worker(
            concurrency=4, update_heartbeat_interval=HEARTBEAT, stalled_worker_timeout=tasks.DEAD_AFTER
        )
    finally:
        stop.set()


def _keep_readers(stop: threading.Event) -> None:
    """Start a reader for every account that has none."""
    readers: dict[int, threading.Thread] = {}
    while not stop.is_set():
        try:
            for account in accounts.to_poll(timezone.now()):
                reader = readers.get(account.pk)
                if reader is None or not reader.is_alive():
                    readers[account.pk] = threading.Thread(
                        target=_read_account,
                        args=(account.pk, stop),
                        name=f"reader-{account.pk}",
                        daemon=True,
                    )
                    readers[account.pk].start()
        except Exception:  # whatever it was, the readers that run go on
            log.exception("looking for accounts failed; trying again")
        close_old_connections()
        stop.wait(LOOK_FOR_ACCOUNTS)


def keep(duty: Duty, stop: threading.Event) -> None:
    """Do a duty again and again; one that fails is tried again, and stops no other."""
    while not stop.wait(duty.seconds):
        try:
            duty.do(now=timezone.now())
        except Exception:  # whatever it was, the worker goes on
            log.exception("%s failed; trying again", duty.name)
            close_old_connections()


def _read_account(pk: int, stop: threading.Event) -> None:
    """Read one account until it fails or the worker stops; the next look starts it again."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCK_SPACE, pk])
            if not cursor.fetchone()[0]:
                return
        connect.look_at(accounts.one(pk), now=timezone.now())
        channel = registry.open_account(accounts.one(pk))
        while not stop.is_set():
            account = accounts.one(pk)
            if account.state == Account.State.PAUSED:
                return
            while read_once(account, channel, now=timezone.now()):
                account = accounts.one(pk)
            channel.wait(PATIENCE)
            stop.wait(BREATH)
    except Throttled as error:
        _note(pk, error, seconds=error.seconds)
    except (Expired, Unsealable) as error:
        _note(pk, error, seconds=3_600, broken=True)
    except ChannelError as error:
        _note(pk, error, seconds=TRY_AGAIN)
    except Exception as error:  # an adapter's own mistake is a problem of this account alone
        log.exception("reading account %s failed", pk)
        _note(pk, error, seconds=TRY_AGAIN)
    finally:
        connection.close()


def read_once(account: Account, channel: Channel, *, now: datetime) -> bool:
    """Read one page of an account; say whether there was anything in it."""
    raws, cursor = channel.poll(account.cursor)
    intake.store(account, raws, cursor=cursor, now=now)
    if raws:
        intake.understand_soon(account.pk)
    return bool(raws) and cursor != account.cursor


def _note(pk: int, error: Exception, *, seconds: float, broken: bool = False) -> None:
    try:
        channels.note_problem(
            accounts.one(pk), sentence=sentences.of(error), now=timezone.now(), seconds=seconds, broken=broken
        )
    except Exception:  # the thread ends anyway, and a new one will say it
        log.exception("could not note the problem of account %s", pk)
