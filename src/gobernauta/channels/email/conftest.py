"""A real Dovecot for the tests of this folder, and a fresh mailbox for each of them."""

from collections.abc import Iterator

import pytest

from gobernauta.channels.email.rig import MailRig, mail_rig
from tests.servers.dovecot import Dovecot, dovecot


@pytest.fixture(scope="module")
def mailboxes() -> Iterator[Dovecot]:
    with dovecot() as server:
        yield server


@pytest.fixture
def rig(mailboxes: Dovecot) -> Iterator[MailRig]:
    with mail_rig(mailboxes) as made:
        yield made
