"""Ideas on the web without a script or an account: put forward, found alike, supported, amended, worded together."""

import re
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from PIL import Image

from gobernauta.decisions.drafting import Wording as Decided
from gobernauta.journeys import answer_all, decide
from gobernauta.processes import counting, ideas, queries
from gobernauta.processes.models import Attachment, Audience, Ballot, Item
from gobernauta.publishing.models import Delivery
from tests.desk.town import MONDAY, town
from tests.processes.start import begun
from tests.square.idea_processes import last_link, mailed, page, place, without_proof

__all__ = ["mailed", "place", "town"]


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
