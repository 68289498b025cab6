"""One demo town, one server and one browser for all pages: built once, because a town takes ten seconds."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections
from django.test import Client
from playwright.sync_api import sync_playwright
from pytest_django.live_server_helper import LiveServer

from gobernauta.people.models import Membership, Organization, Role, User
from gobernauta.site import demo_town
from tests.browser.examples import things
from tests.browser.pages import Town, paths, visit

CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="module")
def browser():
    """Debian's chromium. The driver keeps an event loop in this thread, which Django would take for async code."""
    if not CHROMIUM.exists():
        pytest.skip(f"no browser at {CHROMIUM}; on Debian install the package chromium")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def town(django_db_setup, django_db_blocker, browser):
    """The demo town on a server; Grace holds every role, so that she sees every control of every page."""
    with django_db_blocker.unblock():
        demo_town.build(say=lambda words: None)
        grace = User.objects.get(email="grace@puerto-alba.example")
        for organization in Organization.objects.all():
            for role in (Role.TEAM_LEAD, Role.PUBLISHER):
                Membership.objects.get_or_create(user=grace, organization=organization, role=role)
        client = Client()
        client.force_login(grace)
        server = LiveServer("localhost")
        session = client.cookies["sessionid"].value
        yield Town(server.url, session, paths(session, things()))
        server.stop()
        call_command("flush", verbosity=0, interactive=False)
        connections.close_all()


@pytest.fixture
def open_page(browser, town, request):
    """Open a page of a given width, with or without scripts, with Grace logged in."""
    contexts = []

    def opened(*, width=1280, script=True):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=script, reduced_motion="reduce"
        )
        contexts.append(context)
        context.add_cookies([{"name": "sessionid", "value": town.session, "url": town.url}])
        return visit(context.new_page())

    yield opened
    for context in contexts:
        context.close()
