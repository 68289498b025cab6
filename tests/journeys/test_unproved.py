"""What was typed and never proved goes after its time; what anything speaks of stays."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase
from django.utils import timezone
from PIL import Image

from gobernauta.channels.models import Account
from gobernauta.journeys import gathering, retention, take_part
from gobernauta.people.models import ContactDetail, Person
from gobernauta.processes.models import Ballot, Item
from gobernauta.publishing.models import Delivery
from tests.desk.town import town
from tests.processes.start import begun

pytestmark = pytest.mark.django_db
__all__ = ["town"]


def test_an_act_nobody_confirmed_goes_with_its_address_and_nothing_else(town, client):
    now = timezone.now()
    Account.objects.create(kind="email", address="town@example.org", name="Town", created_at=now)
    contest = begun(town, "uk-petition", state="open")[1]
    town.hear("An old letter", by="suzie")
    for name in ("ana", "ben"):
        who = take_part.Who(door="web", email=f"{name}@example.org", name=name)
        take_part.act(contest, {"1": 1}, who, now=now)
    address = Delivery.objects.first().message["text"].split("/confirm/")[1].split()[0]
    client.post(f"/en/take-part/confirm/{address}")
    gathering.take(now=timezone.now())
    Person.objects.update(created_at=now)
    before = ContactDetail.objects.count()
    retention.run(now=now + timedelta(days=99))
    assert (Ballot.objects.count(), ContactDetail.objects.count()) == (2, before)
    done = retention.run(now=now + timedelta(days=101))
    assert done["unproved"].deleted == 2
    assert [ballot.state for ballot in Ballot.objects.all()] == ["validated"]
    assert not ContactDetail.objects.filter(address="ben@example.org").exists()
    assert ContactDetail.objects.count() == before - 1


def test_an_idea_nobody_confirmed_goes_with_its_picture(town, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    now = timezone.now()
    Account.objects.create(kind="email", address="town@example.org", name="Town", created_at=now)
    process = begun(town, "ideas", state="collecting")[0]
    for number, colour in enumerate(("red", "green")):
        picture = BytesIO()
        Image.new("RGB", (20, 20), colour).save(picture, "PNG")
        photo = SimpleUploadedFile("a.png", picture.getvalue(), "image/png")
        told = {
            "title": f"Idea {number}",
            "text": "More shade.",
            "email": f"r{number}@example.org",
            "photos": photo,
            "alt": colour,
        }
        client.post(f"/en/take-part/{process.slug}/ideas/new/", told)
    link = re.search(r"https?://[^/]+(/\S+)", Delivery.objects.last().message["text"])[1]
    client.post(link, {"do": "confirm"})
    retention.run(now=now + timedelta(days=99))
    assert Item.objects.filter(title__startswith="Idea").count() == 2
    with TestCase.captureOnCommitCallbacks(execute=True):
        retention.run(now=now + timedelta(days=101))
    assert Item.objects.get(title__startswith="Idea").title == "Idea 1"
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1
    assert client.get(link).status_code == 200
