"""Guessing a key, flooding a form and failing to log in: a sentence, 429, a time, and nothing typed is lost."""

import pytest

from gobernauta.inbox.models import Conversation, Message
from gobernauta.people import limits
from tests import town as towns

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return towns.found()


@pytest.fixture
def strict(monkeypatch):
    """Three of each."""
    few = {name: limits.Limit(one.what, 3, 3, 86_400) for name, one in limits.LIMITS.items()}
    monkeypatch.setattr(limits, "LIMITS", few)


def told(answer):
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 86_400
    page = answer.content.decode()
    assert "very often" in page
    return page


def test_keys_cannot_be_guessed_on_and_on(town, client, strict):
    code = client.post("/en/report/", {"text": "The lamp is dark"}).url.split("/")[-2]
    reference = Conversation.objects.get().reference
    for key in ("AAAAA", "BBBBB", "CCCCC"):
        assert client.get(f"/en/follow/{reference}-{key}/").status_code == 200
    told(client.get(f"/en/follow/{reference}-DDDDD/"))
    assert "The lamp is dark" not in told(client.get(f"/en/follow/{code}/"))
    assert code in told(client.get("/en/follow/", {"reference": code}))
    told(client.post(f"/en/follow/{code}/", {"text": "I found the key"}))
    assert not Message.objects.filter(text="I found the key").exists()
    assert client.get(f"/en/follow/{reference}/").status_code == 200


def test_a_flood_of_reports_waits_and_keeps_its_words(town, client, strict):
    for _ in range(3):
        assert client.post("/en/report/", {"text": "The lamp is dark"}).status_code == 302
    page = told(client.post("/en/report/", {"text": "A fourth lamp", "name": "Rudi"}))
    assert "A fourth lamp" in page
    assert 'value="Rudi"' in page
    assert Message.objects.count() == 3


def test_a_flood_of_additions_waits_and_keeps_its_words(town, client, strict):
    where = client.post("/en/report/", {"text": "The lamp is dark"}).url
    for _ in range(2):
        assert client.post(where, {"text": "still dark"}).status_code == 302
    assert "and still" in told(client.post(where, {"text": "and still"}))
    assert Message.objects.filter(direction="in").count() == 3


def test_a_flood_by_open311_waits(town, client, strict):
    asked = {"service_code": "lamp", "description": "dark"}
    for _ in range(3):
        assert client.post("/open311/v2/requests.json", asked).status_code == 200
    told(client.post("/open311/v2/requests.json", asked))
    assert Message.objects.filter(direction="in").count() == 3


def test_failed_log_ins_wait_even_with_the_right_password(town, client, strict):
    typed = {"login": "alice@example.org", "password": "wrong words"}
    for _ in range(3):
        assert client.post("/en/account/login/", typed).status_code == 200
    page = told(client.post("/en/account/login/", {**typed, "password": "four unrelated words"}))
    assert "alice@example.org" in page
    assert "_auth_user_id" not in client.session


def test_log_ins_that_succeed_are_not_counted(town, client, strict):
    for _ in range(5):
        typed = {"login": "alice@example.org", "password": "four unrelated words"}
        assert client.post("/en/account/login/", typed).status_code == 302
        client.logout()
