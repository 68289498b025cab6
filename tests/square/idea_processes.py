"""Processes that collect ideas, for the tests of their pages."""

import re

import pytest

from gobernauta.channels.models import Account
from gobernauta.publishing.models import Delivery
from tests.desk.town import MONDAY, town
from tests.processes.start import begun

__all__ = ["town"]


def without_proof(content):
    return re.sub(r'"proofs": \[[^\]]*\],', "", content)


@pytest.fixture
def place(town, db):
    """Ideas that ask for no proof, with one on the list."""
    return begun(town, "ideas", state="collecting", titles=("Cycle lane to school",), change=without_proof)[0]


@pytest.fixture
def mailed(town, db):
    """Ideas that ask for a confirmed address."""
    Account.objects.create(kind="email", address="town@example.org", name="Town", created_at=MONDAY)
    return begun(town, "ideas", state="collecting", titles=("Cycle lane to school",))[0]


def page(process, rest="", language="en"):
    return f"/{language}/take-part/{process.slug}/{rest}"


def last_link():
    return re.search(r"https?://[^/]+(/\S+)", Delivery.objects.last().message["text"]).group(1)
