"""Acts by message: taken once, answered where they came from with a receipt; never guessed, never lost."""

import re

import pytest
from django.utils import timezone

from gobernauta.channels.models import Account
from gobernauta.channels.protocol import Visibility
from gobernauta.inbox.models import Conversation
from gobernauta.journeys import acting, gathering, take_part
from gobernauta.people import limits
from gobernauta.people.actions import link_contact
from gobernauta.people.models import ContactDetail
from gobernauta.processes import items, queries
from gobernauta.processes.models import Audience, Ballot, Item, Process
from gobernauta.publishing.models import Delivery
from tests.desk.town import MONDAY, town
from tests.processes.start import LATER, begun

pytestmark = pytest.mark.django_db
__all__ = ["town"]


@pytest.fixture
def mailbox():
    return Account.objects.create(
        kind="email",
        address="town@example.org",
        name="Town",
        created_at=MONDAY,
        capabilities={"direct": True},
    )


@pytest.fixture
def poll(town):
    return begun(town, "quick-poll", state="open", titles=("Trees", "Benches"))[0]


def acts(town, text, **more):
    """A resident's message and what the worker makes of it."""
    message = town.hear(text, **more)
    _meant, words = acting.apart([message])
    assert not words
    acting.take(message.pk, now=LATER)
    return message


def told():
    return [delivery.message for delivery in Delivery.objects.order_by("pk")]


def test_a_vote_counts_once_and_its_receipt_is_found_in_the_list(town, poll, client):
    message = acts(town, f"@town@example.org vote {poll.pk} 2")
    acting.take(message.pk, now=LATER)
    acts(town, f"VOTE {poll.pk} 2", thread="another")
    ballot = Ballot.objects.get()
    assert (ballot.marks, ballot.door, ballot.state) == ({"2": 1}, "mastodon", "validated")
    first, second = told()
    assert first["text"] == second["text"]
    assert first["visibility"] == "direct"
    assert first["in_reply_to"] == message.external_id
    address = re.search(r"http://\S+", first["text"]).group()
    assert ballot.receipt in address
    page = client.get(address.partition(":8000")[2]).content.decode()
    assert f"<strong>{ballot.receipt}</strong> counts" in page
    assert "Benches" in page
    assert Conversation.objects.get(pk=message.conversation_id).state == "closed"
    assert Audience.objects.filter(process=poll).count() == 1


@pytest.mark.parametrize(
    ("verb", "says"), [("VOTE", "Your receipt"), ("VOTO", "Su resguardo"), ("PILIH", "Tanda terima")]
)
def test_the_answer_is_in_the_language_of_the_command(town, poll, verb, says):
    acts(town, f"{verb} {poll.pk} 1", visibility=Visibility.DIRECT)
    assert says.split()[-1].lower() in told()[0]["text"].lower()


def test_a_refusal_is_the_sentence_of_the_method(town, poll):
    acts(town, f"vote {poll.pk} 9")
    assert "9 is not on the list." in told()[0]["text"]
    Process.objects.filter(pk=poll.pk).update(state="closed")
    acts(town, f"vote {poll.pk} 1", by="rudi")
    assert "takes no answers now" in told()[1]["text"]
    assert not Ballot.objects.exists()


def test_what_is_unclear_stays_for_a_clerk_and_its_writer_is_told_how(town, poll):
    message = acts(town, f"vote for {poll.pk} please")
    assert f"VOTE {poll.pk} 1" in told()[0]["text"]
    assert message.conversation.state == "open"
    acts(town, f"SIGN {poll.pk}", by="rudi")
    assert f"VOTE {poll.pk} 1" in told()[1]["text"]
    acts(town, "SIGN 999999", by="lucia")
    assert "999999" in told()[2]["text"]
    assert not Ballot.objects.exists()


def test_further_words_stay_open_for_a_clerk(town, poll):
    message = acts(town, f"vote {poll.pk} 1\nAnd the lamp in Mill Street is dark.")
    assert Ballot.objects.count() == 1
    assert Conversation.objects.get(pk=message.conversation_id).state == "open"


def test_a_number_answers_the_message_that_posed_the_question(town, poll):
    asked = town.hear("Hello", thread="t")
    posed = town.say(asked.conversation, f"What do you want? http://town.example/en/take-part/{poll.slug}/")
    acts(town, "2", in_reply_to=posed.external_id, thread="t")
    assert Ballot.objects.get().marks == {"2": 1}


def replied(town, process, text, **more):
    """A reply to a message of ours that names a process."""
    asked = town.hear("Hello", **more)
    posed = town.say(
        asked.conversation, f"What do you want? http://town.example/en/take-part/{process.slug}/"
    )
    return acts(town, text, in_reply_to=posed.external_id, thread=asked.conversation.thread, **more)


@pytest.mark.parametrize("text", ["Benches", "@town@example.org  ¡bancos!", "2", "BENCHES."])
def test_an_option_is_chosen_by_its_number_or_its_name(town, poll, text):
    Item.objects.filter(title="Benches").update(titles={"en": "Benches", "es": "Bancos"})
    message = replied(town, poll, text)
    assert Ballot.objects.get().marks == {"2": 1}
    assert Conversation.objects.get(pk=message.conversation_id).state == "closed"


def test_places_answer_a_ranking_in_their_order(town):
    process, _ = begun(town, "ranking", state="open", titles=("One", "Two", "Three"))
    replied(town, process, "1 3 2")
    assert Ballot.objects.get().marks == {"1": 1, "3": 2, "2": 3}


def test_yes_signs_the_petition_that_was_asked_about_and_words_stay_words(town):
    process, _ = begun(town, "uk-petition", state="open")
    thanks = replied(town, process, "Thank you so much!", by="rudi")
    assert thanks.conversation.state == "open"
    assert not told()
    replied(town, process, "Sí")
    assert "/take-part/prove/" in told()[-1]["text"]


def test_a_number_that_answers_nothing_is_a_message(town, poll):
    message = town.hear("2")
    assert acting.apart([message]) == ([], [message])
    other = town.hear("2", in_reply_to="nothing we know")
    acting.take(other.pk, now=LATER)
    assert not Ballot.objects.exists()
    assert other.conversation.state == "open"


def test_statements_are_judged_line_by_line(town):
    process, _ = begun(town, "consultation", state="open", titles=("One", "Two", "Three"))
    acts(town, f"agree {process.pk} 1, 2\ntidak setuju {process.pk} 3")
    assert Ballot.objects.get().marks == {"1": 1, "2": 1, "3": -1}


def test_an_anonymous_survey_is_not_answered_by_message(town):
    process, _ = begun(town, "survey", state="open")
    acts(town, f"vote {process.pk} 1")
    assert "cannot be answered by message" in told()[0]["text"]
    assert not Ballot.objects.exists()


def test_a_petition_asks_for_an_address_and_counts_once_for_both_doors(town, mailbox, client):
    process, _ = begun(town, "uk-petition", state="open")
    acts(town, f"FIRMO {process.pk}")
    page = re.search(r"/es/take-part/prove/\S+", told()[0]["text"]).group()
    assert client.get(page).status_code == 200
    assert not Ballot.objects.exists()
    assert client.post(page, {"proof": "email", "email-email": "no address"}).status_code == 400
    assert client.post(page, {"proof": "email", "email-email": "Suzie@example.org"}).status_code == 200
    link = re.search(r"/es/take-part/confirm/\S+", told()[1]["text"]).group()
    handle = ContactDetail.objects.get(kind="mastodon").address
    assert handle in client.get(link).content.decode()  # what the button says besides
    assert Ballot.objects.get().state == "pending"
    client.post(link)
    ballot = Ballot.objects.get()
    assert (ballot.state, ballot.door) == ("validated", "mastodon")
    poll, _ = begun(town, "quick-poll", state="open", titles=("Trees",))
    acts(town, f"vote {poll.pk} 1")  # the handle is now the same person's as the address
    assert Ballot.objects.filter(process=poll).count() == 1


def test_a_link_that_everybody_can_read_gives_nobody_the_handle_of_who_asked_for_it(town, mailbox, client):
    Account.objects.filter(pk=town.account.pk).update(capabilities={"direct": False})
    town.account.refresh_from_db()
    process, _ = begun(town, "uk-petition", state="open")
    message = acts(town, f"SIGN {process.pk}")
    assert told()[0]["visibility"] == "public"
    page = re.search(r"/en/take-part/prove/\S+", told()[0]["text"]).group()
    client.post(page, {"proof": "email", "email-email": "mallory@example.org"})
    client.post(re.search(r"/en/take-part/confirm/\S+", told()[1]["text"]).group())
    gathering.take(now=timezone.now())
    mallory = ContactDetail.objects.get(address="mallory@example.org")
    assert ContactDetail.objects.get(pk=message.contact_id).person_id != mallory.person_id
    assert Audience.objects.get().conversation_id is None
    assert Ballot.objects.get().state == "validated"


def test_two_ballots_of_one_person_become_one_when_the_handle_turns_out_to_be_theirs(
    town, mailbox, client, poll
):
    address = link_contact(
        kind="email", address="suzie@example.org", name="", url="", language="en", now=MONDAY
    )
    contest = queries.contests(poll)[0]
    first = take_part.act(contest, {"1": 1}, take_part.Who("web", contact=address), now=MONDAY)
    acts(town, f"vote {poll.pk} 2")
    assert Ballot.objects.filter(state="validated").count() == 2
    process, _ = begun(town, "uk-petition", state="open")
    acts(town, f"SIGN {process.pk}")
    page = re.search(r"/en/take-part/prove/\S+", told()[-1]["text"]).group()
    client.post(page, {"proof": "email", "email-email": "suzie@example.org"})
    client.post(re.search(r"/en/take-part/confirm/\S+", told()[-1]["text"]).group())
    kept = Ballot.objects.filter(process=poll, state="validated")
    assert [ballot.receipt for ballot in kept] == [first.receipt]
    acts(town, f"vote {poll.pk} 2", thread="again")
    assert Ballot.objects.filter(process=poll, state="validated").count() == 1


def test_items_lie_in_their_own_list(town):
    process, contest = begun(town, "ideas", state="collecting", titles=("Trees",))
    items.submit(
        contest=contest, proposal=items.Proposal("Hidden"), author=None, actor=town.alice, now=MONDAY
    )
    acts(town, f"apoyo {process.pk} 1")
    assert "/es/take-part/prove/" in told()[0]["text"]


def test_a_flood_of_one_account_is_not_answered_with_a_flood(town, poll, monkeypatch):
    few = {**limits.LIMITS, "message": limits.Limit("", None, 3, 86_400)}
    monkeypatch.setattr(limits, "LIMITS", few)
    for number in range(5):
        message = acts(town, f"VOTE {poll.pk} 2", thread=f"t{number}")
    assert len(told()) == 3
    acting.take(message.pk, now=LATER)  # again is the same
    assert len(told()) == 3
    assert Conversation.objects.get(pk=message.conversation_id).state != "closed"  # a person may look
    acts(town, f"VOTE {poll.pk} 1", by="lucia")
    assert len(told()) == 4
    assert Ballot.objects.count() == 2
