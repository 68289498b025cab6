"""The public search finds by stems and gives way to no odd question."""

import pytest

from gobernauta.cases import public

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("words", ["-" * 200, "lamps", '"lamp in mill street"', "- - -", "'"])
def test_a_public_search_answers(town, words):
    request = town.open(town.hear("Broken").conversation)
    request.is_public = True
    request.public_text = "The lamp in Mill Street is dark."
    request.save(update_fields=["is_public", "public_text"])
    found = list(public.requests(words=words))
    assert found in ([], [request])
    assert (found == [request]) == ("lamp" in words)
