"""A poll on the real Bluesky network: Suzie mentions the town, Rudi answers its post; others use other doors."""

import re

import pytest
from django.utils import timezone

from gobernauta.inbox.models import Message
from gobernauta.journeys import connect
from gobernauta.processes import queries
from gobernauta.processes.models import Ballot
from gobernauta.site import tasks
from stories.doors import presses
from stories.letters import MailProgram
from stories.test_suzie_mentions_on_bluesky import account, people
from stories.test_the_town_asks_two_questions import (
    asks,
    desk,
    hears_act,
    in_person,
    listed,
    on_the_web,
    receipt_in,
    recounts,
)

__all__ = ["account", "desk", "people"]
pytestmark = pytest.mark.bluesky


def newest_to(townhall, uri: str) -> str:
    """The town's newest post, which answers this one."""
    post = townhall.posts()[-1].value
    assert post.reply.parent.uri == uri
    return str(post.text)


def test_a_poll_is_answered_on_bluesky_by_mention_and_by_reply(
    town, work, desk, account, people, network, tmp_path
):
    from gobernauta.channels.bluesky.rig import Person  # the official client takes two seconds to import

    suzie, townhall = people
    rudi = Person(network, "rudi")
    connect.look_at(account, now=timezone.now())
    poll = asks(town, desk, "quick-poll", "Where do lamps go first?", "The river\nMill Street")

    asked = suzie.writes(f"VOTE {poll.pk} 2", to=townhall)
    hears_act(work, account, f"VOTE {poll.pk} 2")
    suzies = receipt_in(newest_to(townhall, asked))
    again = suzie.writes(f"Vote {poll.pk} 1", to=townhall)
    hears_act(work, account, f"Vote {poll.pk} 1")
    assert receipt_in(newest_to(townhall, again)) == suzies

    question = rudi.writes("what about the lamps?", to=townhall)
    conversation = work.hears_words(account, "what about the lamps?").conversation
    desk.replies(conversation, f"You decide: {work.address}/en/take-part/{poll.slug}/")
    work.sends()
    network.settle()  # Rudi answers what his client shows him
    posed = townhall.posts()[-1]
    assert posed.value.reply.parent.uri == question
    answer = rudi.writes("1", answering=posed.uri)
    work.hears(account, until=Message.objects.filter(text="1").exists)
    tasks.act(message_id=Message.objects.get(text="1").pk)
    work.sends()
    rudis = receipt_in(newest_to(townhall, answer))

    anas = on_the_web(poll, options="2")
    tomas = in_person(desk, poll, town.alice, "2", "12345678Z", "choose")
    assert listed(poll) == {suzies, rudis, anas, tomas}
    doors = sorted(Ballot.objects.values_list("door", flat=True))
    assert doors == ["bluesky", "bluesky", "in-person", "web"]
    page = f"/en/desk/processes/{poll.slug}/"
    desk.sends(page, f"{page}move/", verb="close")
    assert queries.result(queries.contests(poll)[0]).winners == [2]
    assert recounts(poll, tmp_path) == 0


def test_what_asks_for_an_address_is_proved_behind_a_link_and_counts_once_with_the_mail(
    town, work, desk, account, people, mailbox, mailboxes
):
    suzie, townhall = people
    poll = asks(
        town, desk, "quick-poll", "Where do lamps go first?", "The river\nMill Street", proofs=["email"]
    )
    asked = suzie.writes(f"VOTE {poll.pk} 2", to=townhall)
    hears_act(work, account, f"VOTE {poll.pk} 2")
    link = re.search(r"/en/take-part/prove/\S+", thread_to(townhall, asked))
    assert not Ballot.objects.exists()
    program = MailProgram(mailboxes, "Suzie", "suzie@example.net")
    desk.browser.post(link.group(), {"proof": "email", "email-email": program.address})
    work.sends()
    receipt = receipt_in(presses(program.newest_link()))
    program.writes(f"VOTE {poll.pk} 1", subject="Lamps")
    hears_act(work, mailbox, f"VOTE {poll.pk} 1")
    assert listed(poll) == {receipt}


def thread_to(townhall, uri: str) -> str:
    """What the town's posts say that answer this one and each other, with their links whole."""
    posts = townhall.posts()
    assert posts[0].value.reply.parent.uri == uri
    facets = [facet for post in posts for facet in post.value.facets or ()]
    links = [feature.uri for facet in facets for feature in facet.features if hasattr(feature, "uri")]
    return " ".join([*(post.value.text for post in posts), *links])
