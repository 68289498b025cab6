"""A consultation at the desk: statements checked, a text and a report published by a second person, words coded."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gobernauta.people.models import Role
from gobernauta.processes import comments, consultations, hearing, opinion, queries
from gobernauta.processes.models import (
    Ballot,
    Code,
    Coded,
    Comment,
    Finding,
    FreeText,
    Item,
    Process,
    Questionnaire,
)
from gobernauta.register.models import Entry
from tests.desk.town import MONDAY, staff, town
from tests.processes.start import begun

pytestmark = pytest.mark.django_db
__all__ = ["town"]
QUERIES = 15
SAID = ("Buses should run at night", "More trees", "Shops may open on Sundays")


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def consultation(town):
    process, _contest = begun(town, "consultation", state="open", titles=SAID)
    return process


@pytest.fixture
def as_(client):
    """Somebody's browser on the pages of a consultation: reads one, or sends a form of it."""

    def visit(user, process, below="", **typed):
        client.force_login(user)
        address = f"/en/desk/consultations/{process.pk}/{below}"
        return client.post(address, typed) if typed else client.get(address)

    return visit


def words(answer):
    return unescape(answer.content.decode())


def test_the_work_on_it_is_one_step_from_its_page_and_others_see_nothing(consultation, as_, client, town):
    client.force_login(town.bob)
    page = client.get(f"/en/desk/processes/{consultation.slug}/").content.decode()
    assert f'href="/en/desk/consultations/{consultation.pk}/"' in page
    for below in ("", "text/", "code/", "report/"):
        assert as_(town.alice, consultation, below).status_code == 200
        assert as_(town.charlie, consultation, below).status_code in (403, 404)
    for below, typed in (("text/", {"title": "x"}), ("report/", {"do": "generate"}), ("", {"do": "seed"})):
        assert (
            as_(town.bob, consultation, below, **typed).status_code == 403
        )  # a clerk checks, and writes nothing
    poll, _contest = begun(town, "quick-poll")
    assert as_(town.alice, poll).status_code == 404


def test_statements_are_let_in_or_turned_down_with_a_reason(consultation, as_, town):
    contest = queries.contests(consultation)[0]
    for text in ("Dogs need a meadow", "Buy my lamps"):
        consultations.propose(contest=contest, text=text, author=None, language="en", credit="", now=MONDAY)
    assert "Dogs need a meadow" in words(as_(town.bob, consultation))
    assert as_(town.bob, consultation, do="decide", number="4", accepted="yes").status_code == 302
    refused = as_(town.bob, consultation, do="decide", number="5", accepted="no")
    assert refused.status_code == 400
    assert "Say in a sentence why" in words(refused)
    too_long = as_(town.bob, consultation, do="decide", number="5", accepted="no", reason="y" * 2_001)
    assert too_long.status_code == 400
    assert "y" * 2_001 in words(too_long)
    told = {"do": "decide", "number": "5", "accepted": "no", "reason": "It advertises (rule 4)."}
    assert as_(town.bob, consultation, **told).status_code == 302
    assert list(Item.objects.order_by("number").values_list("state", flat=True))[3:] == [
        "accepted",
        "rejected",
    ]
    assert "It advertises (rule 4)." in words(as_(town.bob, consultation, "?state=rejected"))
    for typed in ({"do": "decide", "number": "99", "accepted": "yes"}, {"do": "explode"}, {"do": "decide"}):
        assert as_(town.bob, consultation, **typed).status_code == 400


def test_statements_of_the_town_come_all_or_none_and_nothing_twice(consultation, as_, town):
    wrong = as_(town.alice, consultation, do="seed", statements="Lamps\n" + "x" * 301)
    assert wrong.status_code == 400
    assert "Line 2: " in words(wrong)
    assert "x" * 301 in words(wrong)
    assert Item.objects.count() == 3
    for _twice in range(2):
        as_(town.alice, consultation, do="seed", statements="Lamps\n\n  Lamps \nBenches")
    assert sorted(Item.objects.filter(state="accepted").values_list("title", flat=True)) == sorted(
        (*SAID, "Lamps", "Benches")
    )


def test_a_text_is_published_by_somebody_else_as_they_read_it(consultation, as_, town):
    assert as_(town.alice, consultation, "text/", title="", content="Kept").status_code == 400
    assert "Kept" in words(as_(town.alice, consultation, "text/", title="", content="Kept"))
    assert as_(town.alice, consultation, "text/", title="Plan", content="\n\n").status_code == 400
    plan = {"title": "Plan", "content": "# Aims\n\nQuiet nights."}
    assert as_(town.alice, consultation, "text/", **plan).status_code == 302
    draft = consultations.draft_of(consultation)
    own = as_(town.alice, consultation, "text/", do="publish", seen=str(draft.pk))
    assert own.status_code == 400
    second = staff("dora", town.roads, Role.TEAM_LEAD)
    seen = re.search(r'name="seen" value="(\d+)"', words(as_(second, consultation, "text/")))[1]
    as_(town.alice, consultation, "text/", **{**plan, "content": "# Aims\n\nQuiet days."})
    assert as_(second, consultation, "text/", do="publish", seen=seen).status_code == 400
    seen = str(consultations.draft_of(consultation).pk)
    assert as_(second, consultation, "text/", do="publish", seen=seen).status_code == 302
    (published,) = consultations.documents(consultation)
    assert [one.text for one in consultations.paragraphs(published)] == ["Quiet days."]
    assert Entry.objects.filter(action="document.published").count() == 1
    as_(town.alice, consultation, "text/", title="Plan", content="# Aims\n\nQuiet days and nights.")
    page = words(as_(second, consultation, "text/"))
    assert "<ins>" in page


def said(process, *texts):
    about = comments.About(process)
    return [comments.post(about, comments.Words(text), author=None, actor=None, now=MONDAY) for text in texts]


def test_words_are_gathered_one_by_one_and_can_be_taken_out_again(consultation, as_, town):
    survey, _contest = begun(town, "survey", state="open", titles=())
    assert as_(town.alice, consultation, do="link", survey=str(survey.pk)).status_code == 302
    assert as_(town.alice, consultation, do="link", survey="999").status_code == 400
    assert Questionnaire.objects.get().process == consultation
    answer = FreeText.objects.create(process=survey, question="why", text="Too loud", at=MONDAY)
    first, second = said(consultation, "The trees are dying", "More buses please")
    FreeText.objects.create(process=survey, question="why", text="hidden words", state="removed", at=MONDAY)
    assert "0 of 3 have a code" in words(as_(town.bob, consultation, "code/"))
    assert "The trees are dying" in words(as_(town.bob, consultation, "code/"))
    told = {"kind": "comment", "said": str(first.pk)}
    assert as_(town.bob, consultation, "code/", **told).status_code == 400
    assert as_(town.bob, consultation, "code/", **told, name="Trees").status_code == 302
    code = Code.objects.get()
    assert as_(town.bob, consultation, "code/", **told, code=str(code.pk)).status_code == 302  # taken off
    assert not Coded.objects.exists()
    as_(town.bob, consultation, "code/", **told, name=" trees ")
    as_(town.bob, consultation, "code/", kind="free-text", said=str(answer.pk), code=str(code.pk))
    assert Coded.objects.count() == 2
    page = words(as_(town.bob, consultation, "code/"))
    assert "2 of 3 have a code" in page
    assert "More buses please" in page
    gathered = words(as_(town.bob, consultation, f"codes/{code.pk}/"))
    assert "The trees are dying" in gathered
    assert "Too loud" in gathered
    Comment.objects.filter(pk=first.pk).update(state="removed")
    assert "The trees are dying" not in words(as_(town.bob, consultation, f"codes/{code.pk}/"))
    assert as_(town.bob, consultation, "code/", **told, code=str(code.pk)).status_code == 400
    other, _contest = begun(town, "consultation", state="open", titles=())
    elsewhere = as_(town.bob, other, "code/", kind="comment", said=str(second.pk), code=str(code.pk))
    assert elsewhere.status_code == 400


def judged(process):
    """Twelve people for the buses, and divided over Sundays."""
    contest = queries.contests(process)[0]
    Ballot.objects.bulk_create(
        Ballot(
            process=process, contest=contest, voter=f"v{at}", receipt=f"R{at}", door=("web", "email")[at % 2],
            marks={"1": 1, "2": 0, "3": 1 if at % 2 else -1}, cast_at=MONDAY, changed_at=MONDAY,
        )
        for at in range(12)
    )  # fmt: skip
    opinion.draw(process, now=MONDAY)


def test_the_report_is_drawn_edited_published_by_another_and_every_sentence_leads_to_its_source(
    consultation, as_, client, town
):
    judged(consultation)
    (comment,) = said(consultation, "The trees are dying")
    Process.objects.update(state="analysis")
    assert "100 % of group" in words(client.get(f"/en/take-part/{consultation.slug}/map/"))
    assert client.get(f"/en/take-part/{consultation.slug}/heard/").status_code == 404
    assert as_(town.alice, consultation, "report/", do="generate").status_code == 302
    drawn = list(hearing.draft(consultation))
    texts = [one.text for one in drawn]
    assert any("12 people took part" in text and "36 times" in text for text in texts)
    assert any("this site 6" in text and "e-mail 6" in text for text in texts)
    assert any("“Buses should run at night”: 12 of 12 agree" in text for text in texts)
    (divides,) = [one.text for one in drawn if one.section == "divides"]
    assert re.fullmatch(
        r"“Shops may open on Sundays”: 100 % of group [AB] agree, 0 % of group [AB]\.", divides
    )
    assert all(one.sources for one in drawn)
    first = drawn[0]
    for typed in ({"do": "edit", "text": " "}, {"do": "edit", "text": "x" * 2_001}, {"do": "none"}):
        assert as_(town.alice, consultation, "report/", finding=str(first.pk), **typed).status_code == 400
    as_(town.alice, consultation, "report/", do="edit", finding=str(first.pk), text="Twelve of you came.")
    wrong = {"do": "add", "section": "said", "added": "Trees are dear to you.", "sources": "C999"}
    refused = as_(town.alice, consultation, "report/", **wrong)
    assert (refused.status_code, "Trees are dear to you." in words(refused)) == (400, True)
    as_(town.alice, consultation, "report/", **{**wrong, "sources": f"s1, C{comment.pk}"})
    as_(town.alice, consultation, "report/", do="leave-out", finding=str(drawn[-1].pk))
    as_(town.alice, consultation, "report/", do="generate")
    assert hearing.finding(consultation, first.pk).text == "Twelve of you came."
    page = as_(town.alice, consultation, "report/")
    assert "Publish the report" not in words(page)
    seen = hearing.seen(consultation)
    assert as_(town.alice, consultation, "report/", do="publish", seen=seen).status_code == 400
    dora = staff("dora", town.roads, Role.PUBLISHER)
    assert as_(dora, consultation, "report/", do="publish", seen="stale").status_code == 400
    assert as_(dora, consultation, "report/", do="publish", seen=seen).status_code == 302
    assert Process.objects.get(pk=consultation.pk).state == "reported"
    public = words(client.get(f"/en/take-part/{consultation.slug}/heard/"))
    assert "Twelve of you came." in public
    assert "Trees are dear to you." in public
    for link in set(re.findall(r'href="(/en/take-part/[^"#]+)', public)):
        assert client.get(link).status_code == 200, link
    as_(town.alice, consultation, "report/", do="edit", finding=str(first.pk), text="Changed")
    assert Finding.objects.get(pk=first.pk).text == "Twelve of you came."  # published; it stays
    as_(town.alice, consultation, "report/", do="go-on")
    assert hearing.draft(consultation).count() == len(hearing.published(consultation))
    assert Entry.objects.filter(action="report.published").count() == 1


def test_the_pages_are_lean_at_a_thousand_statements_and_five_thousand_comments(consultation, as_, town):
    Item.objects.bulk_create(
        Item(
            process=consultation, contest=consultation.contests.get(), number=number, state="proposed",
            title=f"Statement {number} about buses at night", created_at=MONDAY, updated_at=MONDAY,
        )
        for number in range(4, 1001)
    )  # fmt: skip
    Comment.objects.bulk_create(
        Comment(process=consultation, text="I think so too. " * 20, path=f"{at:08}", created_at=MONDAY)
        for at in range(5_000)
    )
    code = Code.objects.create(process=consultation, slug="so", name="So")
    some = list(Comment.objects.values_list("pk", flat=True)[:2_500])
    Coded.objects.bulk_create(Coded(code=code, comment_id=pk, at=MONDAY) for pk in some)
    judged(consultation)
    hearing.generate(process=consultation, actor=town.alice, now=timezone.now())
    for below in ("", "?page=30", "text/", "code/", f"codes/{code.pk}/", "report/"):
        as_(town.alice, consultation, below)
        with CaptureQueriesContext(connection) as told:
            answer = as_(town.alice, consultation, below)
        assert answer.status_code == 200
        own = [one for one in told if "django_session" not in one["sql"] and "last_login" not in one["sql"]]
        assert len(own) <= QUERIES, (below, [one["sql"][:120] for one in own])
        assert len(answer.content) <= 100_000, (below, len(answer.content))
