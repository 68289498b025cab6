"""A poll and a ranking by every door: Suzie on the web, Rudi on Mastodon, Lucía by mail, Tomás at the town hall."""

import json
import re
from collections.abc import Sequence
from email.message import EmailMessage

import pytest
from django.test import Client
from django.utils import timezone

from civic.cli import main as civic
from gobernauta.inbox.models import Conversation, Message
from gobernauta.journeys import connect
from gobernauta.processes import files, queries
from gobernauta.processes.models import Ballot, Process
from gobernauta.site import tasks
from stories.letters import MailProgram, words_of
from stories.test_rudi_mentions_on_mastodon import answers_to
from stories.work import Desk, Forms
from tests import town as towns
from tests.servers.mastodon import TOWN

RECEIPT = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")
WORD, EXAMPLE = "let the witness in", "ABCD-EFGH-JKLM"


def asks(town, desk: Desk, preset: str, title: str, choices: str, *, proofs: Sequence[str] = ()) -> Process:
    """Alice writes the rules, Bob publishes, begins and opens them through the pages of the desk.

    Whoever takes part shows one of these proofs.
    """
    rules = json.loads(files.presets()[preset])
    rules["participation"]["proofs"] = list(proofs)
    content = json.dumps(rules)
    files.draft(slug=preset, content=content, organization=town.streets, actor=town.alice, now=towns.NOON)
    rules = f"/en/desk/processes/rules/{preset}/"
    desk.sends(rules, f"{rules}publish/")
    desk.sends(f"{rules}begin/", f"{rules}begin/", title=title, choices=choices)
    process = Process.objects.latest("pk")
    page = f"/en/desk/processes/{process.slug}/"
    desk.sends(page, f"{page}move/", verb="open")
    return process


def on_the_web(process: Process, **chosen: str) -> str:
    """Fill the form in with a browser without scripts; the receipt on the page after it."""
    browser, page = Client(), f"/en/take-part/{process.slug}/"
    fields = Forms(browser.get(page).content.decode(), page).found[page]
    answer = browser.post(page, {**fields, **chosen}, follow=True)
    return receipt_in(answer.content.decode())


def receipt_in(text: str) -> str:
    found = RECEIPT.search(text)
    assert found, text
    return found.group()


def hears_act(work, account, words: str) -> Message:
    """The worker hears a message and takes the act in it."""
    message = work.hears_words(account, words)
    tasks.act(message_id=message.pk)
    work.sends()
    return message


def in_person(desk: Desk, process: Process, witness, numbers: str, document: str, deed: str) -> str:
    page = f"/en/desk/processes/{process.slug}/enter/"
    filled = {"deed": deed, "numbers": numbers, "document": document}
    return receipt_in(desk.sends(page, page, **filled, witness=witness.email, password=WORD))


def listed(process: Process) -> set[str]:
    """The receipts on the published list; what stands in the field to look for one is an example."""
    page = Client().get(f"/en/take-part/{process.slug}/ballots/").content.decode()
    return set(RECEIPT.findall(page)) - {EXAMPLE}


def recounts(process: Process, folder) -> int:
    """Anybody downloads what the page offers and counts again."""
    page = Client().get(f"/en/take-part/{process.slug}/").content.decode()
    for number, link in enumerate(re.findall(r'href="(/en/take-part/[^"]+\.(?:csv|json))"', page)):
        (folder / f"{process.slug}-{number}").write_bytes(Client().get(link).getvalue())
    return civic(["recount", *map(str, sorted(folder.glob(f"{process.slug}-*")))])


@pytest.fixture
def desk(town) -> Desk:
    town.alice.set_password(WORD)
    town.alice.save()
    return Desk(town.bob)


def test_a_poll_counts_each_person_once_whatever_the_door(
    town, work, desk, account, server, mailbox, mailboxes, tmp_path
):
    poll = asks(town, desk, "quick-poll", "Where do lamps go first?", "The river\nMill Street")
    suzie = on_the_web(poll, options="1")

    connect.look_at(account, now=timezone.now())
    rudi = server.as_person("bob")
    said = rudi.posts(f"@{TOWN} VOTE {poll.pk} 2", visibility="unlisted")["id"]
    message = hears_act(work, account, f"VOTE {poll.pk} 2")
    [(visibility, told)] = answers_to(rudi, said)
    assert visibility == "direct"  # how somebody votes is nobody else's business
    rudi_receipt = receipt_in(told)
    assert Conversation.objects.get(pk=message.conversation_id).state == "closed"

    lucia = MailProgram(mailboxes, "Lucía", "lucia@example.net")
    lucia.writes(f"¡Hola!\nVoto {poll.pk} 2", subject="Farolas", language="es")
    lucia.writes(f"Voto {poll.pk} 2", subject="Farolas", language="es")
    work.hears(mailbox, until=lambda: Message.objects.filter(direction="in", account=mailbox).count() == 2)
    for pk in Message.objects.filter(direction="in", account=mailbox).values_list("pk", flat=True):
        tasks.act(message_id=pk)
    work.sends()
    lucia_receipt = next(found for mail in lucia.received() if (found := counted(mail)))
    tomas = in_person(desk, poll, town.alice, "2", "12345678Z", "choose")
    assert tomas == in_person(desk, poll, town.alice, "1", "12.345.678-z", "choose")

    receipts = {suzie, rudi_receipt, lucia_receipt, tomas}
    assert listed(poll) == receipts
    assert len(receipts) == 4

    page = f"/en/desk/processes/{poll.slug}/"
    desk.sends(page, f"{page}move/", verb="close")
    assert queries.result(queries.contests(poll)[0]).winners == [2]
    assert recounts(poll, tmp_path) == 0


def counted(mail: EmailMessage) -> str:
    found = RECEIPT.search(words_of(mail))
    return found.group() if found else ""


def test_a_ranking_is_answered_by_a_reply_to_the_towns_own_post(
    town, work, desk, account, server, mailbox, mailboxes, tmp_path
):
    ranking = asks(town, desk, "ranking", "The new park's name", "River\nLamp\nMill")
    on_the_web(ranking, **{"rank-1": "1", "rank-2": "2"})

    rudi = server.as_person("bob")
    rudi.posts(f"@{TOWN} What shall the park be called?")
    conversation = work.hears_words(account, "What shall the park").conversation
    link = f"{work.address}/en/take-part/{ranking.slug}/"
    desk.replies(conversation, f"You decide: {link} Answer with the numbers in your order.")
    work.sends()
    posed = server.as_person(TOWN).statuses()[-1]
    answer = rudi.posts(f"@{TOWN} 2 3 1", in_reply_to_id=posed["id"], visibility="direct")["id"]
    hears_act(work, account, "2 3 1")
    assert receipt_in(answers_to(rudi, answer)[-1][1])

    lucia = MailProgram(mailboxes, "Lucía", "lucia@example.net")
    lucia.writes(f"Ordeno {ranking.pk} 2 > 1 > 3", subject="Parque", language="es")
    hears_act(work, mailbox, "Ordeno")
    assert counted(lucia.received()[-1])
    in_person(desk, ranking, town.alice, "2, 1", "12345678Z", "rank")

    marks = sorted((ballot.door, ballot.marks["2"]) for ballot in Ballot.objects.all())
    assert marks == [("email", 1), ("in-person", 1), ("mastodon", 1), ("web", 2)]
    page = f"/en/desk/processes/{ranking.slug}/"
    desk.sends(page, f"{page}move/", verb="close")
    assert queries.result(queries.contests(ranking)[0]).winners[0] == 2
    assert recounts(ranking, tmp_path) == 0
