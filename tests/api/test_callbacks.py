"""Networks call us: what is signed is stored once, what is not leaves nothing, and each gets the right answer."""

import json

import pytest
from django.test import Client

from gobernauta.channels import registry
from gobernauta.channels.feed import channel
from gobernauta.channels.feed.rig import FeedRig
from gobernauta.channels.protocol import CallbackRequest
from gobernauta.inbox.models import Event
from gobernauta.journeys import intake
from gobernauta.listening.models import Mention
from tests import town as towns

pytestmark = pytest.mark.django_db


@pytest.fixture
def rig(monkeypatch):
    monkeypatch.setattr(channel, "HOST_SECONDS", 0.0)
    made = FeedRig()
    yield made
    made.goes_away()


@pytest.fixture
def account(rig):
    town = towns.found()
    account = towns.account("feed", town.streets, settings={"url": f"{rig.press.address}/feed"})
    rig.channel = registry.open_account(account)
    return account


def call(account, request: CallbackRequest):
    """As the hub does: from outside, without a form of ours."""
    named = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in request.headers.items()}
    where = f"/channels/{account.pk}/callback"
    client = Client(enforce_csrf_checks=True)
    if request.method == "GET":
        return client.get(where, request.query)
    return client.post(where, request.body, content_type="application/rss+xml", **named)


def test_a_feed_is_told_at_once_what_looking_finds_later(account, rig):
    assert call(account, rig.asks_back()).content == b"a challenge"
    rig.someone_writes("The bridge opens on Monday")
    new, old = (
        rig.brings(rig.press.feed(rig.press.articles[-1:])),
        rig.brings(rig.press.feed(rig.press.articles[:1])),
    )
    for request in (new, old, new):  # late, and twice
        assert call(account, request).status_code == 200
    raws, _ = rig.channel.poll("")
    intake.store(account, raws, cursor="", now=towns.NOON)
    intake.understand(account, rig.channel, now=towns.NOON)
    assert Event.objects.count() == Mention.objects.count() == 2
    assert not Event.objects.exclude(state=Event.State.DONE).exists()


def test_what_is_forged_leaves_nothing(account, rig):
    for request in (rig.forged_callback(), rig.asks_back(token="guessed")):
        assert call(account, request).status_code == 403
    assert not Event.objects.exists()


def test_signed_garbage_and_too_much_are_refused(account, rig, settings):
    assert call(account, rig.brings(b"<html>maintenance</html>")).status_code == 400
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    assert call(account, rig.brings(rig.press.feed(["x" * 1_000]))).status_code == 413
    assert not Event.objects.exists()


def test_only_a_connected_account_that_is_called_answers(account, rig):
    request = rig.true_callback()
    web = registry.callback_of(account)
    assert web.address.endswith(f"/channels/{account.pk}/callback")
    form = type(account).objects.get(kind="web")
    assert call(form, request).status_code == 403
    account.state = account.State.PAUSED
    account.save()
    assert call(account, request).status_code == 404
    account.pk = 2**70
    assert call(account, request).status_code == 404
    assert Client().put("/channels/1/callback").status_code == 405
    assert not Event.objects.exists()


def test_the_key_of_another_account_opens_nothing(account, rig):
    other = towns.account("feed", towns.Organization.objects.get(slug="parks"), settings=account.settings)
    request = rig.true_callback()
    assert call(other, request).status_code == 403
    assert json.dumps(account.settings) == json.dumps(other.settings)
