"""The town's figures at 10,000 cases: intake, pages, the record, memory. CPU seconds of this process; printed only."""

import json
import os
import random
import resource
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gobernauta.site.settings")
os.environ["GOBERNAUTA_HOSTS"] = "testserver,localhost"

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gobernauta.cases.models import Service
from gobernauta.channels.files.table import Row
from gobernauta.channels.models import Account
from gobernauta.channels.protocol import Raw
from gobernauta.channels.web.channel import WebForm
from gobernauta.inbox.models import Conversation, Message
from gobernauta.journeys import bring_in, intake, understand
from gobernauta.people.models import User
from gobernauta.register import actions as register
from gobernauta.register import queries as record
from gobernauta.site import backup, demo_town

CASES, MESSAGES, ENTRIES = 10_000, 2_000, 20_000
WORDS = [
    "lamp",
    "dark",
    "street",
    "bin",
    "full",
    "water",
    "leak",
    "bus",
    "late",
    "crossing",
    "school",
    "park",
    "bench",
    "noise",
    "night",
    "harbour",
    "hill",
]


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """CPU seconds of this process, and what came of it."""
    start = time.process_time()
    made = work()
    return time.process_time() - start, made


def sentence(dice: random.Random, at: int) -> str:
    """Something a resident might write."""
    return f"The {' '.join(dice.choices(WORDS, k=14))} near number {at}, please look."


def fill(dice: random.Random) -> None:
    """Ten thousand cases of an older system."""
    codes = list(Service.objects.values_list("service_code", flat=True))
    now = timezone.now()
    rows = [
        (at, Row(
            service_request_id=str(at), requested_datetime=now, is_closed=at % 3 == 0,
            agency_responsible="Streets and lighting", service_name=codes[at % len(codes)],
            service_code=codes[at % len(codes)], description=sentence(dice, at),
            address=f"Mill Street {at}", lat=43.36 + at % 400 / 10_000, long=-3.21 + at % 500 / 10_000,
        ))
        for at in range(CASES)
    ]  # fmt: skip
    seconds, _ = timed(
        lambda: list(bring_in.requests(rows, source="bench", is_public=True, language="en", now=now))
    )
    row("import of requests", f"{CASES / seconds:,.0f} requests/s")


def take_in(dice: random.Random) -> None:
    """From raw event to inbox, then the readers' suggestions."""
    account = Account.objects.get(kind="web")
    now = timezone.now()
    raws = [
        Raw(f"bench:{at}", json.dumps(
            {"text": sentence(dice, at), "contact": f"p{at}@example.org", "language": "en", "at": now.isoformat()}
        ).encode())
        for at in range(MESSAGES)
    ]  # fmt: skip
    stored, _ = timed(lambda: intake.store(account, raws, cursor=None, now=now))
    understood, received = timed(lambda: intake.understand(account, WebForm(), now=now))
    pks = [message.pk for message in received]
    read, _ = timed(
        lambda: [understand.suggest("message", pks[at : at + 100], now=now) for at in range(0, len(pks), 100)]
    )
    row("events stored", f"{MESSAGES / stored:,.0f} events/s")
    row("raw event to inbox, receipt queued", f"{MESSAGES / (stored + understood):,.0f} messages/s")
    row("raw event to inbox with suggestions", f"{MESSAGES / (stored + understood + read):,.0f} messages/s")


def pages() -> None:
    """Queries, bytes and CPU of list and detail pages (median of nine)."""
    client = Client()
    client.force_login(User.objects.get(email="alice@puerto-alba.example"))
    message = Message.objects.filter(direction="in").latest("pk")
    conversation = Conversation.objects.get(pk=message.conversation_id)
    from gobernauta.cases.models import ServiceRequest

    case = ServiceRequest.objects.filter(organization__slug="streets").latest("pk")
    public = ServiceRequest.objects.filter(is_public=True).latest("pk")
    for name, path in {
        "home": "/en/",
        "public list": "/en/requests/",
        "public list, search": "/en/requests/?q=lamp",
        "public request": f"/en/requests/{public.reference}/",
        "record": "/en/record/",
        "Open311 list": "/open311/v2/requests.json",
        "inbox": "/en/desk/",
        "inbox, search": "/en/desk/?q=lamp",
        "conversation": f"/en/desk/conversations/{conversation.pk}/",
        "cases": "/en/desk/cases/",
        "case": f"/en/desk/cases/{case.pk}/",
    }.items():
        row(f"page: {name}", measured(client, path))


def measured(client: Client, path: str) -> str:
    """One page's cost."""
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path)
        asked = len(queries)
    cpu = sorted(timed(lambda: client.get(path))[0] for _ in range(9))[4]
    size = len(answer.content) / 1000
    return f"{answer.status_code} · {asked} queries · {size:.0f} KB · {cpu * 1000:.0f} ms CPU"


def ledger() -> None:
    """Appending, numbering and checking the record."""
    now = timezone.now()
    lines = [register.Line("bench.entry", f"b{at}", {"n": at}, b"private") for at in range(ENTRIES)]
    recorded, _ = timed(lambda: register.record_all(lines, actor="system", now=now))
    published, count = timed(lambda: register.publish(now=now))
    row("record: entries written", f"{ENTRIES / recorded:,.0f} entries/s")
    row("record: numbered and signed", f"{count / published:,.0f} entries/s")
    size = record.size()
    checked, _ = timed(backup.log_root)
    row("record: root recomputed from the entries", f"{size / checked:,.0f} entries/s")


def row(what: str, figure: str) -> None:
    """One line of the table."""
    print(f"| {what} | {figure} |", flush=True)


def main() -> None:
    """Print the table."""
    print("\n| the town, 10,000 cases (`python -m bench town`) | figure |\n|---|---|")
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    idle = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    demo_town.build(say=lambda _: None)
    dice = random.Random(20261121)
    fill(dice)
    take_in(dice)
    connection.cursor().execute("ANALYZE")
    pages()
    ledger()
    row("memory of a process: idle", f"{idle:.0f} MB")
    row(
        "memory of a process: after all of this",
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB",
    )


if __name__ == "__main__":
    main()
