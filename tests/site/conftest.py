"""A town with one account that sends no receipts by itself."""

import pytest

from gobernauta.channels import queries as accounts
from gobernauta.channels.models import Account
from tests import town as towns


@pytest.fixture
def town():
    return towns.found()


@pytest.fixture
def account(town) -> Account:
    """An account that sends no receipts by itself, so that only what a test queues leaves."""
    made = towns.account("web", town.streets)
    Account.objects.filter(pk=made.pk).update(acknowledges=False)
    return accounts.one(made.pk)
