"""Pictures of the main pages for the documentation: GOBERNAUTA_SCREENSHOTS=1 writes docs/screenshots anew."""

import io
import os

import pytest
from PIL import Image

from tests.conftest import REPOSITORY

FOLDER = REPOSITORY / "docs" / "screenshots"
SHOWN = (
    *(
        ("en", 1280, name)
        for name in (
            "square:home",
            "square:report",
            "square:follow",
            "square:requests",
            "square:record",
            "desk:inbox",
            "desk:conversation",
            "desk:today",
            "square:taking_part",
            "square:budget_outcome",
            "square:opinion_map",
            "square:promises",
        )
    ),
    ("es", 320, "square:home"),
    ("es", 320, "square:budget_ballot"),
    ("id", 320, "square:home"),
)
LOADED = "() => [...document.images].every(it => it.complete || it.getBoundingClientRect().top > innerHeight)"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db,
    pytest.mark.skipif(
        "GOBERNAUTA_SCREENSHOTS" not in os.environ, reason="GOBERNAUTA_SCREENSHOTS is not set"
    ),
]


@pytest.mark.parametrize(("language", "width", "name"), SHOWN)
def test_draw(open_page, town, language, width, name):
    seen = open_page(width=width)
    seen.go(town.address(language, name))
    if name == "square:report":
        seen.page.locator(".leaflet-tooltip").first.wait_for()
    seen.page.wait_for_function(LOADED)
    picture = Image.open(io.BytesIO(seen.page.screenshot()))
    small = picture.convert("RGB").quantize(64, dither=Image.Dither.NONE)
    FOLDER.mkdir(exist_ok=True)
    small.save(FOLDER / f"{name.split(':')[1]}-{language}-{width}.png", optimize=True)
    assert picture.width == width
