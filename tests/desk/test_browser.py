"""The desk in a real browser: nothing for axe to find, nothing to scroll sideways, and keys that work."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import sync_playwright

from gobernauta.cases import actions as cases
from gobernauta.cases import merging, sorting
from gobernauta.inbox import actions as inbox
from gobernauta.inbox import handling
from gobernauta.inbox.models import Attachment
from gobernauta.journeys import answer
from gobernauta.publishing.models import Delivery
from tests.desk.town import KEY, MONDAY, build, later

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = ("inbox", "cases", "outbox", "conversation", "case", "open_request", "describe_case")


@pytest.fixture(scope="module")
def browser():
    """Debian's chromium. The driver keeps an event loop in this thread, which Django would take for async code."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def busy(transactional_db):
    """A town in the middle of a working day: edits, files, a failed reply, a note, a merge, a late case."""
    town = build()
    message = town.hear(
        "The lamp at the corner of Mill Street has been dark for three weeks.\n\nhttps://example.org/"
        + "x" * 120,
        extra={"quoted": "On Friday you wrote that somebody would come."},
    )
    conversation = message.conversation
    inbox.revise(message=message, event=None, kind="edit", text="The lamp is still dark.", at=later(hours=1))
    Attachment.objects.create(
        message=message, media_type="image/webp", alt="A dark street", url="https://x.example/a"
    )
    gone = town.hear("Never mind", into=conversation, at=later(hours=2))
    inbox.revise(message=gone, event=None, kind="deletion", text="", at=later(hours=3))
    merging.merge_conversations(
        kept=conversation, merged=town.hear("Same here", by="wayan").conversation, actor=town.bob, now=MONDAY
    )
    request = town.open(conversation)
    cases.note(request=request, text="Ask the electrician.", actor=town.bob, now=MONDAY)
    sorting.note(conversation=conversation, text="He calls every day.", actor=town.bob, now=later(hours=3))
    sorting.label(conversation=conversation, name="Street lamps", actor=town.bob, now=MONDAY)
    draft = answer.Draft(text="We come on Friday.", key=KEY)
    answer.send(conversation, draft, actor=town.bob, now=later(hours=4))
    Delivery.objects.update(state="failed", problem="The post you answer is gone.")
    handling.be_present(conversation, town.alice, now=later(days=0))
    for number in range(30):
        town.hear(
            f"Message number {number} about a hole in the road", by="wayan", at=later(hours=5, minutes=number)
        )
    return town, conversation, request


def opened(browser, live_server, town, *, width=1280, script=True):
    """A page logged in as Bob."""
    client = Client()
    client.force_login(town.bob)
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script)
    assert client.session[SESSION_KEY] == str(town.bob.pk)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    return context.new_page()


def address(live_server, name, busy, language="en"):
    _town, conversation, request = busy
    of = {
        "conversation": conversation,
        "open_request": conversation,
        "case": request,
        "describe_case": request,
    }
    with translation.override(language):  # whatever a test before this one has left active
        path = reverse(f"desk:{name}", args=[of[name].pk] if name in of else [])
    return f"{live_server.url}{path}"


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("language", ["en", "es", "id"])
def test_axe_finds_nothing_and_nothing_is_cut_off(browser, live_server, busy, tmp_path, width, language):
    page = opened(browser, live_server, busy[0], width=width)
    wrong = {}
    for name in PAGES:
        page.goto(address(live_server, name, busy, language))
        page.screenshot(path=tmp_path / f"{name}.png", full_page=True)
        found = [
            f"{it['id']}: {it['nodes'][0]['html'][:120]}" for it in Axe().run(page).response["violations"]
        ]
        too_wide = page.evaluate("document.documentElement.scrollWidth") > width
        wrong |= {name: [*found, *(["scrolls sideways"] if too_wide else [])]} if found or too_wide else {}
    assert wrong == {}


def test_keys_walk_the_list_open_reply_and_rest_while_somebody_types(browser, live_server, busy):
    page = opened(browser, live_server, busy[0])
    page.goto(address(live_server, "inbox", busy))
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.matches('[data-row]')")
    page.keyboard.press("/")
    page.keyboard.type("jr?")
    assert page.input_value("#q") == "jr?"
    page.locator("[data-row]").first.focus()
    page.keyboard.press("o")
    page.wait_for_url("**/conversations/*/")
    page.keyboard.press("r")
    page.keyboard.type("ujk")
    assert page.input_value("#text") == "ujk"
    page.locator("h1").click()
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    assert page.locator("#keys").get_attribute("open") is not None
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("u")
    page.wait_for_url("**/desk/")


@pytest.mark.parametrize("script", [True, False])
def test_a_reply_is_previewed_and_sent_with_and_without_script(browser, live_server, busy, script):
    page = opened(browser, live_server, busy[0], script=script)
    page.goto(address(live_server, "conversation", busy))
    page.fill("#text", "Word. " * 150)
    page.get_by_role("button", name="Preview").click()
    assert page.locator(".desk-preview li").count() == 2
    page.get_by_role("button", name="Send reply").click()
    page.get_by_text("The reply is on its way.").wait_for()
    assert Delivery.objects.filter(state="queued").count() == 1


def test_no_page_asks_for_what_the_policy_of_contents_forbids(browser, live_server, busy):
    page = opened(browser, live_server, busy[0])
    told = []
    page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    for name in PAGES:
        page.goto(address(live_server, name, busy))
    assert told == []


def test_a_colleague_who_comes_later_is_shown_without_reloading(browser, live_server, busy):
    town, conversation, _request = busy
    page = opened(browser, live_server, town)
    page.clock.install()
    page.goto(address(live_server, "conversation", busy))
    client = Client()
    client.force_login(town.alice)
    with translation.override("en"):
        client.get(reverse("desk:conversation", args=[conversation.pk]))
    page.clock.run_for(31_000)
    page.get_by_text("Alice has this open too.").wait_for()
