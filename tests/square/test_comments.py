"""Comments on the web: written without a script or account, threaded, official ones marked, removed ones explained."""

import re

import pytest
from django.utils import timezone

from gobernauta.channels.models import Account
from gobernauta.faces.square.said import Drawing
from gobernauta.processes import comments, threads
from gobernauta.processes.comments import About, Words
from gobernauta.processes.models import Audience, Comment, Flag, Item, Process, Removal
from gobernauta.processes.refusals import Refused
from gobernauta.publishing.models import Delivery
from tests.desk.town import MONDAY, town
from tests.processes.start import begun

__all__ = ["town"]


@pytest.fixture
def poll(town, db):
    process, _contest = begun(town, "quick-poll", state="open", titles=("A park", "A pool"))
    return process


@pytest.fixture
def mailbox(db):
    return Account.objects.create(kind="email", address="town@example.org", name="Town", created_at=MONDAY)


def said(about, text, parent=0, **more):
    return comments.post(about, Words(text, parent, **more), author=None, actor=None, now=MONDAY)


@pytest.mark.django_db
def test_a_comment_is_written_answered_and_found_at_its_own_address(poll, client):
    address = f"/en/take-part/{poll.slug}/comments/new/?item=1"
    typed = {"text": "More shade, please", "name": "Ana", "key": "k1"}
    first = client.post(address, typed, follow=True)
    assert "Your comment is here" in first.content.decode()
    assert client.post(address, typed, follow=True).status_code == 200
    comment = Comment.objects.get()
    assert Item.objects.get(number=1).comment_count == 1
    own = f"/en/take-part/{poll.slug}/comments/{comment.pk}/"
    client.post(own, {"text": "And benches", "key": "k2"})
    answer = Comment.objects.get(parent=comment)
    assert answer.path.startswith(comment.path)
    assert answer.item == comment.item
    page = client.get(own).content.decode()
    assert "And benches" in page
    assert "Replies (1)" in page


@pytest.mark.django_db
def test_a_refused_comment_keeps_what_was_typed(poll, client):
    address = f"/es/take-part/{poll.slug}/comments/new/"
    answer = client.post(address, {"text": "", "name": "Ana Ruiz", "email": "wrong"})
    assert answer.status_code == 400
    assert "Ana Ruiz" in answer.content.decode()
    long = client.post(address, {"text": "x" * (comments.LONGEST + 1)})
    assert long.status_code == 400
    Process.objects.filter(pk=poll.pk).update(ended_at=timezone.now())
    ended = client.post(address, {"text": "Too late <b>"})
    assert ended.status_code == 400
    assert "Too late &lt;b&gt;" in ended.content.decode()
    assert not Comment.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["?item=99", "?item=x", "?paragraph=1", "?item=99999999999999999999"])
def test_what_is_not_there_takes_no_comment(poll, client, query):
    assert client.get(f"/en/take-part/{poll.slug}/comments/new/{query}").status_code == 404


@pytest.mark.django_db
def test_who_leaves_an_address_is_told_only_after_saying_yes(poll, client, mailbox):
    address = f"/en/take-part/{poll.slug}/comments/new/?item=2"
    client.post(address, {"text": "A pool for all", "email": "ana@example.org", "key": "k"})
    assert not Audience.objects.exists()
    mail = Delivery.objects.get().message["text"]
    link = re.search(r"https?://[^/]+(/\S+/confirm/\S+)", mail).group(1)
    client.get(link)
    assert not Audience.objects.exists()
    client.post(link)
    told = Audience.objects.get()
    assert (told.role, told.item.number) == ("commenter", 2)


@pytest.mark.django_db
def test_threads_are_paged_and_long_ones_are_a_link_away(poll):
    about = About(poll)
    for number in range(12):
        said(about, f"root {number}")
    root = Comment.objects.get(text="root 11")
    for number in range(5):
        said(about, f"answer {number}", root.pk)
    page = threads.page(about)
    shown = [line.comment.text for line in page.lines]
    assert shown[:4] == ["root 11", "answer 0", "answer 1", "root 10"]
    assert page.lines[0].more == 3
    assert page.total == 17
    assert page.has_next
    assert [line.comment.text for line in threads.page(about, number=2).lines] == ["root 1", "root 0"]
    assert threads.page(about, oldest=True).lines[0].comment.text == "root 0"
    assert [line.depth for line in threads.below(root).lines] == [1] * 5


@pytest.mark.django_db
def test_a_thread_may_be_deeper_than_a_path_and_stays_in_order(poll):
    about, parent = About(poll), 0
    for number in range(30):
        parent = said(about, f"level {number}", parent).pk
    root = Comment.objects.get(text="level 0")
    below = threads.below(root)
    assert [line.comment.text for line in below.lines] == [f"level {n}" for n in range(1, 30)]
    assert max(line.depth for line in below.lines) == threads.INDENTED
    deepest = Comment.objects.get(text="level 29")
    assert deepest.parent.text == "level 28"
    assert len(deepest.path) == 200
    assert len(threads.above(Comment.objects.get(text="level 20"))) == 20


@pytest.mark.django_db
def test_held_back_and_copied_ones_do_not_stand_in_the_list(poll, client):
    about = About(poll)
    first = said(about, "Save the trees now")
    copy = said(about, "Save the trees now!")
    Comment.objects.filter(pk=copy.pk).update(cluster=first)
    Comment.objects.filter(pk=first.pk).update(copies=1)
    held = said(about, "Buy my pills", suspicion="sent many times")
    assert [line.comment.pk for line in threads.page(about).lines] == [first.pk]
    assert client.get(f"/en/take-part/{poll.slug}/comments/{held.pk}/").status_code == 404
    page = client.get(f"/en/take-part/{poll.slug}/comments/{first.pk}/").content.decode()
    assert "1 other says nearly the same" in page
    answer = said(about, "I agree", copy.pk)
    assert answer.parent == first
    with pytest.raises(Refused):
        said(about, "You too", held.pk)


@pytest.mark.django_db
def test_a_removed_comment_leaves_its_reason_and_its_answers(poll, town, client):
    about = About(poll, Item.objects.get(process=poll, number=1))
    bad = said(about, "Rude words")
    said(about, "Please be kind", bad.pk)
    comments.set_state(bad, comments.REMOVED, actor=town.alice, now=MONDAY)
    Removal.objects.create(
        process=poll, kind="comment", subject_id=bad.pk, rule="insult", reason="It insults a person.",
        state_before="shown", proposed_at=MONDAY, confirmed_at=MONDAY, reference="R1",
    )  # fmt: skip
    page = client.get(f"/en/take-part/{poll.slug}/comments/{bad.pk}/").content.decode()
    assert "Rude words" not in page
    assert "It insults a person." in page
    assert "Please be kind" in page
    about.item.refresh_from_db()
    assert about.item.comment_count == 1
    comments.set_state(bad, comments.SHOWN, actor=town.alice, now=MONDAY)
    about.item.refresh_from_db()
    assert about.item.comment_count == 2


@pytest.mark.django_db
def test_a_network_reports_a_comment_once(poll, client):
    comment = said(About(poll), "Rude words")
    address = f"/en/take-part/{poll.slug}/comments/{comment.pk}/report/"
    assert client.post(address, {"reason": ""}).status_code == 400
    for _ in range(2):
        page = client.post(address, {"reason": "It insults me"}, follow=True)
        assert "A person will read it" in page.content.decode()
    assert Flag.objects.get().subject_id == comment.pk
    comment.refresh_from_db()
    assert comment.state == comments.SHOWN


@pytest.mark.django_db
def test_an_answer_cannot_be_moved_to_another_thread(poll):
    one, two = Item.objects.filter(process=poll)
    there = said(About(poll, one), "Here")
    with pytest.raises(Refused):
        said(About(poll, two), "There", there.pk)
    with pytest.raises(Refused):
        said(About(poll), "Nowhere", 999_999)


@pytest.mark.django_db
def test_the_town_speaks_as_the_town(poll, town, client):
    comment = comments.post(
        About(poll), Words("We are on it", name="Roads"), author=None, actor=town.alice, now=MONDAY,
        is_official=True,
    )  # fmt: skip
    page = client.get(f"/es/take-part/{poll.slug}/comments/{comment.pk}/").content.decode()
    assert "said__one--here" in page
    assert "govuk-tag--green" in page


@pytest.mark.django_db
def test_words_are_drawn_as_words_whatever_stands_in_them(poll, client):
    about, hostile = About(poll), '<script>alert("&")</script>'
    one = said(about, f"{hostile}\r\nsecond line", name=f"<b>{hostile}", language='es" onload="x')
    gone = said(about, "To be removed")
    Comment.objects.filter(pk=one.pk).update(votes_for=1_200, votes_against=3, copies=2)
    Comment.objects.filter(pk=gone.pk).update(state="removed")
    removal = {"rule": "insult", "reason": hostile, "state_before": "shown", "reference": "R1"}
    Removal.objects.create(
        process=poll, kind="comment", subject_id=gone.pk, proposed_at=MONDAY, confirmed_at=MONDAY, **removal
    )
    said(about, "x" * 600)
    for address in (f"comments/{one.pk}/", f"comments/{gone.pk}/"):
        answer = client.get(f"/en/take-part/{poll.slug}/{address}")
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "<script>alert" not in page
        assert "<b><script" not in page
        assert "&lt;script&gt;alert(&quot;&amp;&quot;)&lt;/script&gt;" in page
        assert ' onload="x' not in page
    whole = client.get(f"/en/take-part/{poll.slug}/comments/{one.pk}/").content.decode()
    assert "<br>second line" in whole
    assert "Where it was written first: 1,200 for, 3 against" in whole
    assert "2 others say nearly the same" in whole
    lines = threads.page(about).lines
    drawn = Drawing(poll, 500).of(lines)
    assert "Read all of it" in drawn
    assert "x" * 501 not in drawn
