"""Suzie mentions the town on Bluesky, on the real network, and finds the answer in her own thread."""

import pytest

from stories.work import Desk
from tests import town as towns

pytestmark = pytest.mark.bluesky


@pytest.fixture
def people(network):
    """Suzie and the town, each with the official client."""
    from gobernauta.channels.bluesky.rig import Person  # the official client takes two seconds to import

    return Person(network, "suzie"), Person(network, "townhall")


@pytest.fixture
def account(town, people, network, settings) -> towns.Account:
    """The town's account there, with an app password as an operator would make one."""
    settings.OUTBOUND_ALLOWED_HOSTS = ("localhost", "127.0.0.1")
    _suzie, townhall = people
    made = townhall.client.com.atproto.server.create_app_password({"name": "gobernauta"})
    return towns.account(
        "bluesky",
        town.streets,
        address=f"@{townhall.handle}",
        settings={"handle": townhall.handle, "service": network.url},
        secrets={"app_password": made.password},
    )


def test_suzie_is_answered_in_her_thread(town, work, account, people, tmp_path):
    suzie, townhall = people
    asked = suzie.writes("the lamp in Mill Street is broken", to=townhall)

    conversation = work.hears_words(account, "the lamp in Mill Street").conversation
    work.sends()
    (receipt,) = townhall.posts()
    assert conversation.reference in receipt.value.text
    assert receipt.value.reply.parent.uri == asked

    alice = Desk(town.alice)
    page = f"/en/desk/conversations/{conversation.pk}/"
    assert "the lamp in Mill Street is broken" in alice.looks_at(page)
    alice.opens_a_case(conversation, service=str(town.lamp.pk))
    alice.replies(conversation, "We come on Friday. Alice")
    work.sends()
    answer = townhall.posts()[-1]
    assert answer.value.text == "We come on Friday. Alice"
    assert (answer.value.reply.root.uri, answer.value.reply.parent.uri) == (asked, asked)

    suzie.writes("Thank you!", to=townhall, answering=answer.uri)
    assert work.hears_words(account, "Thank you!").conversation == conversation
    assert work.sends() == []
    assert "Thank you!" in alice.looks_at(page)

    reply = {"action": "reply.sent", "subject": conversation.reference, "public": {"channel": "bluesky"}}
    assert work.record_is_verified(tmp_path, entry_says=reply) >= 6
