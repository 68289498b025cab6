"""Consultations on the square: one statement at a time without scripts, texts with paragraphs, map, report; lean."""

import re

import pytest
from django.db.models import Func, Value
from django.db.models.functions import LPad
from django.test import Client
from django.utils import timezone

from gobernauta.channels.models import Account
from gobernauta.processes import comments, consultations, hearing, opinion, running
from gobernauta.processes.models import Ballot, Comment, Item, Process
from gobernauta.publishing.models import Delivery
from tests.costs import within_budget
from tests.desk.town import MONDAY, town
from tests.processes.start import begun

pytestmark = pytest.mark.django_db
__all__ = ["town"]
LINK = re.compile(r"http://[^/]+(/\S+)")
CODE = re.compile(r'name="statement" value="([^"]+)"')
SAID = ("Buses should run at night", "The square should have more trees", "Shops may open on Sundays")


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def consultation(town):
    process, _contest = begun(town, "consultation", state="open", titles=SAID)
    return process


def page(client, process, below="", language="en", **more):
    return client.get(f"/{language}/take-part/{process.slug}/{below}", more)


def judge(client, process, code, judgement="agree", **more):
    return client.post(
        f"/en/take-part/{process.slug}/statements/", {"statement": code, "judgement": judgement, **more}
    )


def asked(answer):
    found = CODE.search(answer.content.decode())
    return found and found.group(1)


def test_one_statement_after_the_other_until_none_is_left(consultation, client):
    seen = []
    for _each in SAID:
        code = asked(page(client, consultation, "statements/"))
        assert code not in seen
        seen.append(code)
        assert judge(client, consultation, code, "pass").status_code == 302
    last = page(client, consultation, "statements/").content.decode()
    assert "You have judged every statement" in last
    ballot = Ballot.objects.get()
    assert ballot.marks == {"1": 0, "2": 0, "3": 0}
    assert ballot.receipt in last


def test_looking_makes_no_token_and_changes_nothing(consultation, client):
    answer = page(client, consultation, "statements/")
    assert "taking-part" not in answer.cookies
    assert not Ballot.objects.exists()
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "typed",
    [
        {"statement": "99", "judgement": "agree"},
        {"statement": "1", "judgement": "maybe"},
        {"statement": "1"},
        {"judgement": "agree"},
        {"statement": "x" * 5_000, "judgement": "agree"},
    ],
)
def test_what_is_no_judgement_is_refused_with_a_sentence(consultation, client, typed):
    answer = client.post(f"/en/take-part/{consultation.slug}/statements/", typed)
    assert answer.status_code == 400
    assert "There is a problem" in answer.content.decode()
    assert not Ballot.objects.exists()


def test_who_takes_part_is_asked_once_and_a_look_at_the_link_proves_nothing(town, client):
    Account.objects.create(kind="email", address="town@example.org", name="Town", created_at=MONDAY)
    proof = '"participation": {"proofs": ["email"], '
    process, _contest = begun(
        town,
        "consultation",
        state="open",
        titles=SAID,
        change=lambda c: c.replace('"participation": {', proof),
    )
    assert asked(page(client, process, "statements/")) is None
    refused = client.post(f"/en/take-part/{process.slug}/statements/", {"email": "no address"})
    assert refused.status_code == 400
    mailed = client.post(f"/en/take-part/{process.slug}/statements/", {"email": "Ana@example.org"})
    assert "Look into your mailbox" in mailed.content.decode()
    link = LINK.search(Delivery.objects.latest("pk").message["text"]).group(1)
    looked = Client().get(link)
    code = asked(looked)
    assert code
    assert not Ballot.objects.exists()
    token = re.search(r'name="pass" value="([^"]+)"', looked.content.decode()).group(1)
    other = Client()
    assert judge(other, process, code, **{"pass": token}).status_code == 302
    assert judge(Client(), process, code, "disagree", **{"pass": token}).status_code == 302
    ballot = Ballot.objects.get()
    assert (ballot.state, ballot.proofs, ballot.marks) == ("validated", ["email"], {code: -1})
    assert judge(other, process, code, **{"pass": "forged"}).status_code != 302


def test_a_statement_put_forward_waits_for_a_person(consultation, client, town):
    address = f"/en/take-part/{consultation.slug}/statements/new/"
    for _twice in range(2):
        assert client.post(address, {"text": "  Dogs need\na meadow "}).status_code == 302
    item = Item.objects.get(title="Dogs need a meadow")
    assert item.state == "proposed"
    assert judge(client, consultation, item.code).status_code == 400
    assert page(client, consultation, f"statements/{item.number}/").status_code == 404
    too_long = client.post(address, {"text": "x" * 301})
    assert too_long.status_code == 400
    assert "x" * 301 in too_long.content.decode()
    consultations.decide(item=item, accepted=True, reason="", actor=town.alice, now=timezone.now())
    assert judge(client, consultation, item.code).status_code == 302


def test_a_closed_consultation_takes_no_comment_says_so_and_keeps_what_was_typed(consultation, client, town):
    about = comments.About(consultation)
    said = comments.post(about, comments.Words("At last!"), author=None, actor=None, now=MONDAY)
    running.move(process=consultation, verb="close", actor=town.bob, now=MONDAY)
    for below in ("", "statements/1/", "statements/all/", f"comments/{said.pk}/", "comments/new/"):
        shown = (
            page(client, consultation, below).content.decode().partition("<main")[2].partition("</main>")[0]
        )
        assert not re.search(r'comments/new/"|>Reply<|statements/new/|name="text"', shown), below
    for below in (f"comments/{said.pk}/", "comments/new/"):
        answer = client.post(f"/en/take-part/{consultation.slug}/{below}", {"text": "Too late?"})
        assert answer.status_code == 400
        assert "Too late?" in answer.content.decode()
        assert "nothing can be added any more" in answer.content.decode()
    assert Comment.objects.count() == 1


def test_a_text_in_paragraphs_its_comments_and_what_changed(consultation, client, town):
    for content in (
        "# Aims\n\nQuiet nights.\n\nMore trees.",
        "# Aims\nQuiet nights and days.\n\nMore trees.\n\nBins.",
    ):
        document = consultations.draft(
            process=consultation,
            title="Green plan",
            content=content,
            language="en",
            actor=town.alice,
            now=MONDAY,
        )
        consultations.publish(document=document, actor=town.bob, now=MONDAY)
    shown = page(client, consultation, "text/").content.decode()
    assert all(words in shown for words in ("Aims", "Quiet nights and days.", "Bins.", 'id="p3"'))
    part = consultations.paragraph(consultation, 2, 1)
    about = comments.About(consultation, None, part)
    comments.post(about, comments.Words("At last!"), author=None, actor=None, now=MONDAY)
    assert "At last!" in page(client, consultation, "paragraphs/2/1/").content.decode()
    assert "At last!" not in page(client, consultation, "paragraphs/1/1/").content.decode()
    changed = page(client, consultation, "text/2/changes/").content.decode()
    assert "<ins>" in changed
    assert "Bins." in changed
    assert "More trees." not in changed
    assert page(client, consultation, "text/1/changes/").status_code == 404
    assert page(client, consultation, "paragraphs/2/9/").status_code == 404


def test_the_map_says_plainly_that_there_are_no_groups(consultation, client):
    assert "no map yet" in page(client, consultation, "map/").content.decode()
    for number in range(6):
        judge(Client(REMOTE_ADDR=f"10.1.{number}.1"), consultation, "1", ("agree", "disagree")[number % 2])
    opinion.draw(consultation, now=timezone.now())
    told = page(client, consultation, "map/").content.decode()
    assert "There are no stable groups of opinion" in told
    assert "no stable groups" in page(client, consultation).content.decode()
    assert page(client, consultation, "map/votes.csv").status_code == 200
    assert page(client, consultation, "map/other.csv").status_code == 404


@pytest.fixture
def large(consultation):
    """A thousand statements, five thousand comments on one paragraph, a map, a report of many sentences."""
    rows = (
        Item(
            process=consultation, contest=consultation.contests.get(), number=number, state="accepted",
            title=f"Statement {number}: " + "the town should do something about it and say when. " * 3,
            created_at=MONDAY, updated_at=MONDAY,
        )
        for number in range(4, 1001)
    )  # fmt: skip
    Item.objects.bulk_create(rows)
    content = "\n\n".join(f"# Part {at}\n\n" + "Words of a long paragraph. " * 80 for at in range(300))
    document = consultations.draft(
        process=consultation, title="A long text", content=content, language="en", actor=None, now=MONDAY
    )
    consultations.publish(document=document, actor=None, now=MONDAY)
    part = consultations.paragraph(consultation, 1, 1)
    said = [
        Comment(process=consultation, paragraph=part, text="I think so too. " * 30, created_at=MONDAY)
        for _each in range(5_000)
    ]
    Comment.objects.bulk_create(said)
    first = Comment.objects.earliest("pk")
    Comment.objects.update(path=LPad(Func("id", function="to_hex"), comments.DIGITS, Value("0")))
    assert Comment.objects.get(pk=first.pk).path == comments.path_of(first.pk, "")
    contest = consultation.contests.get()
    ballots = (
        Ballot(
            process=consultation, contest=contest, voter=f"v{voter}", receipt=f"R{voter}", door="web",
            marks={str(n): 1 if (n + voter) % 2 else -1 for n in range(voter % 10 + 1, 1001, 10)},
            cast_at=MONDAY, changed_at=MONDAY,
        )
        for voter in range(100)
    )  # fmt: skip
    Ballot.objects.bulk_create(ballots)
    opinion.draw(consultation, now=timezone.now())
    hearing.generate(process=consultation, actor=None, now=MONDAY)
    hearing.draft(consultation).update(published_at=MONDAY)
    return consultation


PAGES = (
    "", "text/", "text/?page=8", "paragraphs/1/1/", "statements/", "statements/all/", "statements/all/?page=30",
    "statements/new/", "statements/7/", "map/", "heard/",
)  # fmt: skip


def test_every_page_is_lean_at_a_thousand_statements_and_five_thousand_comments(large, client):
    judge(client, large, "5")
    for below in PAGES:
        within_budget(client, f"/en/take-part/{large.slug}/{below}")


def test_only_a_started_consultation_is_seen(consultation, client):
    Process.objects.filter(pk=consultation.pk).update(state="draft")
    for below in PAGES:
        assert page(client, consultation, below).status_code == 404
