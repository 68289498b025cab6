"""From a preset to a running process at the desk: written in a form, published by somebody else, taken step by step."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gobernauta.faces.desk import rule_fields
from gobernauta.people.models import Role
from gobernauta.processes import files
from gobernauta.processes.models import Ballot, Item, Process, ProcessFile, Version
from tests.desk.test_rule_fields import sent
from tests.desk.town import staff
from tests.processes.start import LATER, PRESETS, begun

pytestmark = pytest.mark.django_db


@pytest.fixture
def dora(town):
    """She leads Roads beside Alice, and may publish what Alice writes."""
    return staff("dora", town.roads, Role.TEAM_LEAD)


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def written(preset, **changed):
    document = json.loads((PRESETS / f"{preset}.json").read_text())
    return {**sent(rule_fields.form_of(document["method"], document)), "title": "Our rules", **changed}


def test_from_a_preset_to_an_open_poll(town, dora):
    alice, other = browser(town.alice), browser(dora)
    assert "Quick poll" in alice.get("/en/desk/processes/rules/new/").content.decode()
    answer = alice.post("/en/desk/processes/rules/new/quick-poll/", {**written("quick-poll"), "save": "1"})
    assert answer["Location"] == "/en/desk/processes/rules/our-rules/"
    publish = "/en/desk/processes/rules/our-rules/publish/"
    alice.post(publish, {"number": 1})
    assert Version.objects.get().published_at is None
    other.post(publish, {"number": 1})
    assert Version.objects.get().published_by == dora
    answer = alice.post(
        "/en/desk/processes/rules/our-rules/begin/", {"title": "Square", "choices": "Trees\nBenches\n"}
    )
    assert [item.title for item in Item.objects.order_by("number")] == ["Trees", "Benches"]
    page = alice.get(answer["Location"]).content.decode()
    assert "Now: Draft" in page
    alice.post("/en/desk/processes/square/move/", {"verb": "open", "seen": "draft", "reason": "It is time."})
    assert Process.objects.get().state == "open"
    late = alice.post("/en/desk/processes/square/move/", {"verb": "open", "seen": "draft", "reason": "Mine"})
    assert late.status_code == 400
    assert "Mine" in late.content.decode()
    assert "It is time." in alice.get("/en/desk/processes/square/").content.decode()


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(town):
    alice = browser(town.alice)
    typed = written("uk-petition", **{"rules.thresholds.1.signatures": "5", "rules.open_days": "99999"})
    answer = alice.post("/en/desk/processes/rules/new/uk-petition/", {**typed, "save": "1"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "99999" in page
    assert re.search(r"Days open for signatures: [^<]*3660", page)
    assert not Version.objects.exists()


def test_rules_under_which_nobody_could_show_who_they_are_are_refused_in_words(town, dora):
    alice, new = browser(town.alice), "/en/desk/processes/rules/new/quick-poll/"
    for proofs, is_kept in (
        (["phone"], False),
        (["phone", "oidc", "roll"], False),
        (["phone", "email"], True),
    ):
        answer = alice.post(new, {**written("quick-poll"), "participation.proofs": proofs, "save": "1"})
        assert answer.status_code == (302 if is_kept else 400)
        assert is_kept or "cannot check any of these proofs" in answer.content.decode()
    version = Version.objects.get()
    content = json.dumps(json.loads(version.content) | {"participation": {"proofs": ["phone"]}})
    Version.objects.filter(pk=version.pk).update(content=content)  # a file that was brought in
    page = browser(dora).post("/en/desk/processes/rules/our-rules/publish/", {"number": 1}, follow=True)
    assert "cannot check any of these proofs" in page.content.decode()
    assert Version.objects.get().published_at is None


def test_a_preview_shows_how_it_will_read_and_keeps_nothing(town):
    alice = browser(town.alice)
    page = alice.post(
        "/es/desk/processes/rules/new/uk-petition/?preview", written("uk-petition")
    ).content.decode()
    assert page.startswith('<div id="preview"')
    assert "10000" in page
    assert not ProcessFile.objects.exists()


def test_a_file_goes_out_and_comes_in_and_errors_name_the_field(town, dora):
    process, _ = begun(town, "uk-petition")
    alice = browser(town.alice)
    content = alice.get("/en/desk/processes/rules/uk-petition/1.json").content
    assert files.read(content.decode()).title
    wrong = content.replace(b'"open_days": 183', b'"open_days": "soon"')
    answer = alice.post(
        "/en/desk/processes/rules/bring-in/", {"file": SimpleUploadedFile("rules.json", wrong)}
    )
    assert answer.status_code == 400
    assert "rules.open_days" in answer.content.decode()
    answer = alice.post(
        "/en/desk/processes/rules/bring-in/", {"file": SimpleUploadedFile("rules.json", content)}
    )
    assert answer.status_code == 302
    assert ProcessFile.objects.count() == 2
    assert browser(town.charlie).get("/en/desk/processes/rules/uk-petition/").status_code in (403, 404)
    assert browser(town.charlie).get(f"/en/desk/processes/{process.slug}/").status_code in (403, 404)


def test_the_public_reads_every_version_and_what_changed(town, client, dora):
    process, _ = begun(town, "uk-petition", state="open")
    longer = process.version.content.replace('"open_days": 183', '"open_days": 200')
    draft = files.draft(
        slug="uk-petition", content=longer, organization=town.roads, actor=town.alice, now=LATER
    )
    files.publish(version=draft, actor=dora, now=LATER)
    page = client.get(f"/en/take-part/{process.slug}/rules/?version=2").content.decode()
    assert "+    &quot;open_days&quot;: 200," in page
    assert "<svg" in page
    assert len(page) < 60_000
    got = client.get(f"/en/take-part/{process.slug}/rules/2.json")
    assert files.read(got.content.decode()).version == 2


def test_somebody_in_person_is_entered_by_two_and_counts_once(town):
    process, _ = begun(town, "quick-poll", state="open", titles=("Trees", "Benches"))
    desk, page = browser(town.alice), f"/en/desk/processes/{process.slug}/enter/"
    told = {
        "deed": "choose",
        "numbers": "2",
        "document": "12.345.678-Z",
        "witness": "bob@example.org",
        "password": "four unrelated words",
    }
    for wrong in (
        {"witness": "alice@example.org"},
        {"password": "guess"},
        {"witness": "charlie@example.org"},
    ):
        assert desk.post(page, {**told, **wrong}).status_code == 400
    assert not Ballot.objects.exists()
    first = desk.post(page, told).content.decode()
    again = desk.post(page, {**told, "document": "12345678z"}).content.decode()
    ballot = Ballot.objects.get()
    assert ballot.receipt in first
    assert ballot.receipt in again
    assert (ballot.entered_by, ballot.witness, ballot.door) == (town.alice, town.bob, "in-person")
    assert "12345678" not in json.dumps(list(Ballot.objects.values("voter", "traits", "name")))


def test_pages_of_processes_are_lean(town):
    process, _ = begun(town, "uk-petition", state="open")
    alice = browser(town.alice)
    for path in ("processes/", f"processes/{process.slug}/", "processes/rules/uk-petition/write/"):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page = alice.get(f"/en/desk/{path}")
        assert page.status_code == 200
        assert len(asked) <= 15, path
        assert len(page.content) <= 60_000, path
