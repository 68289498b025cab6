"""The worker: one thread a connected account reads what comes; a job queue does the rest.

Any number of workers may run; an advisory lock lets only one of them read an account at a time.
"""

import logging
import threading
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
RECORD_SECONDS = 2.0
FIGURES_SECONDS = 5.0
ARRIVALS_SECONDS = 0.3
HEARTBEAT = 10.0
_LOCK_SPACE = 0x6368  # advisory locks of accounts


def work() -> None:
    """Read channels and run jobs until interrupted."""
    stop = threading.Event()
    for duty in (_keep_readers, _keep_record, _keep_figures, _keep_arrivals):
        threading.Thread(target=duty, args=(stop,), name=duty.__name__, daemon=True).start()
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
        except Exception:
            log.exception("looking for accounts failed; trying again")
        close_old_connections()
        stop.wait(LOOK_FOR_ACCOUNTS)


def _keep_record(stop: threading.Event) -> None:
    """Number and sign what was recorded, moments after it happened."""
    while not stop.wait(RECORD_SECONDS):
        try:
            register.publish(now=timezone.now())
        except Exception:
            log.exception("publishing the record failed; trying again")
            close_old_connections()


def _keep_figures(stop: threading.Event) -> None:
    """Count what has come in, a few seconds behind; busy pages show figures, never counts."""
    while not stop.wait(FIGURES_SECONDS):
        try:
            figures.keep(now=timezone.now())
        except Exception:
            log.exception("keeping figures failed; trying again")
            close_old_connections()


def _keep_arrivals(stop: threading.Event) -> None:
    """Take what was acknowledged on a busy page, all together, moments after it was sent."""
    while not stop.wait(ARRIVALS_SECONDS):
        try:
            gathering.take(now=timezone.now())
        except Exception:
            log.exception("taking what has arrived failed; trying again")
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
    except Exception as error:
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
    except Exception:
        log.exception("could not note the problem of account %s", pk)
