"""Citizens by lot: Suzie says yes on the web, Rudi by message, Lucía at the town hall; they meet, the town answers."""

import json
import re
import subprocess
import sys
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from gobernauta.channels.models import Account
from gobernauta.decisions.models import Notice, Version
from gobernauta.journeys import acting, answer_all
from gobernauta.people.models import Membership, Role, User
from gobernauta.processes import files, running
from gobernauta.processes.models import Ballot, Panel, Process, Seat
from gobernauta.publishing.models import Delivery
from tests.desk.town import town
from tests.processes.survey_town import ruled

__all__ = ["town"]
pytestmark = pytest.mark.django_db
CENSUS = "sex; f; 51\nsex; m; 49\nage; 16-34; 40\nage; 35+; 60"
SEED = "La Primitiva: 04 17 23 38 41 49"


@pytest.fixture
def mailbox(town):
    return Account.objects.create(
        kind="email",
        address="t@example.org",
        name="Town",
        created_at=timezone.now(),
        capabilities={"direct": True},
    )


@pytest.fixture
def process(town):
    """Four seats; by e-mail, on the roll or in person. Rules by Alice, published by Bob."""
    content = ruled(size=4, quotas=[])(files.presets()["assembly"])
    now = timezone.now()
    version = files.draft(slug="lot", content=content, organization=town.roads, actor=town.alice, now=now)
    version = files.publish(version=version, actor=town.bob, now=now)
    opening = running.Opening("How we share our streets", "A panel by lot.", language="en")
    return running.start(version=version, opening=opening, organization=town.roads, actor=town.alice, now=now)


def button():
    """Press the button behind the link of the newest mail."""
    link = re.search(r"https?://\S+?(/\S+confirm/\S+)", Delivery.objects.latest("pk").message["text"])[1]
    Client().get(link)
    waiting = Ballot.objects.filter(state="pending").count()
    assert waiting == 1
    Client().post(link)
    assert not Ballot.objects.filter(state="pending").exists()


def on_the_web(process, name, *, sex, age):
    page = f"/en/take-part/{process.slug}/"
    typed = {"about-0": sex, "about-1": age, "email": f"{name}@example.org", "of_age": "on"}
    sent = Client().post(page, typed)
    assert sent.status_code == 302, sent.content.decode()[-3000:]
    assert "Look into your mailbox" in Client().get(sent.url).content.decode()
    button()


def by_message(town, process, name, numbers):
    """A mention; the town answers with a link where the address is asked for."""
    message = town.hear(f"@town JOIN {process.pk} {numbers}", by=name)
    acting.take(message.pk, now=timezone.now())
    page = re.search(r"/en/take-part/prove/\S+", Delivery.objects.latest("pk").message["text"]).group()
    typed = {"proof": "email", "email-email": f"{name}@example.org", "email-of_age": "on"}
    assert Client().post(page, typed).status_code == 200
    button()


def at_the_town_hall(desk, process, document, numbers):
    """A clerk enters it, a colleague is present and says so."""
    typed = {
        "deed": "join", "numbers": numbers, "document": document,
        "of_age": "on", "witness": "alice@example.org", "password": "four unrelated words",
    }  # fmt: skip
    answer = desk.post(f"/en/desk/processes/{process.slug}/enter/", typed)
    return answer.content.decode()


def does(desk, page, **typed):
    """Send a form of the desk; the page after it."""
    answer = desk.post(page, typed, follow=True)
    assert answer.status_code == 200, answer.content.decode()[-6000:]
    return answer.content.decode()


def of(user):
    desk = Client()
    desk.force_login(user)
    return desk


def moves(desk, process, verb):
    process.refresh_from_db()
    does(desk, f"/en/desk/processes/{process.slug}/move/", verb=verb, seen=process.state)


def test_a_town_draws_a_panel_that_meets_and_is_answered(town, process, mailbox, tmp_path):
    town.alice.set_password("four unrelated words")
    town.alice.save()
    second = User.objects.create_user("dora@example.org", "x", name="Dora")
    Membership.objects.create(user=second, organization=town.roads, role=Role.TEAM_LEAD)
    alice, bob, dora = of(town.alice), of(town.bob), of(second)
    page = f"/en/desk/assemblies/{process.pk}/"
    assert "does not look like" not in does(alice, page, do="census", census=CENSUS)
    assert "Keep the targets" in alice.get(page).content.decode()
    moves(alice, process, "invite")
    process.refresh_from_db()

    on_the_web(process, "suzie", sex="f", age="35+")
    by_message(town, process, "rudi", "1, 4")
    said = at_the_town_hall(bob, process, "11111111H", "2 3")
    assert "counts" in said or "receipt" in said.lower()
    at_the_town_hall(bob, process, "1111 1111-h", "2 3")  # comes twice, counts once
    for number in range(12):
        on_the_web(process, f"r{number}", sex="fm"[number % 2], age=("16-34", "35+")[number // 2 % 2])
    assert Ballot.objects.filter(state="validated").count() == 15
    moves(alice, process, "close")

    assert "The targets can be kept" in does(alice, page, do="preview")
    tomorrow = timezone.localdate() + timedelta(days=1)
    does(alice, page, do="announce", seed_source="La Primitiva", seed_date=tomorrow.isoformat())
    public = f"/en/take-part/{process.slug}/"
    assert "Nobody can know the seed yet" in Client().get(public).content.decode()
    Panel.objects.update(seed_date=timezone.localdate())  # the day has come
    assert alice.post(page, {"do": "draw", "seed": SEED}).status_code == 400
    does(dora, page, do="draw", seed=SEED)
    for name in ("pool.csv", "quotas.csv"):
        (tmp_path / name).write_bytes(Client().get(f"{public}draw/{name}").content)
    command = [
        sys.executable, "-c", "from civic.cli import main; main()", "draw", tmp_path / "pool.csv",
        "--quotas", tmp_path / "quotas.csv", "--size", "4", "--seed", SEED, "--json",
    ]  # fmt: skip
    told = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    assert set(told["selected"]) == set(Seat.objects.values_list("receipt", flat=True))

    does(dora, page, do="invite")
    written = Seat.objects.exclude(told_at=None)
    assert written.count() >= 3  # all but who came in person
    link = re.search(r"https?://\S+?(/\S+/seat/\S+)", Delivery.objects.latest("pk").message["text"])[1]
    Client().post(link, {"comes": "no"})
    gone = Seat.objects.get(state="declined")
    does(dora, page, do="seat", receipt=gone.receipt, comes="replace", reason="")
    assert Seat.objects.count() == 5
    does(dora, page, do="invite")

    work = f"{page}work/"
    does(dora, work, do="meet", title="First weekend", starts_at="2031-02-01T10:00", place="Town hall")
    moves(dora, process, "meet")
    for title in ("Close Mill Street to cars", "Plant a hundred trees"):
        does(dora, work, do="recommend", recommendation=title, text="For all.", for_it="3", against="1")
    moves(dora, process, "recommend")
    early = {"verb": "answer", "seen": "recommended"}
    assert dora.post(f"/en/desk/processes/{process.slug}/move/", early).status_code == 400
    for number in (1, 2):
        answered(town, process, number)
    moves(dora, process, "answer")
    seen = Client().get(public).content.decode()
    assert "waits for an answer" not in seen
    assert "Plant a hundred trees" in seen
    assert Process.objects.get().state == "answered"
    everybody = Notice.objects.values_list("contact_id", flat=True)
    assert 3 <= len(set(everybody)) <= 4  # those who sit and can be written to
    assert len(everybody) == 2 * len(set(everybody))  # each of them once for each recommendation


def answered(town, process, number):
    """A decision answers one recommendation: drafted by Bob, published by Alice, told to the panel."""
    bob, alice = of(town.bob), of(town.alice)
    link = f"process {process.pk}/{number}"
    assert link in bob.get(f"/en/desk/decisions/new/?answers={link}").content.decode()
    typed = {
        "outcome": "accepted", "decided_on": "2026-11-21", "organization": str(town.roads.pk), "answers": link,
        "title_en": f"Answer {number}", "reasons_en": "It is good.", "message_en": "We do it.",
        "title_es": f"Respuesta {number}", "reasons_es": "Es bueno.", "message_es": "Lo hacemos.",
    }  # fmt: skip
    answer = bob.post("/en/desk/decisions/new/", typed)
    assert answer.status_code == 302, answer.content.decode()[-6000:]
    version = Version.objects.latest("pk")
    answer_all.count(version.telling.pk, now=timezone.now())
    page = f"/en/desk/decisions/{version.decision_id}/"
    seen = re.search(r'name="seen" value="([^"]+)"', alice.get(page).content.decode())[1]
    published = alice.post(f"{page}publish/", {"seen": seen}, follow=True)
    version.refresh_from_db()
    assert version.published_at, published.content.decode()[-4000:]
    answer_all.tell(version.telling.pk, now=timezone.now())
