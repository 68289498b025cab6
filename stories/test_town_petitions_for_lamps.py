"""Ana asks for lamps; people sign by web, mail, Mastodon and at the town hall; the town answers everybody once."""

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

import civic.methods.presets
from gobernauta.channels.mastodon.plain import text_of
from gobernauta.decisions.models import Decision, Telling
from gobernauta.journeys import answer_all, figures
from gobernauta.processes import files
from gobernauta.processes.models import Ballot, Process, ProcessFile, Reached
from stories.doors import comes_in_person, does_by_message, presses, sends
from stories.letters import LINK, MailProgram, words_of
from stories.work import Desk
from tests.servers.mastodon import TOWN

RULES = Path(civic.methods.presets.__file__).parent / "town-petition.json"
RECEIPT = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")
RUDI = "bob"  # the name of one of the server's accounts; it is Rudi who writes with it
WISH = {
    "title": "Light the harbour path",
    "background": "It is dark there from five o'clock on.",
    "details": "",
    "name": "Ana",
}


@pytest.fixture
def rules(town) -> None:
    """One sponsor is enough, and six signatures oblige the town to reply within twenty working days."""
    content = json.loads(RULES.read_text())
    content["rules"]["sponsors_needed"] = 1
    content["rules"]["thresholds"][0]["signatures"] = 6
    told = {"organization": town.streets, "actor": town.alice, "now": timezone.now()}
    draft = files.draft(slug="petitions", content=json.dumps(content), **told)
    files.publish(version=draft, actor=town.bob, now=timezone.now())
    ProcessFile.objects.update(residents_start=True)


@pytest.fixture
def people(mailboxes) -> dict[str, MailProgram]:
    """Everybody who has a mailbox in this story."""
    return {
        name: MailProgram(mailboxes, name, f"{name.lower()}@signs.example")
        for name in ("Ana", "Ben", "Suzie", "Rudi", "Lucia")
    }


def opens(work, town, people) -> Process:
    """Ana starts it, Ben stands by it, Alice looks at it and opens it."""
    sends("/en/petitions/start/", **WISH, email="ana@signs.example")
    work.sends()
    yours = urlsplit(people["Ana"].newest_link()).path
    sends(yours, do="go_on")
    sends(yours, do="invite", addresses="ben@signs.example")
    work.sends()
    sends(urlsplit(people["Ben"].newest_link()).path, email="ben@signs.example")
    work.sends()
    presses(people["Ben"].newest_link())
    process = Process.objects.get()
    page = f"/en/desk/petitions/{process.pk}/"
    assert "Light the harbour path" in Desk(town.alice).looks_at("/en/desk/petitions/")
    Desk(town.alice).browser.post(f"{page}check/", {"do": "publish", "seen": process.state})
    process.refresh_from_db()
    assert process.state == "open"
    work.sends()
    assert "open for signatures" in words_of(people["Ben"].received()[-1])
    return process


def test_a_petition_is_signed_by_every_door_answered_once_and_kept(
    town, rules, work, mailbox, people, account, server, tmp_path
):
    process = opens(work, town, people)
    page = f"/en/take-part/{process.slug}/"

    first = sends(f"{page}sign/", email="suzie@signs.example", is_told="on")
    work.sends()
    counted = presses(people["Suzie"].newest_link())
    receipt = Ballot.objects.latest("changed_at").receipt
    assert receipt in counted
    again = sends(f"{page}sign/", email="suzie@signs.example", is_told="on")
    assert again == first  # nobody who types her address learns that she has signed
    work.sends()
    assert receipt in words_of(people["Suzie"].received()[-1])

    people["Lucia"].writes(f"FIRMO {process.pk}", language="es")
    does_by_message(work, mailbox, f"FIRMO {process.pk}")
    presses(people["Lucia"].newest_link())

    rudi = server.as_person(RUDI)
    said = rudi.posts(f"@{TOWN} SIGN {process.pk}", visibility="direct")["id"]
    does_by_message(work, account, f"SIGN {process.pk}")
    (reply,) = rudi.asks("GET", f"/api/v1/statuses/{said}/context")["descendants"]
    assert reply["visibility"] == "direct"
    proof = LINK.search(text_of(reply["content"], mentions={}))
    assert proof
    sends(urlsplit(proof.group()).path, **{"proof": "email", "email-email": "rudi@signs.example"})
    work.sends()
    presses(people["Rudi"].newest_link())

    seen = {"clerk": town.alice, "witness": town.bob, "deed": "sign"}
    receipts = {RECEIPT.search(comes_in_person(process.slug, **seen))[0] for _again in range(2)}
    assert len(receipts) == 1  # he came back to be sure
    assert Ballot.objects.filter(state="validated").count() == Ballot.objects.count() == 6

    figures.keep(now=timezone.now())
    figures.keep(now=timezone.now())
    reached = Reached.objects.get()
    assert (reached.name, reached.done_at) == ("reply", None)
    assert (reached.due_at - reached.reached_at).days >= 26  # twenty working days
    assert "6 people have signed" in Client().get(page).content.decode()
    report = Client().get(f"{page}integrity/").content.decode()
    for door in ("E-mail", "Mastodon", "in person"):
        assert door in report
    assert receipt in Client().get(f"{page}ballots/?receipt={receipt}").content.decode()

    answers_everybody(process, town, work, people)
    closes(process, town, page)
    people["Suzie"].writes(f"sign #{process.pk}")
    does_by_message(work, mailbox, f"sign #{process.pk}")
    assert "http" not in words_of(people["Suzie"].received()[-1])  # no link any more: it is over
    assert Ballot.objects.count() == 6
    entry = {"action": "petition.reached", "subject": f"process:{process.pk}"}
    assert work.record_is_verified(tmp_path, entry_says=entry) > 20


def answers_everybody(process: Process, town, work, people) -> None:
    """Bob replies for the town; Alice writes the decision, Bob publishes it, and each is told once."""
    bob = Desk(town.bob)
    reply = {"do": "reply", "reply": "Twelve lamps come in March.", "threshold": "reply"}
    bob.browser.post(f"/en/desk/petitions/{process.pk}/answer/", reply)
    assert Reached.objects.get().done_at is not None
    form = "/en/desk/decisions/new/"
    Desk(town.alice).sends(
        form,
        form,
        organization=str(town.streets.pk),
        outcome="accepted",
        answers=f"process {process.pk}",
        title_en="Twelve lamps for the harbour path",
        reasons_en="Six people asked, and it is dark.",
        message_en="Twelve lamps come in March.",
    )
    decision = Decision.objects.get()
    telling = Telling.objects.get()
    assert answer_all.count(telling.pk, now=timezone.now()) == 5  # Tomás left no address
    had = {name: len(one.received()) for name, one in people.items()}
    page = f"/en/desk/decisions/{decision.pk}/"
    bob.sends(page, f"{page}publish/")
    answer_all.tell(telling.pk, now=timezone.now())
    answer_all.tell(telling.pk, now=timezone.now())
    work.sends()
    for name, one in people.items():
        (letter,) = one.received()[had[name] :]
        assert "Twelve lamps come in March." in words_of(letter), name


def closes(process: Process, town, page: str) -> None:
    """No more signatures, then the archive: everything stays to be read."""
    bob, address = Desk(town.bob), f"/en/desk/petitions/{process.pk}/answer/"
    for told, state in (
        ({"do": "close", "reason": "It is decided."}, "closed"),
        ({"do": "archive"}, "archived"),
    ):
        bob.browser.post(address, told)
        process.refresh_from_db()
        assert process.state == state
    shown = Client().get(page).content.decode()
    assert "Twelve lamps come in March." in shown
    assert "/sign/" not in shown
    assert Client().post(f"{page}sign/", {"email": "late@signs.example"}).status_code == 400
    assert Ballot.objects.count() == 6
