"""Ideas on the web without a script or an account: put forward, found alike, supported, amended, worded together."""

import re
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from PIL import Image

from gobernauta.channels.models import Account
from gobernauta.decisions.drafting import Wording as Decided
from gobernauta.journeys import answer_all, decide
from gobernauta.processes import counting, ideas, merging, moderation, queries
from gobernauta.processes.models import Attachment, Audience, Ballot, Flag, Item, Wording
from gobernauta.publishing.models import Delivery
from tests.desk.town import MONDAY, town
from tests.processes.start import begun

__all__ = ["town"]


def without_proof(content):
    return re.sub(r'"proofs": \[[^\]]*\],', "", content)


@pytest.fixture
def place(town, db):
    """Ideas that ask for no proof, with one on the list."""
    return begun(town, "ideas", state="collecting", titles=("Cycle lane to school",), change=without_proof)[0]


@pytest.fixture
def mailed(town, db):
    """Ideas that ask for a confirmed address."""
    Account.objects.create(kind="email", address="town@example.org", name="Town", created_at=MONDAY)
    return begun(town, "ideas", state="collecting", titles=("Cycle lane to school",))[0]


def page(process, rest="", language="en"):
    return f"/{language}/take-part/{process.slug}/{rest}"


def last_link():
    return re.search(r"https?://[^/]+(/\S+)", Delivery.objects.last().message["text"]).group(1)


@pytest.mark.django_db
def test_what_is_alike_is_shown_before_the_form(place, client):
    first = client.get(page(place, "ideas/new/")).content.decode()
    assert 'name="text"' not in first
    then = client.get(page(place, "ideas/new/?title=A+safe+cycle+lane")).content.decode()
    assert "Cycle lane to school" in then
    assert 'value="A safe cycle lane"' in then


@pytest.mark.django_db
def test_an_idea_comes_with_a_point_a_picture_without_its_place_and_a_document(place, client):
    picture = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Camera of Ana"
    Image.new("RGB", (40, 30), "green").save(picture, "JPEG", exif=exif)
    told = {
        "title": "Benches",
        "text": "In the shade.",
        "latitude": "36.5",
        "longitude": "-6.2",
        "alt": "A bench",
        "photos": SimpleUploadedFile("a.jpg", picture.getvalue(), "image/jpeg"),
        "document": SimpleUploadedFile("plan.pdf", b"%PDF-1.4 plan", "application/pdf"),
        "credit": "Ana",
    }
    answer = client.post(page(place, "ideas/new/"), told, follow=True)
    yours = re.search(r'href="(/[^"]+/ideas/yours/[^"]+)"', answer.content.decode()).group(1)
    item = Item.objects.get(title="Benches")
    assert (item.state, item.latitude, item.credit) == ("proposed", 36.5, "Ana")
    assert client.get(page(place, f"ideas/{item.number}/")).status_code == 404
    assert "Benches" in client.get(yours).content.decode()
    ideas.decide(item=item, accepted=True, reason="", actor=place_clerk(), now=MONDAY)
    shown = client.get(page(place, f"ideas/{item.number}/")).content.decode()
    assert "A bench" in shown
    kept = Attachment.objects.get(media_type="image/webp")
    content = b"".join(client.get(page(place, f"ideas/{item.number}/files/{kept.pk}/")).streaming_content)
    assert b"Camera" not in content
    assert Image.open(BytesIO(content)).size == (40, 30)


def place_clerk():
    from gobernauta.people.models import User

    return User.objects.get(email__startswith="alice")


@pytest.mark.django_db
def test_a_refused_idea_keeps_what_was_typed(place, client):
    address = page(place, "ideas/new/", "es")
    answer = client.post(address, {"title": "Bancos", "text": "x" * 4001, "credit": "Ana"})
    assert answer.status_code == 400
    assert "Bancos" in answer.content.decode()
    assert not Item.objects.filter(title="Bancos").exists()
    broken = {"title": "B", "text": "t", "document": SimpleUploadedFile("a.pdf", b"MZ")}
    assert client.post(address, broken).status_code == 400


@pytest.mark.django_db
def test_a_confirmed_address_puts_an_idea_forward_and_looking_does_not(mailed, client):
    told = {"title": "Benches", "text": "In the shade.", "email": "ana@example.org"}
    client.post(page(mailed, "ideas/new/"), told)
    item = Item.objects.get(title="Benches")
    assert item.state == ideas.UNPROVED
    link = last_link()
    client.get(link)
    item.refresh_from_db()
    assert item.state == ideas.UNPROVED
    for _ in range(2):
        client.post(link, {"do": "confirm"})
    item.refresh_from_db()
    assert item.state == "proposed"
    assert Audience.objects.get(role="author").item == item
    assert client.post(page(mailed, "ideas/new/"), {**told, "email": ""}).status_code == 400


@pytest.mark.django_db
def test_an_author_amends_and_withdraws_by_the_key_and_nobody_else(mailed, client):
    client.post(
        page(mailed, "ideas/new/"), {"title": "Benches", "text": "Shade.", "email": "ana@example.org"}
    )
    link = last_link()
    client.post(link, {"do": "confirm"})
    client.post(link, {"do": "amend", "title": "Ten benches", "text": "In the shade.", "reason": "Clearer"})
    item = Item.objects.get(title="Ten benches")
    assert item.wordings.count() == 2
    empty = client.post(link, {"do": "amend", "title": "", "text": "typed"})
    assert empty.status_code == 400
    assert "typed" in empty.content.decode()
    assert client.post(link[:-3] + "/", {"do": "withdraw"}).status_code == 404
    client.post(link, {"do": "withdraw", "reason": "It is built"})
    item.refresh_from_db()
    assert (item.state, item.reason) == ("withdrawn", "It is built")
    shown = client.get(page(mailed, f"ideas/{item.number}/")).content.decode()
    assert "It is built" in shown
    assert "In the shade." not in shown


@pytest.mark.django_db
def test_support_counts_once_and_can_be_taken_back(place, client):
    address = page(place, "ideas/1/support/")
    for _ in range(2):
        assert client.post(address, {"do": "support"}).status_code == 302
    assert Ballot.objects.get().marks == {"1": 1}
    counting.fold(place, now=MONDAY)
    assert "1 person supports this" in client.get(page(place, "ideas/1/")).content.decode()
    client.post(address, {"do": "back"})
    counting.fold(place, now=MONDAY)
    assert Item.objects.get(number=1).support_count == 0


@pytest.mark.django_db(transaction=True)
def test_two_hundred_supports_at_once_make_one_row(place):
    first = Client()
    first.post(page(place, "ideas/1/support/"), {"do": "support"})
    cookie = first.cookies["taking-part"].value
    Ballot.objects.all().delete()

    def post(number):
        client = Client(REMOTE_ADDR=f"10.0.{number}.1")
        client.cookies["taking-part"] = cookie
        try:
            return client.post(page(place, "ideas/1/support/"), {"do": "support"}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as threads:
        assert set(threads.map(post, range(200))) == {302}
    assert Ballot.objects.get().marks == {"1": 1}
    counting.fold(place, now=MONDAY)
    assert Item.objects.get(number=1).support_count == 1


@pytest.mark.django_db
def test_a_suggested_wording_is_shown_with_its_changes_and_taken_over(mailed, client, town):
    client.post(
        page(mailed, "ideas/new/"),
        {"title": "Benches", "text": "Ten by the river.", "email": "ana@example.org"},
    )
    link = last_link()
    client.post(link, {"do": "confirm"})
    item = Item.objects.get(title="Benches")
    ideas.decide(item=item, accepted=True, reason="", actor=town.alice, now=MONDAY)
    new = page(mailed, f"ideas/{item.number}/wordings/new/")
    same = client.post(new, {"title": "Benches", "text": "Ten by the river."})
    assert same.status_code == 400
    words = {"title": "Benches", "text": "Twenty by the river.", "credit": "Bea", "reason": "Ten are few"}
    shown = client.post(new, words, follow=True).content.decode()
    assert "<del>Ten</del>" in shown
    assert "<ins>Twenty</ins>" in shown
    assert "suggests a wording" in Delivery.objects.last().message["text"]
    assert "suggested already" in client.post(new, words).content.decode()
    assert "Bea suggests" in client.get(link).content.decode()
    wording = Wording.objects.get(number=2, item=item)
    client.post(link, {"do": "settle", "wording": "2", "accepted": "yes"})
    item.refresh_from_db()
    wording.refresh_from_db()
    assert item.text == "Twenty by the river."
    assert wording.accepted_at
    assert "its words changed on" in client.get(page(mailed, f"ideas/{item.number}/")).content.decode()
    listing = client.get(page(mailed, f"ideas/{item.number}/wordings/")).content.decode()
    assert listing.index("Wording 2") < listing.index("Wording 1")
    for number in (1, 2):
        assert client.get(page(mailed, f"ideas/{item.number}/wordings/{number}/")).status_code == 200


@pytest.mark.django_db
def test_a_merged_idea_names_both_and_counts_each_person_once(town, client):
    process, contest = begun(
        town, "ideas", state="collecting", titles=("Lane", "Bike lane"), change=without_proof
    )
    Item.objects.filter(number=1).update(credit="Ana")
    Item.objects.filter(number=2).update(credit="Bea")
    client.post(page(process, "ideas/1/support/"), {"do": "support"})
    client.post(page(process, "ideas/2/support/"), {"do": "support"})
    Client().post(page(process, "ideas/2/support/"), {"do": "support"})
    one, two = Item.objects.order_by("number")
    merging.merge(kept=one, merged=two, reason="The same lane", actor=town.alice, now=MONDAY)
    counting.fold(process, now=MONDAY)
    one.refresh_from_db()
    assert one.support_count == 2
    shown = client.get(page(process, "ideas/1/")).content.decode()
    assert "Ana, Bea" in shown
    gone = client.get(page(process, "ideas/2/")).content.decode()
    assert "The same lane" in gone
    assert "Bike lane" not in client.get(page(process)).content.decode()
    assert counting.count_of(contest).voter_count == 2


@pytest.mark.django_db
def test_the_list_is_filtered_searched_and_ordered(town, client):
    process, _ = begun(
        town, "ideas", state="collecting", titles=("Cycle lane", "Library hours"), change=without_proof
    )
    Item.objects.filter(number=1).update(support_count=9)
    Item.objects.filter(number=2).update(comment_count=3)
    library = Item.objects.get(number=2)
    answered = decide.draft(
        organization=town.roads,
        wording=Decided("accepted", {"en": "Longer"}, {"en": "From May on."}, {"en": "Yes."}, MONDAY.date()),
        answers=[("item", library.pk)],
        actor=town.bob,
        now=MONDAY,
    )
    answer_all.count(answered.telling.pk, now=MONDAY)
    answer_all.publish(answered, actor=town.alice, now=MONDAY)
    found = {
        "q=lane": ["Cycle lane"],
        "outcome=accepted": ["Library hours"],
        "outcome=open": ["Cycle lane"],
        "outcome=rejected": [],
        "area=nowhere": [],
        "order=supports": ["Cycle lane", "Library hours"],
        "order=comments": ["Library hours", "Cycle lane"],
        "order=x%00&page=abc": ["Library hours", "Cycle lane"],
    }
    for query, titles in found.items():
        shown = client.get(f"{page(process)}?{query}").content.decode()
        assert re.findall("Cycle lane|Library hours", shown) == titles, query
    assert "From May on." in client.get(page(process, "ideas/2/", "id")).content.decode()
    assert client.get(page(process, "ideas.svg?q=lane")).status_code == 200


@pytest.mark.django_db
def test_the_end_of_support_is_counted_by_the_rule(place, client, town):
    from gobernauta.processes import running

    client.post(page(place, "ideas/1/support/"), {"do": "support"})
    running.move(process=place, verb="review", actor=town.alice, now=MONDAY)
    result = queries.result(queries.contests(place)[0])
    assert result.is_final
    assert result.document["scores"]["1"] == 1
    assert client.post(page(place, "ideas/1/support/"), {"do": "support"}).status_code in (302, 400)
    assert client.get(page(place, "ideas/new/?title=Late")).status_code == 200


@pytest.mark.django_db
def test_typing_the_address_of_another_changes_nothing_and_each_link_confirms_its_own(mailed, client, town):
    address = page(mailed, "ideas/1/support/")
    mine = {"do": "support", "email": "ana@example.org"}
    client.post(address, mine)
    first = last_link()
    Item.objects.create(
        process=mailed, contest=mailed.contests.get(), number=2, title="Pool", state="accepted",
        created_at=MONDAY, updated_at=MONDAY,
    )  # fmt: skip
    client.post(page(mailed, "ideas/2/support/"), mine)
    second = last_link()
    client.post(first)
    assert Ballot.objects.get().marks == {"1": 1}
    client.post(address, {**mine, "do": "back"})
    assert Ballot.objects.get().marks == {"1": 1}
    back = last_link()
    client.post(second)
    assert Ballot.objects.get().marks == {"1": 1, "2": 1}
    for _ in range(2):
        client.get(back)
        assert Ballot.objects.get().marks == {"1": 1, "2": 1}
    client.post(back)
    assert Ballot.objects.get().marks == {"2": 1}


@pytest.mark.django_db
def test_a_removed_idea_leaves_its_rule_and_reason_and_nothing_else(place, client, town):
    idea = Item.objects.get(number=1)
    report = page(place, "ideas/1/report/")
    assert client.post(report, {"reason": ""}).status_code == 400
    for _ in range(2):
        assert (
            "A person will read it"
            in client.post(report, {"reason": "It insults"}, follow=True).content.decode()
        )
    assert Flag.objects.get().subject_id == idea.pk
    cited = moderation.Cited("insult", "It insults a neighbour.")
    removal = moderation.propose(idea, cited, actor=town.alice, now=MONDAY)
    moderation.confirm(removal, actor=town.bob, now=MONDAY)
    gone = client.get(page(place, "ideas/1/"))
    assert gone.status_code == 410
    shown = gone.content.decode()
    assert "It insults a neighbour." in shown
    assert "Cycle lane" not in shown
    for rest in ("support/", "report/", "wordings/", "wordings/1/", "wordings/new/"):
        assert client.get(page(place, f"ideas/1/{rest}")).status_code == 404, rest
    assert "Cycle lane" not in client.get(page(place)).content.decode()


@pytest.mark.django_db(transaction=True)
def test_one_form_sent_many_times_at_once_is_one_idea_and_one_letter(mailed):
    form = Client().get(page(mailed, "ideas/new/?title=Benches")).content.decode()
    key = re.search(r'name="key" value="(\w+)"', form)[1]
    told = {"title": "Benches", "text": "In the shade.", "email": "ana@example.org", "key": key}

    def post(number):
        try:
            return Client(REMOTE_ADDR=f"10.0.{number}.1").post(page(mailed, "ideas/new/"), told).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(post, range(24))) <= {302, 429}
    assert Item.objects.filter(title="Benches").count() == 1
    assert Delivery.objects.count() == 1
