"""Pages say names and not what machines call things, and say in which language foreign words are."""

import pytest
from django.urls import reverse
from django.utils import translation

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
