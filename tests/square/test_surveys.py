"""Surveys on the web: page by page without scripts, groups that fill up, answers that lead to nobody."""

import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.utils import timezone

from gobernauta.channels.models import Account
from gobernauta.journeys import acting
from gobernauta.processes import running
from gobernauta.processes.models import Ballot, FreeText, Process, Taken
from gobernauta.publishing.models import Delivery
from gobernauta.register.models import Entry
from tests.desk.town import MONDAY, town
from tests.processes.survey_town import NO, YES, survey

__all__ = ["town"]
pytestmark = pytest.mark.django_db


def sent(client, address, **fields):
    """Send the form of a page as it stands, with these fields filled in."""
    page = client.get(address).content.decode()
    return client.post(address, {**hidden(page), **fields})


def hidden(page):
    """What a form carries by itself."""
    found = {}
    for tag in re.findall(
        r'<input[^>]*type="hidden"[^>]*>', page[page.index('<form method="post" action') :]
    ):
        name, value = re.search(r'name="([^"]+)"', tag)[1], re.search(r'value="([^"]*)"', tag)
        found.setdefault(name, []).append(value[1] if value else "")
    return found


@pytest.mark.parametrize(("answer", "asks"), [(YES, True), (NO, False)])
def test_without_a_script_a_page_ends_where_answers_decide_what_follows(town, client, answer, asks):
    process, _ = survey(town)
    address = f"/en/take-part/{process.slug}/"
    first = client.get(address).content.decode()
    assert "Where do you cycle?" not in first
    second = sent(client, address, **{"q0-0": answer})
    page = second.content.decode()
    assert ("Where do you cycle?" in page) == asks
    fields = {"q2": "4", "q3-2": "1", "q4-0": "streets/by day/good", "q5": "More trees."}
    final = client.post(address, {**hidden(page), **fields, "q1": ["where/centre"]}, follow=True)
    assert final.status_code == 200, final.content.decode()
    marks = Ballot.objects.get().marks
    assert marks.pop("where/centre", None) == (1 if asks else None)
    expected = {answer: 1, "safety": 4, "first/lights": 1, "streets/by day/good": 1, "else": 1}
    assert marks == expected
    assert FreeText.objects.get().text == "More trees."


def test_all_questions_stand_on_one_page_when_asked_for_and_what_is_wrong_keeps_what_was_typed(town, client):
    process, _ = survey(town)
    address = f"/es/take-part/{process.slug}/?all=1"
    bad = client.post(address, {"q0-0": NO, "q3-0": "2", "q5": "Mi respuesta"})
    assert bad.status_code == 400
    assert "Mi respuesta" in bad.content.decode()
    assert "sin saltos" in bad.content.decode()
    assert client.post(address, {"q5": "Mi respuesta"}).status_code == 400  # the first one must be answered
    assert not Ballot.objects.exists()
    assert not Taken.objects.exists()
    assert client.post(address, {"q0-0": NO, "q1": ["where/centre"]}).status_code == 302
    assert Ballot.objects.get().marks == {NO: 1}  # what is not asked after the others does not count


def test_somebody_of_a_full_group_is_thanked_and_others_are_taken(town, client):
    process, _ = survey(town, quotas=[{"answer": YES, "most": 2}], anonymous=False)
    address = f"/en/take-part/{process.slug}/?all=1"
    for _number in range(2):
        answer = Client().post(address, {"q0-0": YES})
        assert answer.status_code == 302, re.findall(
            "govuk-error-summary__list.*?<.ul>", answer.content.decode(), re.S
        )
    refused = client.post(address, {"q0-0": YES, "q5": "kept"})
    assert refused.status_code == 400
    assert "enough people" in refused.content.decode()
    assert "kept" in refused.content.decode()
    assert Client().post(address, {"q0-0": NO}).status_code == 302
    assert Ballot.objects.count() == 3


def test_who_has_answered_before_hears_the_same_when_the_group_is_full(town, client):
    process, _ = survey(town, quotas=[{"answer": YES, "most": 1}], anonymous=True)
    address = f"/en/take-part/{process.slug}/?all=1"
    for _number in range(2):
        assert client.post(address, {"q0-0": YES}).status_code == 302
    assert (Ballot.objects.count(), Taken.objects.count()) == (1, 1)


@pytest.fixture
def mailbox(town):
    allows = {"direct": True}
    return Account.objects.create(
        kind="email", address="town@example.org", name="Town", created_at=MONDAY, capabilities=allows
    )


def test_an_anonymous_survey_with_proof_ties_nothing_in_any_table_to_a_person(town, mailbox, client):
    process, contest = survey(town, participation={"proofs": ["email"]}, anonymous=True)
    address = f"/en/take-part/{process.slug}/"
    assert "Do you cycle" not in client.get(address).content.decode()
    people = {f"resident{number}@example.org": f"I am number {number} zyx" for number in range(6)}
    for email, text in people.items():
        assert client.post(address, {"email": email}).status_code == 200
        mail = Delivery.objects.latest("pk").message["text"]
        ticket = re.search(r"\?ticket=(\S+)", mail)[1]
        behind = f"{address}?all=1&ticket={ticket}"
        for _twice in range(2):
            answer = Client().post(behind, {"q0-0": YES, "q5": text, "is_told": "on"})
            assert answer.status_code == 302, answer.content.decode()
    assert (Taken.objects.count(), Ballot.objects.count(), FreeText.objects.count()) == (6, 6, 6)
    assert client.post(f"{address}?ticket=forged&all=1", {"q0-0": YES}).status_code in (200, 400)
    assert Ballot.objects.count() == 6
    ties_nothing(contest)
    running.move(process=process, verb="close", actor=None, now=timezone.now())
    assert (Taken.objects.count(), Ballot.objects.count(), FreeText.objects.count()) == (6, 6, 6)
    ties_nothing(contest)
    orders = {written_together(table) for table in ("processes_taken", "processes_ballot")}
    assert len(orders) == 1  # one transaction wrote them all


def test_words_and_traits_of_a_stranger_who_types_an_address_bind_nobody(town, mailbox):
    process, _ = survey(town, participation={"proofs": ["email"]}, anonymous=False)
    Process.objects.filter(pk=process.pk).update(margins={"age": {"young": 0.5, "old": 0.5}})
    address, typed = f"/en/take-part/{process.slug}/?all=1", {"email": "suzie@example.org", "q0-0": YES}
    assert Client().post(address, {**typed, "q5": "Mine", "about-age": "old"}).status_code == 302
    link = re.search(r"https?://\S+?(/\S+confirm/\S+)", Delivery.objects.latest("pk").message["text"])[1]
    assert Client().post(address, {**typed, "q5": "Forged", "about-age": "young"}).status_code == 302
    assert not FreeText.objects.exists()
    Client().post(link)
    assert Ballot.objects.get().traits == {"age": "old"}
    assert FreeText.objects.get().text == "Mine"
    long = "".join(chr(0x4E00 + at * 7919 % 20_000) for at in range(4_900))
    refused = Client().post(address, {**typed, "email": "rudi@example.org", "q5": long})
    assert refused.status_code == 400
    assert long in refused.content.decode()


def test_the_page_tells_the_numbers_that_a_message_answers_with(town, mailbox, client):
    process, _ = survey(town, anonymous=False)
    page = client.get(f"/en/take-part/{process.slug}/").content.decode()
    assert f"VOTE {process.pk} 1" in page
    numbers = {item.name: item.number for item in process.items.all()}
    for name, said in ((YES, "yes"), ("streets/by day/good", "by day: good"), ("safety", "1–5")):
        assert f"<li>{numbers[name]}: {said}</li>" in page
    words = f"VOTE {process.pk} {numbers[YES]}, {numbers['safety']}=4, {numbers['first/lights']}=1"
    message = town.hear(words)
    acting.take(message.pk, now=timezone.now())
    assert Ballot.objects.get().marks == {YES: 1, "safety": 4, "first/lights": 1}


def ties_nothing(contest):
    """Nothing on a ballot or text is found in a row about somebody, and neither number nor time gives an order."""
    ballots, texts = list(Ballot.objects.order_by("pk")), list(FreeText.objects.order_by("pk"))
    voters = set(Taken.objects.values_list("voter", flat=True))
    assert not voters & {ballot.voter for ballot in ballots}
    assert {
        (one.door, one.name, one.domain, one.network, one.area_id, one.entered_by_id) for one in ballots
    } == {("", "", "", "", None, None)}
    assert {one.ballot_id for one in texts} == {None}
    assert len({one.cast_at for one in ballots} | {one.changed_at for one in ballots}) == 1
    assert len({one.at for one in texts}) == 1
    about_answers = {str(one.pk) for one in (*ballots, *texts)} | {one.receipt for one in ballots}
    for model in apps.get_models():
        if model in (Ballot, FreeText):
            continue
        for row in model.objects.values_list():
            told = " ".join(str(value) for value in row)
            assert not [one for one in about_answers if one in told], model
            assert "zyx" not in told, model
    assert min(Taken.objects.values_list("pk", flat=True)) > 1_000_000  # numbers of chance, not of a row
    assert min(one.pk for one in (*ballots, *texts)) > 1_000_000
    told = [json.loads(bytes(one.leaf)) for one in Entry.objects.filter(action="ballot.cast")]
    assert {tuple(sorted(one)) for one in told} == {("action", "actor", "at", "subject")}  # that, not what


def written_together(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT xmin::text FROM {table}")
        return tuple(sorted(row[0] for row in cursor.fetchall()))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("anonymous", [True, False])
def test_two_hundred_answers_of_one_browser_make_one_row(town, anonymous):
    process, _ = survey(town, anonymous=anonymous)
    address = f"/en/take-part/{process.slug}/?all=1"
    first = Client()
    first.post(address, {"q0-0": NO, "q5": "first"})
    cookie = first.cookies["taking-part"].value
    for model in (Ballot, Taken, FreeText):
        model.objects.all().delete()

    def post(number):
        client = Client(REMOTE_ADDR=f"10.0.{number}.1")
        client.cookies["taking-part"] = cookie
        try:
            return client.post(address, {"q0-0": YES, "q5": "words"}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as threads:
        codes = set(threads.map(post, range(200)))
    assert codes == {302}
    assert (Ballot.objects.count(), FreeText.objects.count()) == (1, 1)
    assert Taken.objects.count() == int(anonymous)
