"""Pages say names and not what machines call things, and say in which language foreign words are."""

import pytest
from django.urls import reverse
from django.utils import translation

from gobernauta.channels.protocol import Place
from gobernauta.people.models import Area
from gobernauta.understanding.models import Suggestion
from tests.desk.town import MONDAY

pytestmark = pytest.mark.django_db


def page(client, town, conversation, language="es"):
    client.force_login(town.bob)
    with translation.override(language):  # what a page is asked in would stay active for the next test
        return client.get(reverse("desk:conversation", args=[conversation.pk])).content.decode()


def test_suggestions_are_called_by_name(client, town):
    message = town.hear("Lampu rusak", language="id")
    Area.objects.create(slug="old-town", name="Old Town")
    for kind, value in (("category", "lamp"), ("place", "old-town"), ("language", "id"), ("place", "gone")):
        Suggestion.objects.create(
            subject_kind="message",
            subject_id=message.pk,
            kind=kind,
            value=value,
            confidence=0.9,
            reader="words",
            version="1",
            created_at=MONDAY,
        )
    shown = page(client, town, message.conversation)
    for name in ("Farola", "Old Town", "Indonesio", "gone"):
        assert f"</strong> {name} <span" in shown
    assert ">Mastodon</span>" in shown
    assert 'lang="id"' in shown


def test_who_wrote_without_a_name_is_shown_by_reference_once(client, town):
    message = town.hear("The lamp is broken.")
    message.contact = None
    message.author_name = ""
    message.save()
    conversation = message.conversation
    conversation.contact = None
    conversation.save()
    shown = page(client, town, conversation, "en")
    main = shown.partition("<main")[2]
    assert main.count(conversation.reference) == 1


def test_the_channel_of_a_row_is_a_name(client, town):
    town.hear("The lamp is broken.")
    client.force_login(town.bob)
    assert ">Mastodon</span>" in client.get(reverse("desk:inbox")).content.decode()


@pytest.mark.parametrize("name", ["inbox", "cases", "conversation", "case"])
def test_a_department_is_called_in_the_language_of_the_page(client, town, name):
    town.roads.names = {"es": "Calles y alumbrado"}
    town.roads.save()
    conversation = town.hear("The lamp is broken.").conversation
    of = {"conversation": [conversation.pk], "case": [town.open(conversation).pk]}
    client.force_login(town.bob)
    with translation.override("es"):
        main = (
            client.get(reverse(f"desk:{name}", args=of.get(name, []))).content.decode().partition("<main")[2]
        )
    assert ">Calles y alumbrado</" in main
    assert "Roads" not in main


def test_a_case_is_offered_the_resident_s_words_and_not_our_own(client, town):
    conversation = town.hear("The lamp\nis broken.").conversation
    town.say(conversation, "Thank you, we look.")
    client.force_login(town.bob)
    page = client.get(reverse("desk:open_request", args=[conversation.pk])).content.decode()
    assert 'name="title" maxlength="200" value="The lamp is broken."' in page


def test_the_place_that_came_with_a_message_is_shown_and_offered_for_its_case(client, town):
    """Who does not know the kind of matter has no case yet: the place must not be lost with the form."""
    place = Place(43.3902, -3.1688, "Calle Mayor 4")
    conversation = town.hear("A hole.", place=place).conversation
    client.force_login(town.bob)
    shown = client.get(reverse("desk:conversation", args=[conversation.pk])).content.decode()
    form = client.get(reverse("desk:open_request", args=[conversation.pk])).content.decode()
    assert "Calle Mayor 4" in shown
    assert "43.3902, -3.1688" in shown
    assert all(f'value="{value}"' in form for value in ("Calle Mayor 4", "43.3902", "-3.1688"))
