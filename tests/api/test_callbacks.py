"""Networks call us: what is signed is stored once, what is not leaves nothing, and each gets the right answer."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from gobernauta.channels import queries as channels
from gobernauta.channels import registry
from gobernauta.channels.feed import channel
from gobernauta.channels.feed.rig import FeedRig
from gobernauta.channels.protocol import CallbackRequest
from gobernauta.inbox.models import Event
from gobernauta.journeys import callback, intake
from gobernauta.listening.models import Mention
from gobernauta.site import worker
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


@pytest.mark.django_db(transaction=True)
def test_a_short_lease_is_renewed_before_it_ends(account, rig, live_server, settings, monkeypatch):
    """The hub on loopback asks back while we ask: what it grants counts, not what we asked for."""
    settings.PUBLIC_ADDRESS, rig.press.lease = live_server.url, 1_200
    worker.read_once(account, registry.open_account(account), now=timezone.now())
    first = channels.one(account.pk).renew_at
    assert timedelta(0) < first - timezone.now() <= timedelta(seconds=600)
    callback.renew(now=first - timedelta(seconds=1))
    assert len(rig.press.subscriptions) == 1
    callback.renew(now=first)
    assert len(rig.press.subscriptions) == 2
    second = channels.one(account.pk).renew_at
    assert first < second <= timezone.now() + timedelta(seconds=600)
    rig.press.hub_status = 403
    callback.renew(now=second)
    assert channels.one(account.pk).renew_at == second + timedelta(hours=1)
    rig.someone_writes("The bridge opens on Monday")
    fresh, _ = registry.open_account(account).poll(channels.one(account.pk).cursor)
    assert len(fresh) == 2
    rig.goes_away()
    callback.renew(now=second + timedelta(hours=1))
    assert channels.one(account.pk).renew_at == second + timedelta(hours=2)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("1", 60), ("999999999", 86_400), ("3600", 1_800), ("-5", 0), ("½", 0), ("9" * 99, 0)],
)
def test_an_odd_lease_wakes_nobody_too_often(account, rig, said, seconds):
    before = timezone.now()
    assert call(account, rig.asks_back(hub_lease_seconds=said)).status_code == 200
    renew_at, wait = channels.one(account.pk).renew_at, timedelta(seconds=seconds)
    assert (renew_at is not None) == bool(seconds)
    assert renew_at is None or before + wait <= renew_at <= timezone.now() + wait


def test_the_key_of_another_account_opens_nothing(account, rig):
    other = towns.account("feed", towns.Organization.objects.get(slug="parks"), settings=account.settings)
    request = rig.true_callback()
    assert call(other, request).status_code == 403
    assert json.dumps(account.settings) == json.dumps(other.settings)
