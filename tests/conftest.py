"""What every test may ask for."""

import os
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from gobernauta.people import lately
from tests import looking

REPOSITORY = Path(__file__).resolve().parent.parent

# On a busy machine examples are made and tried slowly; that says nothing of the code. The same examples every time,
# so that a change passes or fails by what it changes: `--hypothesis-profile=searching` looks for others.
PATIENT = hypothesis.settings(deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.register_profile("searching", PATIENT)
hypothesis.settings.register_profile("patient", PATIENT, derandomize=True, database=None)
hypothesis.settings.load_profile("patient")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data that lies beside the checkout; it is never copied into the project."""
    folder = Path(os.environ.get("GOBERNAUTA_SHARED", REPOSITORY.parent / "shared")) / "data"
    if not folder.is_dir():
        pytest.skip(f"real data not found at {folder}; set GOBERNAUTA_SHARED to its parent folder")
    return folder


@pytest.fixture(autouse=True)
def _nothing_is_lately(monkeypatch):
    """A test sees what it has just changed."""
    monkeypatch.setattr(lately, "SECONDS", 0.0)


@pytest.fixture(autouse=True)
def _looking_changes_nothing(monkeypatch):
    """A page that any test opens writes nothing: only what is sent does."""
    monkeypatch.setattr(Client, "request", looking.request)


@pytest.fixture(autouse=True)
def _town_language():
    """Each test begins in the town's language, whatever page the one before has asked for."""
    with translation.override(settings.LANGUAGE_CODE):
        yield
