"""Charlie works elsewhere and sees nothing of it; an auditor reads and changes nothing."""

import re

import pytest
from django.urls import reverse

from gobernauta.cases.models import ServiceRequest
from gobernauta.faces import matrix
from gobernauta.inbox.models import Attachment, Conversation
from gobernauta.journeys import answer
from gobernauta.people.models import Role
from gobernauta.publishing.models import Delivery
from gobernauta.register.models import Entry
from tests.desk.town import KEY, MONDAY, staff

SECRET = "Xylophone"
OURS = ("conversations/", "cases/", "attachments/", "outbox/<int:pk>")
ROUTES = [
    route
    for route in matrix.routes()
    if route.name.startswith("desk:") and "<int:pk>" in route.pattern and route.pattern[5:].startswith(OURS)
]


@pytest.fixture
def work(town):
    """A conversation, a case, a file and a failed reply of Roads, each full of a word nobody else may read."""
    message = town.hear(f"The {SECRET} is broken", by=SECRET.lower())
    request = town.open(message.conversation, title=f"{SECRET} case")
    file = Attachment.objects.create(message=message, media_type="text/plain", name=SECRET, file="nowhere")
    delivery = answer.send(
        message.conversation, answer.Draft(text=f"The {SECRET} again", key=KEY), actor=town.bob, now=MONDAY
    )
    Delivery.objects.update(state="failed", problem=f"{SECRET} refused")
    return {
        "conversations": message.conversation_id,
        "cases": request.pk,
        "attachments": file.pk,
        "outbox": delivery.pk,
    }


def address(route, work):
    kind = route.pattern.split("/")[1]
    return "/en/" + route.pattern.replace("<int:pk>", str(work[kind])).replace("<slug:slug>", "x")


def without_numbers(answered):
    return re.sub(rb"\d+", b"", answered.content)


def everything():
    return (
        list(Conversation.objects.order_by("pk").values()),
        list(
            ServiceRequest.objects.order_by("pk").values("pk", "status", "organization", "assignee", "title")
        ),
        list(Delivery.objects.order_by("pk").values("pk", "state")),
        Entry.objects.count(),
    )


def test_the_routes_of_things_are_all_walked():
    assert len(ROUTES) >= 19


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_for_who_works_elsewhere_it_does_not_exist(client, town, work, route, method):
    client.force_login(town.charlie)
    before = everything()
    answered = getattr(client, method)(address(route, work))
    nothing = getattr(client, method)(re.sub(r"\d+", "999999", address(route, work)))
    assert answered.status_code == nothing.status_code
    assert answered.status_code in (403, 404, 405)  # 403: a door that a clerk does not pass anywhere
    assert without_numbers(answered) == without_numbers(nothing)  # the page repeats its own address
    assert everything() == before


@pytest.mark.parametrize("name", ["inbox", "cases", "outbox"])
@pytest.mark.parametrize("query", ["", "?q=broken", "?state=any&status=any", "?order=longest&state=any"])
def test_lists_searches_and_counts_say_nothing_either(client, town, work, name, query):
    client.force_login(town.charlie)
    page = client.get(reverse(f"desk:{name}") + query).content.decode()
    assert SECRET.lower() not in page.lower()
    assert "1 conversation" not in page
    assert "1 case<" not in page
    assert "1 message" not in page


@pytest.mark.parametrize("route", [it for it in ROUTES if it.door.endswith((".sort", ".answer", ".change"))])
def test_an_auditor_changes_nothing(client, town, work, route):
    client.force_login(staff("audrey", town.parks, Role.AUDITOR))
    before = everything()
    assert client.post(address(route, work)).status_code == 403
    assert everything() == before


@pytest.mark.parametrize("name", ["conversation", "case"])
def test_an_auditor_reads_everything_and_is_offered_nothing_to_change(client, town, work, name):
    client.force_login(staff("audrey", town.parks, Role.AUDITOR))
    page = client.get(reverse(f"desk:{name}", args=[work[f"{name}s"]])).content.decode()
    assert SECRET in page
    assert page.count('method="post"') == 1  # to log out


def test_a_conversation_handed_over_is_gone_for_who_gave_it_away(client, town, work):
    client.force_login(town.bob)
    pk = work["conversations"]
    gone = client.post(reverse("desk:assign", args=[pk]), {"department": town.parks.pk}, follow=True)
    assert gone.redirect_chain[-1][0] == reverse("desk:inbox")
    assert client.get(reverse("desk:conversation", args=[pk])).status_code == 404
    client.force_login(town.charlie)
    assert client.get(reverse("desk:conversation", args=[pk])).status_code == 200


def test_a_merge_does_not_tell_whether_a_reference_exists_elsewhere(client, town, work):
    theirs = town.hear("Theirs").conversation
    Conversation.objects.filter(pk=theirs.pk).update(organization=town.parks)
    client.force_login(town.bob)
    told = [
        [
            str(message)
            for message in client.post(
                reverse("desk:merge", args=[work["conversations"]]), {"into": reference}, follow=True
            ).context["messages"]
        ]
        for reference in (theirs.reference, "00000-00000", "nonsense")
    ]
    assert told[0] == told[1] == told[2] == ["There is no conversation with this reference."]
