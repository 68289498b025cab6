"""Signatures and readers of one petition against the real web process and PostgreSQL. Printed only.

python -m bench petitions          a few seconds of each: that it works
python -m bench petitions full     33 signatures/s for ten minutes, 200/s for one, readers for one

A signature is two acts: the form, then the button behind the mailed link. Letters are queued, not sent; what arrives
is taken, figures and record are kept as the worker does it, in a process of its own. One in twenty signs a second
time. Everybody comes from a network of their own. CPU is that of load, web, worker and database together.
"""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from argparse import Namespace
from pathlib import Path
from urllib.parse import urlsplit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gobernauta.site.settings")
os.environ["GOBERNAUTA_HOSTS"] = "localhost,127.0.0.1"
os.environ["GOBERNAUTA_PROXIES"] = "1"

import django
import psutil

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import civic.methods.presets
from bench import load
from bench.memory import free_port, waited_for
from gobernauta.channels.models import Account
from gobernauta.people.models import Area, Organization
from gobernauta.processes import files, items, queries, running
from gobernauta.processes.models import Arrival, Ballot, Process
from gobernauta.publishing.models import Delivery
from gobernauta.site import worker
from gobernauta.site.command import run_

PRESET = Path(civic.methods.presets.__file__).parent / "uk-petition.json"
LINK = re.compile(r"https?://\S+/take-part/confirm/\S+")
FULL = "full" in sys.argv[1:]
DUTIES = "duties" in sys.argv[1:]  # this is the process that stands for the worker
REPEATS = 20  # one in so many signs again


def opened() -> Process:
    """One open petition in a town with a mailbox and twelve areas."""
    now = timezone.now()
    town = Organization.objects.create(slug="town", name="Town")
    Account.objects.create(
        kind="email", address="town@example.org", name="Town", created_at=now, state="paused"
    )
    Area.objects.bulk_create(Area(slug=f"a{number}", name=f"Area {number}") for number in range(12))
    draft = files.draft(slug="petition", content=PRESET.read_text(), organization=town, actor=None, now=now)
    version = files.publish(version=draft, actor=None, now=now)
    opening = running.Opening("Light the harbour", "It is dark.")
    process = running.start(version=version, opening=opening, organization=town, actor=None, now=now)
    contest = process.contests.get()
    items.submit(
        contest=contest, proposal=items.Proposal("Light"), author=None, actor=None, now=now, state="accepted"
    )
    Process.objects.filter(pk=process.pk).update(state="open", opened_at=now)
    found = queries.by_number(process.pk)
    assert found
    return found


def spent() -> float:
    """Seconds of CPU that load, web, worker and database have taken so far."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        database = psutil.Process(cursor.fetchone()[0]).parent()
    here = psutil.Process()
    started = [here, *here.children(recursive=True), *(database.children() if database else ())]
    times = [process.cpu_times() for process in started if process.is_running()]
    return sum(one.user + one.system for one in times)


class Watch:
    """How long what was acknowledged waits to be taken, and how far the figures lag behind the ballots, in seconds."""

    def __init__(self, process: Process) -> None:
        self.pk, self.stop, self.worst, self.waited = process.pk, threading.Event(), 0.0, 0.0
        self.thread = threading.Thread(target=self._look, daemon=True)
        self.thread.start()

    def _look(self) -> None:
        seen: list[tuple[float, int]] = []
        while not self.stop.wait(0.5):
            now = time.monotonic()
            oldest = Arrival.objects.order_by("pk").values_list("received_at", flat=True).first()
            if oldest:
                self.waited = max(self.waited, (timezone.now() - oldest).total_seconds())
            shown = Process.objects.values_list("ballot_count", flat=True).get(pk=self.pk)
            seen.append((now, Ballot.objects.filter(process=self.pk, state="validated").count()))
            while seen and seen[0][1] <= shown:
                seen.pop(0)
            if seen:
                self.worst = max(self.worst, now - seen[0][0])
        connection.close()


def sign(process: Process, port: int, rate: float, seconds: float, first: int) -> int:
    """Sign and confirm at a rate; prints a row for each. Returns how many different people signed."""
    number = int(rate * seconds)
    path = f"/en/take-part/{process.slug}/sign/"
    people = [first + (at if at % REPEATS else max(0, at - 7)) for at in range(number)]
    forms = [load.post(path, _filled(who), _network(who)) for who in people]
    before, letters, watch, cpu = Ballot.objects.count(), Delivery.objects.count(), Watch(process), spent()
    told = load.run(port, rate, number, load.in_turn(forms))
    taken()
    watch.stop.set()
    each = 1_000 * (spent() - cpu) / number
    made, expected = Ballot.objects.count() - before, len(set(people))
    lost, double = max(0, expected - made), max(0, made - expected)
    row(
        f"{rate:g} forms/s for {seconds:g} s",
        told,
        f"lost {lost}, double {double}; letters {watch.waited:.1f} s later; {each:.1f} ms of CPU each",
    )
    buttons = [load.post(path, "", _network(at)) for at, path in enumerate(links_since(letters))]
    watch, counted, cpu = Watch(process), Ballot.objects.filter(state="validated").count(), spent()
    told = load.run(port, rate, len(buttons), load.in_turn(buttons))
    taken()
    each = 1_000 * (spent() - cpu) / len(buttons)
    lost = expected - (Ballot.objects.filter(state="validated").count() - counted)
    time.sleep(2 * worker.FIGURES_SECONDS)
    watch.stop.set()
    behind = f"lost {lost}; counted {watch.waited:.1f} s later, figures at most {watch.worst:.1f} s behind"
    behind += f"; {each:.1f} ms of CPU each"
    row(f"{rate:g} confirmations/s", told, behind)
    return expected


def taken() -> None:
    """Return when all that was acknowledged is taken."""
    while Arrival.objects.exists():
        time.sleep(0.1)


def read(process: Process, port: int, rate: float, seconds: float) -> None:
    """Read the petition."""
    request = load.get(f"/en/take-part/{process.slug}/")
    told = load.run(port, rate, int(rate * seconds), lambda _at: request)
    row(
        f"{rate:g} readers/s for {seconds:g} s",
        told,
        f"{told.from_origin / told.took:.1f}/s reached the application",
    )


def statements(process: Process) -> None:
    """How many statements a signature and its confirmation take, when others have signed a moment ago."""
    path, counted = f"/en/take-part/{process.slug}/sign/", 0
    for who in ("first", "second"):
        counted = asked_by(path, {"email": f"{who}@example.org"})
    taken()
    for link in links_since(0):
        confirmed = asked_by(link, {})
    print(f"| statements of a form, of a confirmation | {counted}, {confirmed} | | | | |", flush=True)


def asked_by(path: str, filled: dict[str, str]) -> int:
    """How many statements a form takes."""
    with CaptureQueriesContext(connection) as asked:
        assert Client(headers={"host": "localhost"}).post(path, filled).status_code in (200, 302)
    return len(asked)


def links_since(letters: int) -> list[str]:
    """Where the links of the letters after so many lead."""
    sent = Delivery.objects.order_by("pk")[letters:].values_list("message", flat=True)
    found = (LINK.search(one["text"]) for one in sent)
    return [urlsplit(one.group()).path for one in found if one]


def row(what: str, told: load.Told, more: str) -> None:
    """One line of the table."""
    rate = sum(told.statuses.values()) / told.took
    statuses = ", ".join(f"{status}: {number:,}" for status, number in sorted(told.statuses.items()))
    print(
        f"| {what} | {rate:.0f}/s | {told.percentile(0.5):.0f} ms | {told.percentile(0.99):.0f} ms |"
        f" {statuses} ({told.failed} failed) | {more} |",
        flush=True,
    )


def _filled(who: int) -> str:
    return f"email=p{who}%40d{who % 90}.example&area=a{who % 12}&is_told=on"


def _network(who: int) -> str:
    return f"10.{who >> 8 & 255}.{who & 255}.7" if who < 65_536 else f"11.{who >> 8 & 255}.{who & 255}.7"


def duties() -> None:
    """Do what the worker does beside jobs and channels, until the process that asked for it is gone."""
    stop, asked_by = threading.Event(), os.getppid()
    for duty in worker.DUTIES:
        threading.Thread(target=worker.keep, args=(duty, stop), daemon=True).start()
    while os.getppid() == asked_by:
        time.sleep(1)


def main() -> None:
    """Print the table."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    process, port = opened(), free_port()
    options = Namespace(host="127.0.0.1", port=port, workers=2)
    web = subprocess.Popen(run_._web(options), env={**os.environ})
    work = subprocess.Popen([sys.executable, __file__, "duties"], env={**os.environ})
    print(
        f"\n| one petition, 2 web processes, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
        " (`python -m bench petitions`) | answered | median | 99 % within | answers | |"
    )
    print("|---|---|---|---|---|---|", flush=True)
    try:
        waited_for(f"http://127.0.0.1:{port}/en/take-part/")
        statements(process)
        read(process, port, 1_500, 60 if FULL else 2)
        first = sign(process, port, 33, 600 if FULL else 3, 0)
        sign(process, port, 200, 60 if FULL else 1, first + 100_000)
        held = Ballot.objects.filter(state="quarantined").count()
        print(f"| held back by signs of manipulation | {held} | | | | |")
    finally:
        for child in (web, work):
            child.send_signal(signal.SIGTERM)
            child.wait(30)


if __name__ == "__main__":
    duties() if DUTIES else main()
