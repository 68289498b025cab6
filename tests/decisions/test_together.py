"""Complaints brought together become one item of a process, and their authors stay with it."""

import pytest

from gobernauta.journeys import together
from gobernauta.processes.models import Audience, Contest, Process, ProcessFile
from gobernauta.processes.models import Version as Rules
from gobernauta.understanding.models import Suggestion
from tests.desk.town import MONDAY

pytestmark = pytest.mark.django_db


def process(town, method):
    """An open process of a method."""
    file = ProcessFile.objects.create(
        slug=method, title=method, method=method, organization=town.roads, created_at=MONDAY
    )
    rules = Rules.objects.create(file=file, number=1, content="", drafted_at=MONDAY)
    made = Process.objects.create(
        slug=method,
        version=rules,
        organization=town.roads,
        title=method,
        state="open",
        created_at=MONDAY,
        updated_at=MONDAY,
    )
    Contest.objects.create(process=made, slug="main")
    return made


@pytest.mark.parametrize(
    ("method", "state"), [("consultation", "accepted"), ("ideas", "accepted"), ("budget", "proposed")]
)
def test_a_cluster_becomes_one_item_and_its_authors_stay_with_it(hall, town, client, method, state):
    first, *rest = [town.hear("The lamp in Mill Street is dark", by=f"person{at}") for at in range(5)]
    for copy in rest:
        Suggestion.objects.create(
            subject_kind="message",
            subject_id=copy.pk,
            kind="duplicate",
            value=str(first.pk),
            confidence=0.9,
            reader="duplicate",
            version="1",
            created_at=MONDAY,
        )
    made = process(town, method)
    client.force_login(town.bob)
    page = client.get("/en/desk/together/").content.decode()
    assert f'value="copies {first.pk}"' in page
    told = {"chosen": [f"copies {first.pk}"], "title": "Light in Mill Street", "process": str(made.pk)}
    assert client.post("/en/desk/together/", {**told, "title": ""}).status_code == 400
    assert client.post("/en/desk/together/", told).status_code == 302
    (item,) = queries_items(made)
    assert (item.title, item.state) == ("Light in Mill Street", state)
    assert Audience.objects.filter(item=item, role="complainant").count() == 5
    hall.decide([("item", item.pk)])
    assert len(hall.sent()) == 5


def queries_items(made):
    """The items of a process."""
    return list(together.Item.objects.filter(process=made))


def test_chosen_complaints_of_another_department_are_not_taken(hall, town, client):
    theirs = town.hear("secret of parks")
    theirs.conversation.organization = town.parks
    theirs.conversation.save()
    made = process(town, "ideas")
    client.force_login(town.bob)
    told = {"chosen": [theirs.conversation.reference], "title": "x", "process": str(made.pk)}
    assert client.post("/en/desk/together/", told).status_code == 400
    assert "secret of parks" not in client.get("/en/desk/together/?q=secret").content.decode()
