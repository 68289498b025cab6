"""Petitions at the desk: who may check them, what a preview shows, what is on the page after a wrong form."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gobernauta.channels.models import Account
from gobernauta.processes import petitions, queries, thresholds
from gobernauta.processes.models import Ballot, Process, Reached
from tests.desk.town import town
from tests.processes.start import published, resident
from tests.processes.test_invalidation import signed

pytestmark = pytest.mark.django_db
__all__ = ["signed", "town"]


@pytest.fixture
def waiting(town):
    """A petition that waits to be checked since sixteen days."""
    Account.objects.create(kind="email", address="town@example.org", name="Town", created_at=timezone.now())
    version, then = published(town, "town-petition"), timezone.now() - timedelta(days=16)
    wish = petitions.Wish("Light the harbour path", "It is dark.", language="en")
    process = petitions.begin(version=version, wish=wish, author=resident("ana"), now=then)
    petitions.submit(process=process, now=then)
    for name in ("ben", "eva"):
        petitions.sponsor(process=process, contact=resident(name), now=then)
    return queries.by_number(process.pk)


def test_the_queue_says_how_late_it_is_and_others_do_not_see_it(waiting, client, town):
    client.force_login(town.bob)
    page = client.get("/en/desk/petitions/").content.decode()
    assert "Light the harbour path" in page
    assert "overdue" in page
    Process.objects.get().changes.filter(state="moderation").update(at=timezone.now() - timedelta(days=12))
    assert "due soon" in client.get("/en/desk/petitions/").content.decode()
    client.force_login(town.charlie)
    assert "harbour" not in client.get("/en/desk/petitions/").content.decode()
    assert client.get(f"/en/desk/petitions/{waiting.pk}/").status_code == 404


def test_turning_down_needs_a_code_and_what_was_typed_stays(waiting, client, town):
    client.force_login(town.bob)
    address = f"/en/desk/petitions/{waiting.pk}/check/"
    answer = client.post(address, {"do": "reject", "details": "As rule 3 says.", "seen": "moderation"})
    assert answer.status_code == 400
    assert "As rule 3 says." in answer.content.decode()
    assert client.post(address, {"do": "explode"}).status_code == 400
    assert client.post(address, {"do": "reject", "code": "foi", "seen": "open"}).status_code == 400
    assert (
        client.post(address, {"do": "reject", "code": "offensive", "seen": "moderation"}).status_code == 302
    )
    page = client.get(f"/en/desk/petitions/{waiting.pk}/").content.decode()
    assert "Light the harbour path" in page  # for those who judge
    assert "words hidden" in page


def test_opening_answering_and_setting_a_day(waiting, client, town):
    client.force_login(town.alice)
    check, answer = (f"/en/desk/petitions/{waiting.pk}/{name}/" for name in ("check", "answer"))
    assert client.post(check, {"do": "publish", "seen": "moderation"}).status_code == 302
    assert client.post(answer, {"do": "reply", "reply": "Yes.", "threshold": "reply"}).status_code == 400
    Process.objects.update(ballot_count=1000)
    thresholds.mark(queries.by_number(waiting.pk), calendar=None, now=timezone.now())
    assert "hearing" in client.get("/en/desk/petitions/").content.decode()
    assert client.post(answer, {"do": "reply", "reply": "Yes.", "threshold": "reply"}).status_code == 302
    assert client.post(answer, {"do": "plan", "day": "2026-13-40", "threshold": "hearing"}).status_code == 400
    assert client.post(answer, {"do": "plan", "day": "2027-02-01", "threshold": "hearing"}).status_code == 302
    assert Reached.objects.get(name="hearing").planned_at
    assert Reached.objects.get(name="reply").done_at
    page = client.get(f"/en/take-part/{waiting.slug}/").content.decode()
    assert "Yes." in page
    assert "Planned for" in page
    desk = client.get(f"/en/desk/petitions/{waiting.pk}/").content.decode()
    answers = f"/en/desk/decisions/new/?answers=process%20{waiting.pk}"  # which tells everybody who signed
    assert answers in desk
    assert f"process {waiting.pk}" in client.get(answers).content.decode()
    client.force_login(town.bob)  # a clerk moderates and does not answer for the town
    assert client.post(answer, {"do": "close"}).status_code == 403


def test_what_is_set_aside_is_what_was_shown_and_goes_back(signed, client, town):
    client.force_login(town.bob)
    root = f"/en/desk/petitions/{signed.pk}/signatures/"
    assert client.get(f"{root}?domain=").status_code == 200
    assert client.get(f"{root}?network=nowhere").status_code == 400
    assert client.get(f"{root}?since=yesterday").status_code == 400
    page = client.get(f"{root}?domain=*b.example&since=2026-11-16T09:00").content.decode()
    assert "8 signatures fit" in page
    told = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.split(f"{root}aside/")[1]))
    told.pop("csrfmiddlewaretoken", None)
    assert client.post(f"{root}aside/", {**told, "reason": " "}).status_code == 400
    assert client.post(f"{root}aside/", {**told, "reason": "One script."}).status_code == 302
    assert Ballot.objects.filter(state="invalidated").count() == 8
    report = client.get(f"/en/take-part/{signed.slug}/integrity/").content.decode()
    assert "8: One script." in report
    back = re.search(rf"{root}\d+/back/", client.get(root).content.decode()).group()
    assert client.post(back).status_code == 302
    assert not Ballot.objects.filter(state="invalidated").exists()


def test_what_is_held_back_can_be_let_through(signed, client, town):
    Ballot.objects.filter(domain="a.example").update(state="quarantined", reason="domain")
    client.force_login(town.bob)
    root = f"/en/desk/petitions/{signed.pk}/signatures/"
    assert "4 signatures fit" in client.get(f"{root}?sign=domain").content.decode()
    client.post(f"{root}release/", {"sign": "domain"})
    assert Ballot.objects.filter(state="validated").count() == 11


def test_pages_of_petitions_ask_little(signed, waiting, client, town):
    client.force_login(town.alice)
    for address in ("", f"{waiting.pk}/", f"{signed.pk}/signatures/?domain=*"):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/en/desk/petitions/{address}").status_code == 200
        assert len(asked) <= 15, [query["sql"][:120] for query in asked]
