"""An assembly at the desk: what is wrong is said and kept, who may only read changes nothing, pages stay small."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from gobernauta.journeys import entering
from gobernauta.journeys.commands import Deed
from gobernauta.processes import forgetting, lottery, margins, queries, running
from gobernauta.processes.models import Audience, Panel, Process, Seat
from tests.decisions.test_letters import pages
from tests.desk.town import town
from tests.processes.start import begun
from tests.processes.survey_town import ruled, survey
from tests.processes.test_assembly import LATER, NOW, SEED, TOMORROW, assembly, drawn

__all__ = ["assembly", "town"]
pytestmark = pytest.mark.django_db
BY_DOCUMENT = {"proofs": ["in-person"], "least_age": None, "areas": []}


@pytest.fixture
def alice(town):
    return logged_in(town.alice)


def logged_in(user):
    desk = Client()
    desk.force_login(user)
    return desk


def test_a_wrong_census_is_kept_as_typed_and_a_right_one_gives_the_targets(town, alice):
    process, _ = begun(town, "assembly", titles=(), change=ruled(size=10, quotas=[]))
    page = f"/en/desk/assemblies/{process.pk}/"
    assert "everybody has the same chance" in alice.get(page).content.decode()
    for wrong in ({"do": "census", "census": "sex; f; 51"}, {"do": "nonsense"}, {"do": "announce"}):
        assert alice.post(page, wrong).status_code == 400
    assert "sex; f; 51" in alice.post(page, {"do": "census", "census": "sex; f; 51"}).content.decode()
    assert alice.post(page, {"do": "census", "census": "sex; f; 51\nsex; m; 49"}).status_code == 302
    assert [(one.least, one.most) for one in lottery.quotas(process)] == [(5, 6), (4, 5)]
    kept = {"do": "targets", "least-0": "5", "most-0": "5", "least-1": "5", "most-1": "5"}
    assert alice.post(page, {**kept, "least-0": "7"}).status_code == 400
    assert 'value="7"' in alice.post(page, {**kept, "least-0": "7"}).content.decode()
    assert alice.post(page, {**kept, "least-0": ""}).status_code == 400
    assert alice.post(page, kept).status_code == 302
    assert logged_in(town.bob).post(page, kept).status_code == 403  # a clerk reads
    assert logged_in(town.charlie).get(page).status_code == 404
    assert logged_in(town.bob).get(f"/en/desk/assemblies/{process.pk + 99}/").status_code == 404


def test_the_desk_of_a_drawn_panel_stays_small(assembly, town, alice, django_assert_max_num_queries):
    drawn(assembly, town, people=60)
    page = f"/es/desk/assemblies/{assembly.pk}/"
    with django_assert_max_num_queries(15):
        shown = alice.get(page).content.decode()
    assert "r1@example.org" in shown or "@example.org" in shown
    assert (
        "@example.org" not in logged_in(town.bob).get(page).content.decode()
    )  # who may not change sees receipts
    receipt = Panel.objects.get().document["drawn"]["people"][0]
    assert alice.post(page, {"do": "seat", "receipt": receipt, "comes": "replace"}).status_code == 400
    assert alice.post(page, {"do": "seat", "receipt": "nobody", "comes": "no"}).status_code == 400
    assert alice.post(page, {"do": "in-person", "document": "1"}).status_code == 400
    work = f"{page}work/"
    bad = alice.post(work, {"do": "meet", "title": "Kept", "starts_at": "never"})
    assert (bad.status_code, "Kept" in bad.content.decode()) == (400, True)
    assert alice.post(work, {"do": "recommend", "recommendation": "Early"}).status_code == 400
    met = {"do": "meet", "title": "One", "starts_at": "2031-02-01T10:00"}
    assert alice.post(work, met).status_code == 302
    meeting = assembly.meetings.get()
    changed = {**met, "meeting": str(meeting.pk), "minutes": "We met."}
    assert 'value="One"' in alice.get(f"{work}?meeting={meeting.pk}").content.decode()
    assert alice.post(work, changed).status_code == 302
    assert assembly.meetings.get().minutes == "We met."
    running.move(process=assembly, verb="meet", actor=town.alice, now=LATER)
    assert alice.post(work, {"do": "recommend", "recommendation": "Now", "for_it": "-1"}).status_code == 400
    assert alice.post(work, {"do": "recommend", "recommendation": "Now"}).status_code == 302
    assert alice.post(work, {"do": "withdraw", "number": "1"}).status_code == 302
    assert alice.post(work, {"do": "withdraw", "number": "1"}).status_code == 400


def test_a_survey_shows_how_full_its_groups_are_and_keeps_its_census_until_it_closes(town, alice, client):
    process, _ = survey(town, quotas=[{"answer": "cycles/yes", "most": 1}], anonymous=False)
    page = f"/en/desk/surveys/{process.pk}/"
    client.post(f"/en/take-part/{process.slug}/?all=1", {"q0-0": "cycles/yes", "q5": "More trees."})
    shown = alice.get(page).content.decode()
    assert "full" in shown
    assert "More trees." in shown
    assert alice.post(page, {"do": "census", "census": "age; a; 1\nage; b; 1"}).status_code == 302
    assert queries.by_number(process.pk).margins == {"age": {"a": 0.5, "b": 0.5}}
    assert alice.post(page, {"do": "census", "census": ""}).status_code == 302
    Process.objects.filter(pk=process.pk).update(state="closed")
    assert alice.post(page, {"do": "census", "census": "age; a; 1\nage; b; 1"}).status_code == 400
    assert not margins.is_open(queries.by_number(process.pk))


def test_who_came_in_person_and_left_an_address_is_invited_by_letter(town, alice):
    process, _ = begun(
        town, "assembly", titles=(), change=ruled(size=2, quotas=[], participation=BY_DOCUMENT)
    )
    running.move(process=process, verb="invite", actor=town.alice, now=NOW)
    told = {
        "deed": Deed.JOIN,
        "numbers": (),
        "name": "",
        "actor": town.alice,
        "witness": town.bob,
        "now": NOW,
    }
    for _twice in range(2):
        come = entering.enter(process, document="11111111H", address=" Lucía  Ñ.\n\nMill 4\nAlba ", **told)
    entering.enter(process, document="22222222J", **told)
    assert Audience.objects.get().receipt == come.receipt
    panel_of(process, town)
    page, letters = (f"/en/desk/assemblies/{process.pk}/{file}" for file in ("", "letters.pdf"))
    said = alice.post(page, {"do": "invite"}, follow=True).content.decode()
    assert "1 cannot be written to" in said  # who left no address finds their receipt on the public page
    assert "1 letter to print" in said
    assert "Lucía Ñ." in said
    (letter,) = pages(alice.get(letters).content)
    assert letter.startswith("Lucía Ñ.\nMill 4\nAlba\n")
    assert come.receipt in letter
    assert f"/take-part/{process.slug}/seat/" in re.sub(r"\s", "", letter)
    assert alice.post(page, {"do": "posted", "last": "x"}).status_code == 400
    last = re.search(r'name="last" value="(\d+)"', said)[1]
    for _twice in range(2):
        assert alice.post(page, {"do": "posted", "last": last}).status_code == 302
    assert Seat.objects.get(receipt=come.receipt).told_at
    assert alice.get(letters).status_code == 404
    assert logged_in(town.bob).get(letters).status_code == 403
    running.move(process=process, verb="cancel", actor=town.alice, reason="No room.", now=LATER)
    forgetting.destroy_keys(now=LATER + timedelta(days=4_000))
    assert Audience.objects.get().receipt == ""


def test_the_sheet_for_home_says_how_they_will_hear_of_it(town, alice):
    town.bob.set_password("four unrelated words")
    town.bob.save()
    process, _ = begun(
        town, "assembly", titles=(), change=ruled(size=2, quotas=[], participation=BY_DOCUMENT)
    )
    running.move(process=process, verb="invite", actor=town.alice, now=NOW)
    page, come = f"/en/desk/processes/{process.slug}/enter/", {
        "deed": "join", "document": "11111111H", "witness": town.bob.email, "password": "four unrelated words",
    }  # fmt: skip
    assert f"/take-part/{process.slug}/" in alice.post(page, come).content.decode()
    told = alice.post(page, {**come, "document": "22222222J", "address": "Ana\nMill 4"}).content.decode()
    assert "written to the address they left" in told


def panel_of(process, town):
    """A panel drawn from who is in the pool."""
    running.move(process=process, verb="close", actor=town.alice, now=NOW)
    lottery.announce(process=process, source="La Primitiva", seed_date=TOMORROW, actor=town.alice, now=NOW)
    lottery.draw(process=process, seed=SEED, actor=town.bob, now=LATER)
