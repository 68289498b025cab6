"""A resident takes their words along and takes them back: nothing readable stays, what is counted and proven does."""

import io
import json
import zipfile

import pytest
from PIL import Image

from civic.ledger import Tree, leaf_hash
from gobernauta.cases.models import ServiceRequest
from gobernauta.inbox.models import Conversation, Event, Message
from gobernauta.journeys import erase, report
from gobernauta.people.models import ContactDetail, Person
from gobernauta.publishing.models import Delivery
from gobernauta.register import actions as register
from gobernauta.register.models import Checkpoint, Entry
from tests import town as towns
from tests.everywhere import everywhere

pytestmark = pytest.mark.django_db
SECRET = "quincewort"  # stands in everything the resident gives


@pytest.fixture
def town(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return towns.found()


def picture(colour="teal"):
    out = io.BytesIO()
    Image.new("RGB", (20, 20), colour).save(out, "WEBP")
    return out.getvalue()


def told(town, **more):
    code = report.take_form(
        text=f"My neighbour {SECRET} has a dark lamp",
        name=f"Suzie {SECRET}",
        contact=f"{SECRET}@example.net",
        service_code="lamp",
        place={"latitude": 43.35, "longitude": -3.15, "address": f"{SECRET} Street 4"},
        language="en",
        photos=[picture()],
        alt=f"The lamp of {SECRET}",
        now=towns.NOON,
        **more,
    )
    return Conversation.objects.get(reference=code[:11]), code


def test_nothing_of_them_is_left_and_every_proof_holds(town, client):
    conversation, code = told(town)
    report.add(conversation, text=f"{SECRET} again", now=towns.NOON)
    register.publish(now=towns.NOON)
    before = Checkpoint.objects.latest("size")
    assert len(everywhere(SECRET)) > 5
    counted = [model.objects.count() for model in (Conversation, Message, ServiceRequest, Event, Person)]
    page = client.post(f"/en/follow/{code}/erase/")
    assert page.status_code == 200
    assert "erased" in page.content.decode()
    assert everywhere(SECRET) == []
    assert [
        model.objects.count() for model in (Conversation, Message, ServiceRequest, Event, Person)
    ] == counted
    assert not ContactDetail.objects.exists()
    assert Person.objects.get().erased_at is not None
    assert not Entry.objects.filter(subject=conversation.reference).exclude(salt=None).exists()
    tree = Tree()
    for leaf in Entry.objects.filter(index__lt=before.size).order_by("index").values_list("leaf", flat=True):
        tree.append(leaf_hash(bytes(leaf)))
    assert tree.root() == bytes(before.root)


def test_files_go_unless_somebody_else_sent_the_same(town, tmp_path):
    first, _ = told(town)
    second, _ = told(town)
    erase.erase(first, now=towns.NOON)
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1
    assert ContactDetail.objects.exists()
    erase.erase(second, now=towns.NOON)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert not ContactDetail.objects.exists()


def test_what_has_not_left_is_held_back(town):
    conversation, _ = told(town)
    queued = Delivery.objects.filter(conversation=conversation)
    assert [one.state for one in queued] == ["queued"]
    erase.erase(conversation, now=towns.NOON)
    (held,) = queued.all()
    assert (held.state, held.message["text"], held.message["to"]) == ("failed", "", "")
    assert held.message["key"] == held.key


def test_looking_erases_nothing_and_a_reference_alone_opens_nothing(town, client):
    conversation, code = told(town)
    assert client.get(f"/en/follow/{code}/erase/").status_code == 200
    for what in ("erase", "export"):
        assert client.get(f"/en/follow/{conversation.reference}/{what}/").status_code == 404
        assert client.get(f"/en/follow/{conversation.reference}-AAAAA/{what}/").status_code == 404
    assert client.post(f"/en/follow/{conversation.reference}-AAAAA/erase/").status_code == 404
    assert Message.objects.filter(text__contains=SECRET).exists()


def test_twice_is_as_once(town):
    conversation, _ = told(town)
    for _ in range(2):
        conversation.refresh_from_db()
        erase.erase(conversation, now=towns.NOON)
    assert everywhere(SECRET) == []


def test_everything_kept_goes_along(town, client):
    conversation, code = told(town)
    answer = client.get(f"/en/follow/{code}/export/")
    assert answer["Content-Disposition"] == f'attachment; filename="{conversation.reference}.zip"'
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    said = json.loads(archive.read("case.json"))
    assert said["contact"]["address"] == f"{SECRET}@example.net"
    assert SECRET in said["messages"][0]["text"]
    assert said["request"]["address"] == f"{SECRET} Street 4"
    (file,) = said["messages"][0]["files"]
    assert file["description"] == f"The lamp of {SECRET}"
    assert archive.read(file["file"])[:4] == b"RIFF"
