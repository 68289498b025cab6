"""Promise 8 on every page: each language, both widths, with and without scripts; axe, keyboard, nothing cut off."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.pages import MISSING

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
LOOKED_AT_CLOSELY = (("en", 1280), ("es", 320))
REACHABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"


def violations(page):
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]


@pytest.fixture(scope="module")
def pages(town):
    """Every page of the house, in each language, found by asking every route."""
    return {language: town.addresses(language) for language in ("en", "es", "id")}


def test_the_routes_give_every_page(pages):
    assert pages["en"].keys() == pages["es"].keys() == pages["id"].keys()
    rooms = [name.split(":")[0] for name in pages["en"]]
    assert (rooms.count("square") >= 55, rooms.count("desk") >= 40) == (True, True), pages["en"].keys()


@pytest.mark.parametrize(("language", "width"), LOOKED_AT_CLOSELY)
def test_every_page_is_whole_and_accessible(open_page, pages, language, width):
    assert wrong(open_page(width=width), pages[language], language, closely=True) == {}


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("language", ["en", "es", "id"])
def test_every_page_is_whole(open_page, pages, language, width, script):
    if script and (language, width) in LOOKED_AT_CLOSELY:
        pytest.skip("looked at closely")
    assert wrong(open_page(width=width, script=script), pages[language], language) == {}


def wrong(seen, pages, language, *, closely=False):
    """What is wrong with each page; `closely`: axe, which is a script itself and takes its time, looks too."""
    told = {}
    for name, address in pages.items():
        seen.go(address)
        found = seen.problems(language) + (violations(seen.page) if closely else [])
        if found := [words for words in found if not (name == MISSING and "404" in words)]:
            told[name] = found
    return told


def walk(page):
    """Press Tab from the top until the focus leaves the page or comes round; what it stopped at, in order."""
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    stops = []
    for _press in range(300):
        page.keyboard.press("Tab")
        at = page.evaluate(
            "all => [...document.querySelectorAll(all)].indexOf(document.activeElement)", REACHABLE
        )
        if at < 0 and stops:
            break
        if at in stops:
            break
        stops.append(at)
    return stops


def within(page, stops, part):
    """The controls of a part of the page that can be seen but that Tab did not stop at."""
    return page.evaluate(
        """([all, stops, part]) => [...document.querySelectorAll(all)]
            .filter((it, at) => it.closest(part) && it.checkVisibility() && !it.disabled && it.tabIndex >= 0
                && !stops.includes(at) && !(it.type == "radio" && !it.checked))
            .map(it => it.outerHTML.slice(0, 120))""",
        [REACHABLE, stops, part],
    )


@pytest.mark.parametrize(("name", "part"), [("square:report", "main"), ("desk:conversation", "main")])
@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_every_control_is_reached_by_tab(open_page, pages, name, part, script):
    seen = open_page(script=script)
    seen.go(pages["en"][name])
    stops = walk(seen.page)
    assert len(stops) > 10
    assert within(seen.page, stops, part) == []


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_a_report_is_sent_with_the_keyboard_alone_and_an_error_keeps_the_words(open_page, pages, script):
    seen = open_page(width=320, script=script)
    page = seen.page
    seen.go(pages["es"]["square:report"])
    page.locator("#id_address").focus()
    page.keyboard.type("Calle Mayor 4")
    page.keyboard.press("Enter")
    page.locator(".govuk-error-summary").wait_for()
    assert page.input_value("#id_address") == "Calle Mayor 4"
    assert not script or violations(page) == []  # axe is a script itself
    page.locator(".govuk-error-summary a").first.focus()
    page.keyboard.press("Enter")
    page.locator("#id_text").focus()
    page.keyboard.type("La farola de la esquina no funciona.")
    page.locator("main form button").last.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/follow/**")
    assert "La farola de la esquina no funciona." in page.inner_text("main")


def test_the_point_on_the_map_is_set_with_the_keyboard_alone(open_page, pages):
    seen = open_page()
    seen.go(pages["es"]["square:report"])
    seen.page.locator("#map .map").focus()
    assert "Intro" in seen.page.locator("#map .map").get_attribute("aria-label")
    seen.page.keyboard.press("Enter")
    assert float(seen.page.input_value("#id_latitude"))
    assert seen.page.url.endswith("/report/")
