"""Two ideas become one: put forward on the web, supported by web, mail and at the town hall, answered to each once."""

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

import civic.methods.presets
from gobernauta.decisions.models import Decision, Telling
from gobernauta.journeys import answer_all, figures
from gobernauta.processes import files
from gobernauta.processes.models import Ballot, Item, Process
from stories.doors import comes_in_person, does_by_message, presses, sends
from stories.letters import MailProgram, words_of
from stories.work import Desk

RULES = Path(civic.methods.presets.__file__).parent / "ideas.json"
NAMES = ("Suzie", "Ana", "Ben", "Lucia", "Bea", "Carl")


@pytest.fixture
def people(mailboxes) -> dict[str, MailProgram]:
    """Everybody who has a mailbox in this story."""
    return {name: MailProgram(mailboxes, name, f"{name.lower()}@example.net") for name in NAMES}


@pytest.fixture
def process(town) -> Process:
    """Bob begins to collect ideas by the rules as they come with the software; two supporters win an answer."""
    content = json.loads(RULES.read_text())
    content["rules"]["answer_needs"] = 2
    told = {"organization": town.streets, "actor": town.alice, "now": timezone.now()}
    draft = files.draft(slug="ideas", content=json.dumps(content), **told)
    files.publish(version=draft, actor=town.bob, now=timezone.now())
    bob, begin = Desk(town.bob), "/en/desk/processes/rules/ideas/begin/"
    bob.sends(begin, begin, title="Ideas for Mill Street", summary="What would you change?")
    process = Process.objects.get()
    moves(process, bob, "open")
    return process


def moves(process: Process, bob: Desk, verb: str) -> None:
    page = f"/en/desk/processes/{process.slug}/"
    bob.sends(page, f"{page}move/", verb=verb)
    process.refresh_from_db()


def puts_forward(process: Process, work, program: MailProgram, title: str, text: str) -> str:
    """Somebody puts an idea forward without scripts; only the button behind the mailed link makes it count."""
    told = {"title": title, "text": text, "credit": program.name, "email": program.address}
    page = sends(f"/en/take-part/{process.slug}/ideas/new/", **told)
    assert "Look into your mailbox" in page
    work.sends()
    key = urlsplit(program.newest_link()).path
    for _scanner in range(2):
        assert Client().get(key).status_code == 200
    assert Item.objects.get(title=title).state == "unproved"
    sends(key, do="confirm")
    assert Item.objects.get(title=title).state == "proposed"
    return key


def supports(process: Process, work, program: MailProgram, number: int) -> None:
    """Somebody supports an idea with the form, and again a little later, to be sure."""
    for _twice in range(2):
        sends(f"/en/take-part/{process.slug}/ideas/{number}/support/", email=program.address, is_told="on")
        work.sends()
        presses(program.newest_link())


def test_two_ideas_become_one_and_everybody_behind_them_is_answered_once(
    town, process, work, mailbox, people, tmp_path
):
    alice, page = Desk(town.alice), f"/en/take-part/{process.slug}/"
    suzies = puts_forward(process, work, people["Suzie"], "A cycle lane to school", "Children ride there.")
    puts_forward(process, work, people["Ana"], "A lane for bikes", "From the bridge to the school.")
    puts_forward(process, work, people["Carl"], "A fountain", "On the square.")
    desk = f"/en/desk/ideas/{process.pk}/"
    for number in (1, 2, 3):
        assert "is on the list" in alice.sends(
            f"{desk}idea/{number}/", f"{desk}idea/{number}/", do="check", accepted="yes"
        )
    work.sends()
    assert "people can support it" in words_of(people["Ana"].received()[-1])
    alike = Client().get(f"{page}ideas/new/?title=Cycle+lane").content.decode()
    assert "A cycle lane to school" in alike

    supports(process, work, people["Ben"], 1)
    people["Lucia"].writes(f"APOYO {process.pk} 2", language="es")
    does_by_message(work, mailbox, "APOYO")
    presses(people["Lucia"].newest_link())
    for _twice in range(2):
        comes_in_person(process.slug, deed="support", numbers="1, 2", clerk=town.alice, witness=town.bob)
    supports(process, work, people["Carl"], 3)
    said = {"text": "Mind the trees.", "name": "Bea", "email": "bea@example.net"}
    sends(f"{page}comments/new/?item=1", **said)
    work.sends()
    presses(people["Bea"].newest_link())
    marks = sorted((one.door, sorted(one.marks)) for one in Ballot.objects.filter(state="validated"))
    assert marks == [("email", ["2"]), ("in-person", ["1", "2"]), ("web", ["1"]), ("web", ["3"])]

    is_worded_together(process, work, people, suzies)
    is_put_together(process, work, alice, desk, people["Ana"])
    figures.keep(now=timezone.now())
    moves(process, Desk(town.bob), "review")
    idea = Client().get(f"{page}ideas/1/").content.decode()
    assert "3 people support this" in idea
    assert "Suzie, Ana" in idea

    everybody_is_answered_once(process, work, town, people)
    answered = Client().get(f"{page}ideas/1/").content.decode()
    assert "We paint it in May" in answered
    assert "accepted" in Client().get(f"{page}?outcome=accepted").content.decode()
    entry = {"action": "item.merged", "subject": f"process:{process.pk}/item:2"}
    assert work.record_is_verified(tmp_path, entry_says=entry) > 20


def is_worded_together(process: Process, work, people: dict[str, MailProgram], suzies: str) -> None:
    """Ben suggests a better wording; Suzie reads what would change and takes it over with her key."""
    better = {"title": "A safe cycle lane to school", "text": "Children ride there.", "credit": "Ben"}
    shown = sends(
        f"/en/take-part/{process.slug}/ideas/1/wordings/new/", **better, reason="Paint is not enough"
    )
    assert re.search("<ins>[^<]*safe", shown)
    work.sends()
    assert "suggests a wording" in words_of(people["Suzie"].received()[-1])
    sends(suzies, do="settle", wording="2", accepted="yes")
    assert Item.objects.get(number=1).title == "A safe cycle lane to school"


def is_put_together(process: Process, work, alice: Desk, desk: str, ana: MailProgram) -> None:
    """Alice puts Ana's idea into Suzie's, takes it apart again because it was the wrong way, and puts it back."""
    address = f"{desk}idea/2/"
    merge = {"do": "merge", "into": "1", "reason": "Both want the same lane."}
    for told, state in ((merge, "merged"), ({"do": "split"}, "accepted"), (merge, "merged")):
        alice.browser.post(address, told)
        assert Item.objects.get(number=2).state == state
    work.sends()
    assert "Both want the same lane." in words_of(ana.received()[-1])


def everybody_is_answered_once(process: Process, work, town, people: dict[str, MailProgram]) -> None:
    """Alice writes the answer to the one idea, Bob publishes it; Carl, who wants a fountain, is left in peace."""
    form = f"/en/desk/decisions/new/?answers=process%20{process.pk}/1"
    Desk(town.alice).sends(
        form,
        "/en/desk/decisions/new/",
        organization=str(town.streets.pk),
        outcome="accepted",
        title_en="The cycle lane is built",
        reasons_en="We paint it in May.",
        message_en="We paint it in May.",
    )
    telling = Telling.objects.get()
    assert answer_all.count(telling.pk, now=timezone.now()) == 5  # Tomás left no address
    had = {name: len(one.received()) for name, one in people.items()}
    page = f"/en/desk/decisions/{Decision.objects.get().pk}/"
    Desk(town.bob).sends(page, f"{page}publish/")
    for _twice in range(2):
        answer_all.tell(telling.pk, now=timezone.now())
    work.sends()
    for name, one in people.items():
        letters = one.received()[had[name] :]
        assert len(letters) == (0 if name == "Carl" else 1), name
        assert all("We paint it in May." in words_of(letter) for letter in letters)
