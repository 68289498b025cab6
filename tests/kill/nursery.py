"""Starts the web server and the worker quickly, over and over: everything is imported once, then forked.

What is forked is what `gobernauta run` starts, with the worker's slow clocks run fast. Run as a program: it founds
a town, then for each line read (`web` or `worker`) starts a process in a group of its own and prints its number.
"""

import contextlib
import os
import signal
import sys
from datetime import timedelta
from typing import Any

import attr
import django
from django.conf import settings

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from django.utils import timezone  # noqa: E402
from granian import Granian  # noqa: E402
from procrastinate.contrib.django import app  # noqa: E402

from gobernauta.publishing import actions as publishing  # noqa: E402
from gobernauta.site import tasks, urls, worker  # noqa: E402, F401
from tests import town as towns  # noqa: E402


def found(post_office: str) -> str:
    """Found the town, connect it to the post office, log Alice in; her session's key."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    town = towns.found(now=timezone.now())
    towns.account("loopback", town.streets, now=timezone.now(), settings={"address": post_office})
    session = SessionStore()
    session[SESSION_KEY] = str(town.alice.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = town.alice.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def web(port: int) -> None:
    """The web server as `gobernauta run` starts it."""
    Granian(
        "gobernauta.site.wsgi:application",
        address="127.0.0.1",
        port=port,
        interface="wsgi",  # type: ignore[arg-type]  # an enumeration of texts
        workers=1,
        blocking_threads=4,
        websockets=False,
        respawn_failed_workers=True,
        log_level="error",  # type: ignore[arg-type]
    ).serve()


def hurry() -> None:
    """Let what waits a minute wait a second or two. A lease stays longer than a request to the post office may."""
    worker.LOOK_FOR_ACCOUNTS = worker.TRY_AGAIN = 0.5
    worker.HEARTBEAT = 1.0
    worker.RECORD_SECONDS = 0.3
    publishing.LEASE = timedelta(seconds=15)
    publishing._BACKOFF = (1,)  # type: ignore[assignment]
    tasks.DEAD_AFTER = 5
    periodic: dict[Any, Any] = app.periodic_registry.periodic_tasks
    for name, task in periodic.items():
        periodic[name] = attr.evolve(task, cron="* * * * * */2")


def start(what: str, port: int) -> int:
    """Fork and do one of the two; its process number."""
    pid = os.fork()
    if pid:
        return pid
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    sys.stdin.close()
    os.dup2(2, 1)  # only the nursery speaks to the test
    try:
        web(port) if what == "web" else worker.work()
    except BaseException as error:
        print(f"{what} ended: {error!r}"[:300], file=sys.stderr, flush=True)
    os._exit(1)


def main(post_office: str, port: int) -> None:
    """Serve the test until it closes our input."""
    print(found(post_office), flush=True)
    connections.close_all()
    hurry()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the dead
    running: dict[str, int] = {}
    for line in sys.stdin:
        running[line] = start(line.strip(), port)
        print(running[line], flush=True)
    for group in running.values():
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
