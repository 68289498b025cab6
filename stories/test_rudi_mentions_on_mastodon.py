"""Rudi mentions the town on Mastodon, changes his words, and is answered where he asked."""

from gobernauta.channels.mastodon.plain import text_of
from gobernauta.inbox.models import Message, Revision
from stories.work import Desk
from tests.servers.mastodon import TOWN, Person

RUDI = "bob"  # the name of one of the server's accounts; it is Rudi who writes with it


def answers_to(rudi: Person, name: str) -> list[tuple[str, str]]:
    """What stands under a post of his in Rudi's client: who may see it, and its words."""
    below = rudi.asks("GET", f"/api/v1/statuses/{name}/context")["descendants"]
    return [
        (one["visibility"], text_of(one["content"], mentions={}))
        for one in below
        if one["account"]["username"] == TOWN
    ]


def test_rudi_sees_the_answer_under_his_post(town, work, account, server, tmp_path):
    rudi = server.as_person(RUDI)
    asked = rudi.posts(f"@{TOWN} The lamp in Mill Street is broken", visibility="unlisted")["id"]

    conversation = work.hears_words(account, "Mill Street").conversation
    work.sends()
    [(visibility, receipt)] = answers_to(rudi, asked)
    assert conversation.reference in receipt
    assert f"{conversation.reference}-" not in receipt  # the key is for nobody else to read
    assert visibility == "unlisted"

    rudi.edits(asked, f"@{TOWN} The lamp in Mill Lane is broken, not in Mill Street")
    work.hears(account, until=Revision.objects.filter(kind="edit").exists)
    assert "Mill Street is broken" in Message.objects.get(external_id=asked).text  # the first words stay

    alice = Desk(town.alice)
    page = alice.looks_at(f"/en/desk/conversations/{conversation.pk}/")
    assert "Mill Lane is broken, not in Mill Street" in page
    alice.opens_a_case(conversation, service=str(town.lamp.pk))
    alice.replies(conversation, "We come to Mill Lane on Friday. Alice")
    work.sends()
    visibility, words = answers_to(rudi, asked)[-1]
    assert "We come to Mill Lane on Friday. Alice" in words
    assert visibility == "unlisted"

    rudi.posts(f"@{TOWN} Thank you!", in_reply_to_id=asked, visibility="direct")
    assert work.hears_words(account, "Thank you!").conversation == conversation
    alice.replies(conversation, "You are welcome. Alice")
    work.sends()
    answers = dict(map(reversed, answers_to(rudi, asked)))
    (whispered,) = [seen for words, seen in answers.items() if "You are welcome" in words]
    assert whispered == "direct"  # never wider than what it answers

    reply = {"action": "reply.sent", "subject": conversation.reference, "public": {"channel": "mastodon"}}
    assert work.record_is_verified(tmp_path, entry_says=reply) >= 7
