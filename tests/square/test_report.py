"""Reporting and following without an account and without scripts."""

import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from gobernauta.cases.models import Clock, ServiceRequest
from gobernauta.faces.square import (
    comments,
    joining,
    moderation,
    promises,
    proposing,
    proving,
    report,
    your_data,
)
from gobernauta.inbox.models import Attachment, Conversation, Message
from gobernauta.people import limits, privacy
from gobernauta.publishing.models import Delivery
from tests import town as towns

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return towns.found()


def photo(width=3000, height=2000, form="JPEG"):
    picture, exif = Image.new("RGB", (width, height), "teal"), Image.Exif()
    exif[0x8825] = {1: "N", 2: (43.0, 21.0, 0.0)}  # GPS
    exif[0x010F] = "SecretCamera"
    out = io.BytesIO()
    picture.save(out, form, exif=exif)
    return SimpleUploadedFile("lamp.jpg", out.getvalue(), "image/jpeg")


def sent(client, **told):
    return client.post("/en/report/", {"text": "The lamp is dark", **told})


def test_only_words_are_needed_and_the_code_opens_them(town, client):
    answer = sent(client)
    page = client.get(answer.url).content.decode()
    assert "The lamp is dark" in page
    assert re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{5}", page)


def test_the_public_reference_shows_the_state_and_not_the_words(town, client):
    sent(client, service="lamp")
    reference = Conversation.objects.get().reference
    page = client.get(f"/en/follow/{reference}/").content.decode()
    assert "received" in page
    assert "The lamp is dark" not in page
    client.post(f"/en/follow/{reference}/", {"text": "intruder"})
    client.post(f"/en/follow/{reference}-AAAAA/", {"text": "intruder"})
    assert not Message.objects.filter(text="intruder").exists()


def test_a_chosen_kind_opens_the_case_at_once_with_its_clocks(town, client):
    sent(client, service="lamp", address="Mill Street 4", latitude="43.35", longitude="-3.15")
    request = ServiceRequest.objects.get()
    assert (request.organization, request.address, request.longitude) == (
        town.streets,
        "Mill Street 4",
        -3.15,
    )
    assert request.clocks.count() == 2
    assert request.reference == Conversation.objects.get().reference


@pytest.mark.parametrize("service", ["lamp", ""])
def test_the_receipt_and_the_page_name_the_same_day_and_say_when_it_is_past(town, client, service):
    url = sent(client, service=service, contact="suzie@example.org").url
    receipt = Delivery.objects.get().message["text"]
    day = re.search(r"answer by (\d+ \S+ \d{4})", receipt).group(1)
    assert f"An answer is due by {day}" in client.get(url).content.decode()
    long_ago = timezone.now() - timedelta(days=90)
    Conversation.objects.update(opened_at=long_ago)
    Clock.objects.update(started_at=long_ago, due_at=long_ago + timedelta(days=5))
    assert "An answer was due by" in client.get(url).content.decode()


def test_what_is_added_with_the_code_lands_in_the_same_conversation(town, client):
    url = sent(client).url
    client.post(url, {"text": "It flickers now"})
    assert list(Message.objects.filter(direction="in").values_list("text", flat=True)) == [
        "The lamp is dark",
        "It flickers now",
    ]
    assert Conversation.objects.count() == 1


def test_a_photo_is_kept_small_and_without_where_it_was_taken(town, client, settings):
    sent(client, photos=[photo()], alt="A dark lamp")
    kept = Attachment.objects.get()
    content = (settings.MEDIA_ROOT / kept.file).read_bytes()
    picture = Image.open(io.BytesIO(content))
    assert max(picture.size) <= 1600
    assert not picture.getexif()
    assert b"SecretCamera" not in content
    assert kept.alt == "A dark lamp"


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (lambda: SimpleUploadedFile("x.jpg", b"\xff\xd8 no picture", "image/jpeg"), "cannot be read"),
        (lambda: SimpleUploadedFile("x.svg", b"<svg onload='alert(1)'/>", "image/svg+xml"), "cannot be read"),
        (lambda: photo(50_000, 1_300, "PNG"), "too large"),
    ],
)
def test_a_bad_picture_is_refused_in_words_and_what_was_typed_stays(town, client, upload, words):
    answer = sent(client, photos=[upload()], address="Mill Street 4")
    page = answer.content.decode()
    assert answer.status_code == 400
    assert words in page
    assert "Mill Street 4" in page
    assert not Message.objects.exists()


def test_without_words_it_is_said_what_is_missing(town, client):
    answer = sent(client, text="  ")
    assert answer.status_code == 400
    assert "Write a few words about what it is." in answer.content.decode()


def test_pressing_the_map_sets_the_place_without_scripts(town, client):
    answer = client.post("/en/report/", {"text": "Half wri", "map.x": "320", "map.y": "100"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Point set at" in page
    assert "Half wri" in page
    assert not Message.objects.exists()


@pytest.mark.parametrize("typed", ["7k3m9q2xtb", "'; drop table", "é" * 300, "0" * 15])
def test_an_unknown_code_is_said_kindly(town, client, typed):
    answer = client.get("/en/follow/", {"reference": typed})
    assert answer.status_code == 404
    assert "We know no case" in answer.content.decode()


@pytest.mark.parametrize("typed", ["", " "])
def test_asking_for_nothing_is_said_and_opening_the_page_is_no_mistake(town, client, typed):
    answer = client.get("/en/follow/", {"reference": typed})
    assert answer.status_code == 400
    assert "Write the reference" in answer.content.decode()
    assert "error" not in client.get("/en/follow/").content.decode()


def test_a_code_is_read_however_it_is_typed(town, client):
    code = sent(client).url.strip("/").split("/")[-1]
    answer = client.get("/en/follow/", {"reference": f" {code.lower().replace('-', ' ').replace('0', 'O')} "})
    assert answer.status_code == 302
    assert answer.url.endswith(f"{code}/")


def test_every_field_a_resident_fills_in_is_declared_on_the_privacy_page(town, client):
    declared = {(one.form, one.name) for one in privacy.FIELDS}
    forms = {
        "report": report.ReportForm,
        "follow": report.MoreForm,
        "done": promises.DoneForm,
        "join": joining.JoinForm,
        "comment": comments.CommentForm,
        "flag": comments.ReportForm,
        "propose": proposing.ProposalForm,
        "appeal": moderation.AppealForm,
        "your-data": your_data.AskForm,
    }
    asked = {(name, field) for name, form in forms.items() for field in form.base_fields}
    asked |= {("prove", field) for form in proving.FORMS.values() for field in form.base_fields}
    by_rules = {("prove", "of_age"), ("prove", "area"), ("survey", "about"), ("assembly", "about")}
    elsewhere = {("prove", "visit"), ("counter", "address")}  # kept by the browser; told to a clerk
    of_the_form = {("comment", "key"), ("propose", "key")}  # nobody fills these in
    assert (asked | by_rules | elsewhere) - of_the_form == declared
    page = client.get("/es/privacy/").content.decode()
    assert page.count('<th scope="row"') == len(privacy.FIELDS) + len(privacy.KEPT) + len(limits.LIMITS)


def test_pages_stay_within_their_budget(town, client, django_assert_max_num_queries):
    url = sent(client, service="lamp").url
    for path in ("/en/", "/en/report/", "/en/requests/", "/en/record/", "/en/accounts/", url):
        with django_assert_max_num_queries(15):
            answer = client.get(path)
        assert answer.status_code == 200
        assert len(answer.content) <= 60_000
