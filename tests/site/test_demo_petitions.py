"""The petitions of the demo show every state a mayor should see."""

import pytest

from gobernauta.processes import queries
from gobernauta.site import demo_town

pytestmark = pytest.mark.django_db


def test_the_demo_has_petitions_in_every_state(client):
    demo_town.build(say=lambda _words: None)
    states = sorted(
        queries.processes().filter(version__file__method="petition").values_list("state", flat=True)
    )
    assert states == ["moderation", "open", "open", "open", "rejected"]
    page = client.get("/en/petitions/?order=signatures").content.decode()
    assert "122 signatures" in page
    harbour = client.get("/en/take-part/light-the-path-along-the-harbour-all-night/").content.decode()
    assert "We will put up eight lamps" in harbour
    assert "Reached on" in harbour
