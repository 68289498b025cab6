"""Suzie reports by the town's form with scripts turned off, keeps her code, and reads the answer under it.

Charlie, who works for Parks, sees nothing of what was said to Streets.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from gobernauta.inbox.models import Conversation
from stories.work import Desk

pytestmark = pytest.mark.browser
WORDS = "The lamp at Mill Street 4 has been dark for three weeks."


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's chromium. The driver keeps an event loop in this thread, which Django would take for async code."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def suzie(browser) -> Iterator[Page]:
    """Suzie's small telephone, without scripts."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    yield context.new_page()
    context.close()


def test_suzie_reports_follows_and_reads_the_answer(town, work, suzie, tmp_path):
    suzie.goto(f"{work.address}/en/")
    suzie.locator("a[href='/en/report/']").first.click()
    suzie.fill("[name=text]", WORDS)
    suzie.fill("[name=address]", "Mill Street 4")
    suzie.locator("main form button.govuk-button").last.click()
    code = suzie.locator(".reference").inner_text()
    assert re.fullmatch(r"\w{5}-\w{5}-\w{5}", code)
    conversation = Conversation.objects.get(reference=code[:11])
    work.sends()

    alice = Desk(town.alice)
    alice.opens_a_case(conversation, service=str(town.lamp.pk), title="Dark lamp")
    alice.replies(conversation, "We come on Friday. Alice")
    work.sends()

    suzie.goto(f"{work.address}/en/follow/")
    suzie.fill("[name=reference]", code.lower().replace("-", " "))
    suzie.keyboard.press("Enter")
    suzie.get_by_text(WORDS).wait_for()
    suzie.get_by_text("We come on Friday. Alice").wait_for()
    suzie.fill("[name=text]", "Thank you!")
    suzie.locator("main form button").last.click()
    suzie.get_by_text("Thank you!").wait_for()
    assert Conversation.objects.count() == 1

    suzie.goto(f"{work.address}/en/follow/{conversation.reference}/")  # what everybody may open
    assert WORDS not in suzie.inner_text("main")

    assert alice.is_shown(conversation, word="lamp", words=WORDS)
    assert not Desk(town.charlie).is_shown(conversation, word="lamp", words=WORDS)
    reply = {"action": "reply.sent", "subject": conversation.reference, "public": {"channel": "web"}}
    assert work.record_is_verified(tmp_path, entry_says=reply) >= 5
