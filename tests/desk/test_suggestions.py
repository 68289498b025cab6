"""Readers suggest, people decide; what a copy elsewhere says is told only to who may read it."""

import pytest
from django.urls import reverse

from gobernauta.cases.models import ServiceRequest
from gobernauta.inbox.models import Conversation
from gobernauta.people.models import Area
from gobernauta.register.models import Entry
from gobernauta.understanding.models import Suggestion
from tests.desk.town import MONDAY

pytestmark = pytest.mark.django_db


def suggest(message, kind, value, **more):
    return Suggestion.objects.create(
        subject_kind="message",
        subject_id=message.pk,
        kind=kind,
        value=value,
        confidence=0.83,
        reader="words",
        version="1",
        evidence=more.pop("evidence", []),
        created_at=MONDAY,
    )


def page(client, message):
    return client.get(reverse("desk:conversation", args=[message.conversation_id])).content.decode()


def decide(client, suggestion, verdict="accept"):
    return client.post(reverse("desk:decide_suggestion", args=[suggestion.pk]), {verdict: "1"})


def test_a_suggestion_is_shown_with_how_sure_it_is_and_why(client, town):
    message = town.hear("The lamp is dark")
    suggest(message, "category", "lamp", evidence=["lamp", "dark"])
    client.force_login(town.bob)
    shown = page(client, message)
    assert "Kind of matter?" in shown
    assert "83 %" in shown
    assert "“lamp”, “dark”" in shown


def test_an_accepted_language_becomes_that_of_the_conversation(client, town):
    message = town.hear("La farola", language="")
    client.force_login(town.bob)
    assert decide(client, suggest(message, "language", "es")).status_code == 302
    assert Conversation.objects.get().language == "es"
    assert Entry.objects.filter(action="suggestion.accepted").count() == 1
    assert "Language?" not in page(client, message)


def test_an_accepted_kind_and_place_fill_the_form_of_a_case(client, town):
    message = town.hear("The lamp is dark")
    area = Area.objects.create(slug="mill", name="Mill quarter")
    client.force_login(town.bob)
    to_form = decide(client, suggest(message, "category", "lamp"))
    assert f'<option value="{town.service.pk}" selected>' in client.get(to_form.url).content.decode()
    to_form = decide(client, suggest(message, "place", "mill"))
    assert f'<option value="{area.pk}" selected>' in client.get(to_form.url).content.decode()
    assert not ServiceRequest.objects.exists()


def test_a_dismissed_one_changes_nothing_and_the_second_to_decide_is_told(client, town):
    suggestion = suggest(town.hear("La farola", language=""), "language", "es")
    client.force_login(town.bob)
    decide(client, suggestion, "dismiss")
    told = client.post(reverse("desk:decide_suggestion", args=[suggestion.pk]), {"accept": "1"}, follow=True)
    assert "Somebody else has decided" in told.content.decode()
    assert Conversation.objects.get().language == ""


@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_copy_is_told_only_to_who_may_read_it(client, town, elsewhere):
    first, second = town.hear("The lamp is dark"), town.hear("The lamp is dark!")
    suggest(second, "duplicate", str(first.pk))
    if elsewhere:
        Conversation.objects.filter(pk=first.conversation_id).update(organization=town.parks)
    client.force_login(town.bob)
    assert ("Said before?" in page(client, second)) is not elsewhere


def test_who_works_elsewhere_decides_nothing(client, town):
    suggestion = suggest(town.hear("La farola"), "language", "es")
    client.force_login(town.charlie)
    assert decide(client, suggestion).status_code == 404
    assert Suggestion.objects.get().verdict == "open"
