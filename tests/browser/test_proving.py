"""A browser goes the whole way of somebody who has to show who they are: its buttons are accepted, and it counts."""

import re

import pytest

from gobernauta.people import roll
from gobernauta.processes.models import Ballot
from tests.desk.town import build
from tests.square.test_proving import poll_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("script", [True, False], ids=["scripts", "no scripts"])
def test_a_vote_that_waits_for_the_roll_counts_in_a_real_browser(browser, live_server, script):
    roll.bring_in([roll.Line("12345678Z", None)])
    poll = poll_of(build(), "roll")
    context = browser.new_context(
        viewport={"width": 320, "height": 900}, java_script_enabled=script, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(f"{live_server.url}/en/take-part/{poll.slug}/")
    page.get_by_label("A park").check(force=True)
    page.get_by_role("button", name="Send my answer").click()
    assert "/take-part/prove/" in page.url
    assert not Ballot.objects.exists()
    page.get_by_label("Number of your identity document").fill("12345678Z")
    page.get_by_label("Date of birth").fill("1990-05-21")
    page.get_by_role("button", name="Count me in").click()
    assert Ballot.objects.get().receipt in page.content()
    page.get_by_role("link", name=re.compile("published list")).click()
    assert Ballot.objects.get().receipt in page.content()
    context.close()
