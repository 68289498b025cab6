"""What a preview shows is what Mastodon is given: mention, number and all (a real server on loopback)."""

from collections.abc import Iterator
from dataclasses import asdict

import pytest
from django.urls import reverse

from gobernauta.channels.mastodon.rig import MastodonRig
from gobernauta.channels.models import Account
from gobernauta.inbox.models import Message
from gobernauta.journeys import answer, intake
from gobernauta.people.models import Receiving
from gobernauta.publishing import actions as publishing
from tests.desk.town import KEY, later, town
from tests.servers.mastodon import MastodonServer

__all__ = ["town"]
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def server() -> Iterator[MastodonServer]:
    running = MastodonServer()
    yield running
    running.stop()


@pytest.fixture
def rig(server):
    server.reset()
    return MastodonRig(server)


@pytest.fixture
def asked(town, rig):
    """A post of Alice's at the server, as it arrived in the inbox."""
    capabilities = asdict(rig.channel.capabilities())
    Account.objects.filter(pk=town.account.pk).update(capabilities=capabilities)
    account = Account.objects.get(pk=town.account.pk)
    Receiving.objects.create(account=account, organization=town.roads)
    rig.someone_writes("Is the pool open?")
    raws, cursor = rig.channel.poll("")
    intake.store(account, raws, cursor=cursor, now=later())
    intake.understand(account, rig.channel, now=later(), is_past=True)
    return Message.objects.get()


def words_at_server(rig):
    source = "/api/v1/statuses/{}/source"
    return [rig.town.asks("GET", source.format(one["id"]))["text"] for one in rig.town.statuses()]


@pytest.mark.parametrize(
    "text",
    [
        "On Friday.",
        "a" * 493,
        "a" * 494,
        "Word. " * 160,
        "👨‍👩‍👧‍👦" * 600,
        "https://town.example/" + "x" * 600 + " " + "é" * 480,
    ],
)
def test_the_preview_is_what_is_sent(town, rig, asked, text):
    draft = answer.Draft(text=text, key=KEY)
    preview = answer.preview([asked.conversation], draft)
    assert not preview.refusal
    delivery = answer.send(asked.conversation, draft, actor=town.bob, now=later())
    rig.channel.send(publishing.unpacked(delivery.message))
    assert words_at_server(rig) == preview.parts
    assert all(part.startswith("@alice ") for part in preview.parts)


def test_the_box_says_how_much_room_is_left_beside_the_mention(client, town, asked):
    client.force_login(town.bob)
    page = client.get(reverse("desk:conversation", args=[asked.conversation.pk])).content.decode()
    assert 'data-count="493"' in page
    assert "493 characters fit in one message." in page


def test_what_fits_without_the_mention_only_is_refused_with_the_room_there_is(town, asked):
    account = asked.conversation.account
    account.capabilities |= {"may_thread": False}
    account.save()
    fits = answer.plan(asked.conversation, asked, "a" * 493)
    assert fits.parts == ["@alice " + "a" * 493]
    assert (
        "494 characters long; a message holds 493"
        in answer.plan(asked.conversation, asked, "a" * 494).refusal
    )
