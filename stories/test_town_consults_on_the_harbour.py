"""The harbour plan: Suzie judges on the web, Lucía by mail, Tomás at the town hall; each is told what came of it."""

import json
import re
import subprocess
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

import civic.methods.presets
from gobernauta.decisions.models import Decision, Telling
from gobernauta.journeys import answer_all
from gobernauta.people.models import Role
from gobernauta.processes import files
from gobernauta.processes.models import Ballot, Comment, Document, Item, Process
from gobernauta.site import tasks
from stories.doors import comes_in_person, does_by_message, presses, sends
from stories.letters import MailProgram, words_of
from stories.work import CIVIC, Desk
from tests import town as towns

RULES = Path(civic.methods.presets.__file__).parent / "consultation.json"
SAID = "Buses should run at night\nThe square should have more trees"
SHADE = {"text": "Shade at last!", "name": "Suzie", "email": "suzie@example.net"}
PLAN = "# Aims\n\nA harbour to walk along.\n\n# Means\n\nFewer cars, more shade."


@pytest.fixture
def desk(town) -> dict[str, Desk]:
    """Alice is a clerk, Bob leads the team, Dora reads what others have written."""
    dora = towns.staff("Dora", town.streets, Role.PUBLISHER)
    return {"alice": Desk(town.alice), "bob": Desk(town.bob), "dora": Desk(dora)}


@pytest.fixture
def rules(town, desk) -> None:
    """Whoever judges shows an address or comes in person; two judgements are enough to be told of."""
    content = json.loads(RULES.read_text())
    content["participation"] |= {"proofs": ["email", "in-person"], "repeats": "last"}
    content["rules"]["least_votes"] = 2
    told = {"organization": town.streets, "actor": town.alice, "now": timezone.now()}
    draft = files.draft(slug="consultation", content=json.dumps(content), **told)
    files.publish(version=draft, actor=town.bob, now=timezone.now())


@pytest.fixture
def people(mailboxes) -> dict[str, MailProgram]:
    return {name: MailProgram(mailboxes, name, f"{name.lower()}@example.net") for name in ("Suzie", "Lucia")}


def begins(desk: dict[str, Desk]) -> Process:
    """Bob begins it with two statements and a text; Dora publishes the text; it opens."""
    begin = "/en/desk/processes/rules/consultation/begin/"
    desk["bob"].sends(begin, begin, title="The harbour plan", summary="What do you think?")
    process = Process.objects.get()
    work = f"/en/desk/consultations/{process.pk}/"
    for verb in ("announce", "open"):
        page = f"/en/desk/processes/{process.slug}/"
        desk["bob"].sends(page, f"{page}move/", verb=verb)
    desk["bob"].browser.post(work, {"do": "seed", "statements": SAID})
    desk["bob"].browser.post(f"{work}text/", {"title": "The plan", "content": PLAN})
    draft = Document.objects.get()
    desk["dora"].browser.post(f"{work}text/", {"do": "publish", "seen": str(draft.pk)})
    process.refresh_from_db()
    assert process.state == "open"
    return process


def suzie_judges(process: Process, work, suzie: MailProgram, desk: dict[str, Desk]) -> str:
    """She says who she is once, judges what she is asked, puts a statement forward, comments on a paragraph."""
    page = f"/en/take-part/{process.slug}/"
    sends(f"{page}statements/", email="suzie@example.net", is_told="on")
    work.sends()
    link = urlsplit(suzie.newest_link())
    browser = Client()
    shown = browser.get(f"{link.path}?{link.query}").content.decode()
    token = re.search(r'name="pass" value="([^"]+)"', shown)
    assert token
    assert not Ballot.objects.exists()
    for _each in range(2):
        code = re.search(r'name="statement" value="([^"]+)"', shown)
        assert code
        told = {"pass": token[1], "statement": code[1], "judgement": "agree"}
        shown = browser.post(f"{page}statements/", told, follow=True).content.decode()
    assert "You have judged every statement" in shown
    sends(f"{page}statements/new/", text="Dogs need a meadow", email="suzie@example.net")
    work.sends()
    presses(suzie.newest_link())
    paragraph = Document.objects.get().paragraphs.get(number=2)
    sends(
        f"{page}comments/new/?paragraph={paragraph.pk}",
        text="Shade at last!",
        name="Suzie",
        email="suzie@example.net",
    )
    work.sends()
    presses(suzie.newest_link())
    desk["alice"].browser.post(
        f"/en/desk/consultations/{process.pk}/", {"do": "decide", "number": "3", "accepted": "yes"}
    )
    assert Item.objects.get(number=3).state == "accepted"
    return Ballot.objects.get().receipt


def test_the_town_is_heard_by_three_doors_reported_to_and_answered_once(
    town, desk, rules, work, mailbox, people, tmp_path
):
    process = begins(desk)
    page = f"/en/take-part/{process.slug}/"
    receipt = suzie_judges(process, work, people["Suzie"], desk)

    acts = f"DE ACUERDO {process.pk} 1\nEN DESACUERDO {process.pk} 2, 3"
    people["Lucia"].writes(acts, language="es")
    does_by_message(work, mailbox, "DE ACUERDO")
    for letter in people["Lucia"].received():
        presses(link_of(letter))
    for _twice in range(2):
        in_person = {"clerk": town.alice, "witness": town.bob}
        comes_in_person(process.slug, deed="agree", numbers="1, 3", **in_person)
        comes_in_person(process.slug, deed="pass", numbers="2", **in_person)
    marks = sorted((one.door, sorted(one.marks.items())) for one in Ballot.objects.filter(state="validated"))
    assert marks == [
        ("email", [("1", 1), ("2", -1), ("3", -1)]),
        ("in-person", [("1", 1), ("2", 0), ("3", 1)]),
        ("web", [("1", 1), ("2", 1)]),
    ]
    assert receipt in Client().get(f"{page}ballots/?receipt={receipt}").content.decode()

    tasks.draw_maps(timestamp=0)
    is_drawn_again_by_anybody(page, tmp_path)
    is_reported(process, desk)
    shown = Client().get(f"{page}heard/").content.decode()
    assert "3 people took part" in shown
    assert "Shade at last!" in shown
    everybody_is_answered_once(process, desk, work, people)
    entry = {"action": "report.published", "subject": f"process:{process.pk}"}
    assert work.record_is_verified(tmp_path, entry_says=entry) > 20


def link_of(letter) -> str:
    found = re.search(r"https?://\S+confirm/\S+", words_of(letter))
    assert found, words_of(letter)
    return found.group()


def is_drawn_again_by_anybody(page: str, folder: Path) -> None:
    """The two files on the page give the same figures at a terminal."""
    paths = [folder / name for name in ("votes.csv", "comments.csv")]
    for path in paths:
        path.write_bytes(b"".join(Client().get(f"{page}map/{path.name}").streaming_content))
    command = [str(CIVIC), "map", str(paths[0]), "--comments", str(paths[1]), "--json"]
    told = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    figures = {one["statement"]: (one["agree"], one["disagree"], one["pass"]) for one in told["statements"]}
    assert figures == {1: (3, 0, 0), 2: (1, 1, 1), 3: (1, 1, 0)}


def is_reported(process: Process, desk: dict[str, Desk]) -> None:
    """Alice gathers what was said; Bob draws the report and adds to it; Dora publishes it."""
    page = f"/en/desk/processes/{process.slug}/"
    desk["bob"].sends(page, f"{page}move/", verb="close")
    work = f"/en/desk/consultations/{process.pk}/"
    comment = Comment.objects.get()
    desk["alice"].browser.post(f"{work}code/", {"kind": "comment", "said": comment.pk, "name": "Shade"})
    desk["bob"].browser.post(f"{work}report/", {"do": "generate"})
    own = {"do": "add", "section": "said", "added": "You want shade.", "sources": f"C{comment.pk} P2"}
    desk["bob"].browser.post(f"{work}report/", own)
    seen = re.search(r'name="seen" value="([^"]+)"', desk["dora"].looks_at(f"{work}report/"))
    assert seen
    desk["dora"].browser.post(f"{work}report/", {"do": "publish", "seen": seen[1]})
    process.refresh_from_db()
    assert process.state == "reported"


def everybody_is_answered_once(process: Process, desk, work, people) -> None:
    """Alice writes what was decided, Bob publishes it; Suzie, three times concerned, is told once, Lucía in Spanish."""
    form = "/en/desk/decisions/new/"
    desk["alice"].sends(
        form,
        form,
        organization=str(process.organization_id),
        outcome="accepted",
        answers=f"process {process.pk}",
        title_en="The harbour gets shade",
        title_es="El puerto tendrá sombra",
        reasons_en="You want it.",
        reasons_es="Ustedes la quieren.",
        message_en="Forty trees come in March.",
        message_es="En marzo llegan cuarenta árboles.",
    )
    telling, decision = Telling.objects.get(), Decision.objects.get()
    assert answer_all.count(telling.pk, now=timezone.now()) == 2  # Tomás left no address
    had = {name: len(one.received()) for name, one in people.items()}
    page = f"/en/desk/decisions/{decision.pk}/"
    desk["bob"].sends(page, f"{page}publish/")
    for _twice in range(2):
        answer_all.tell(telling.pk, now=timezone.now())
    work.sends()
    told = {name: [words_of(it) for it in one.received()[had[name] :]] for name, one in people.items()}
    assert Counter({name: len(letters) for name, letters in told.items()}) == {"Suzie": 1, "Lucia": 1}
    assert "Forty trees come in March." in told["Suzie"][0]
    assert "En marzo llegan cuarenta árboles." in told["Lucia"][0]
    steps = f"/en/desk/processes/{process.slug}/"
    desk["bob"].sends(steps, f"{steps}move/", verb="answer")
    shown = Client().get(f"/en/take-part/{process.slug}/").content.decode()
    assert f"/en/decisions/{decision.number}/" in shown
    assert "The harbour gets shade" in shown
