"""One decision answers everybody it concerns: how long finding and queueing them takes. Printed only.

python -m bench answering          two thousand people: that it works
python -m bench answering full     fifty thousand

Half have an e-mail address, a quarter a handle as well, the rest a handle or only a postal address; one in ten took
part in several roles, one in fifty has asked not to be told. The network is as fast as can be: what was queued
counts as sent. In the middle the work dies once in the transaction of a part, and is begun again.
"""

import os
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gobernauta.site.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gobernauta.channels.models import Account
from gobernauta.decisions import reached
from gobernauta.decisions.drafting import Wording
from gobernauta.decisions.models import Notice, Telling
from gobernauta.journeys import answer_all, decide
from gobernauta.people.models import ContactDetail, Organization, Person, User
from gobernauta.processes.models import Audience, Process, ProcessFile, Version
from gobernauta.publishing.models import Delivery

PEOPLE = 50_000 if "full" in sys.argv[1:] else 2_000
LANGUAGES = ("es", "en", "id")


class Died(BaseException):
    """What the worker dies of."""


def main() -> None:
    """Print the table."""
    call_command("migrate", verbosity=0, interactive=False)
    connection.force_debug_cursor = False
    process = people()
    print(f"\n| {PEOPLE:,} people, load {os.getloadavg()[0]:.1f} (`python -m bench answering full`) | | |")
    print("|---|---|---|")
    town = process.organization
    now = timezone.now()
    writer, reader = (User.objects.create_user(f"{name}@example.org", name=name) for name in ("ana", "ben"))
    wording = Wording(
        outcome="accepted", titles={"es": "Farolas", "en": "Lamps"}, reasons={"es": "Está oscuro.", "en": "Dark."},
        messages={"es": "Llegan en marzo.", "en": "They come in March."}, decided_on=now.date(),
    )  # fmt: skip
    told = {"organization": town, "wording": wording, "answers": [("process", process.pk)], "actor": writer}
    version = decide.draft(**told, now=now)
    pk = Telling.objects.get(version=version).pk
    row("finding out whom it concerns", lambda: answer_all.count(pk, now=now))
    answer_all.publish(version, actor=reader, now=now)
    dies_once(pk)
    row("queueing everybody", lambda: everybody(pk))
    again = sum(answer_all.tell(pk, now=timezone.now()) for _each in range(3))
    written = Delivery.objects.values("message__to").annotate(number=Count("pk"))
    progress = reached.progress(Telling.objects.get(pk=pk))
    expected = PEOPLE - progress.lost - progress.letters
    print(f"| messages; people who got two; queued by asking again | {Delivery.objects.count():,} of {expected:,} |"
          f" {written.filter(number__gt=1).count()}; {again} |")  # fmt: skip
    print(f"| letters, cannot be told | {progress.letters:,} | {dict(progress.unreachable)} |")
    row("counting the page of who was reached", lambda: reached.progress(Telling.objects.get(pk=pk)).everyone)
    print(f"| memory at most | {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB | |")


def row(what: str, work: Callable[[], Any]) -> None:
    """One line: seconds of the clock and of this process, and statements."""
    wall, cpu = time.perf_counter(), time.process_time()
    with CaptureQueriesContext(connection) as asked:
        number = work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"| {what}: {number:,} | {wall:.1f} s ({cpu:.1f} s CPU) | {len(asked):,} statements |", flush=True)


def everybody(pk: int) -> int:
    """What the worker does minute by minute; the network takes everything at once."""
    queued = 0
    while number := answer_all.tell(pk, now=timezone.now()):
        queued += number
        Delivery.objects.filter(state=Delivery.State.QUEUED).update(state=Delivery.State.SENT)
    return queued


def dies_once(pk: int) -> None:
    """The worker dies after a part was queued and before that was written down."""
    note = answer_all.telling.note_queued

    def dying(*_args: Any, **_more: Any) -> None:
        raise Died

    answer_all.telling.note_queued = dying  # type: ignore[assignment]  # for one part
    try:
        answer_all.tell(pk, now=timezone.now())
    except Died:
        pass
    finally:
        answer_all.telling.note_queued = note
    assert not Notice.objects.exclude(queued_at=None).exists()


def people() -> Process:
    """A petition and everybody who took part in it."""
    now = timezone.now()
    town = Organization.objects.create(slug="town", name="Town")
    for kind in ("email", "mastodon"):
        Account.objects.create(
            kind=kind, name=kind, address=f"town@{kind}.example", created_at=now,
            capabilities={"text_length": 500, "length_unit": "graphemes", "direct": True},
        )  # fmt: skip
    file = ProcessFile.objects.create(
        slug="p", title="P", method="petition", organization=town, created_at=now
    )
    version = Version.objects.create(file=file, number=1, content="", drafted_at=now)
    process = Process.objects.create(
        slug="p",
        version=version,
        organization=town,
        title="Light",
        state="open",
        created_at=now,
        updated_at=now,
    )
    made = Person.objects.bulk_create(
        (Person(name=f"Person {at}", language=LANGUAGES[at % 3], created_at=now) for at in range(PEOPLE)),
        batch_size=5_000,
    )
    contacts = ContactDetail.objects.bulk_create(
        (one for at, person in enumerate(made) for one in _contacts(at, person, now)), batch_size=5_000
    )
    rows = (
        Audience(
            process=process, contact=contact, role=role, language=LANGUAGES[contact.person_id % 3], since=now,
            opted_out_at=now if contact.person_id % 50 == 0 else None,
        )
        for contact in contacts
        for role in (("signer", "commenter") if contact.person_id % 10 == 0 else ("signer",))
    )  # fmt: skip
    Audience.objects.bulk_create(rows, batch_size=5_000)
    return process


def _contacts(at: int, person: Person, now: Any) -> list[ContactDetail]:
    kinds = (("email",), ("email", "mastodon"), ("mastodon",), ("email",))[at % 4] if at % 20 else ("post",)
    address = {
        "email": f"p{at}@d{at % 90}.example",
        "mastodon": f"@p{at}@social.example",
        "post": f"Person {at}\nMain Street {at}",
    }
    return [
        ContactDetail(
            person=person, kind=kind, address=address[kind],
            verified_at=now if kind == "email" else None,
        )
        for kind in kinds
    ]  # fmt: skip


if __name__ == "__main__":
    main()
