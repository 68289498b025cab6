"""The e-mail channel against a real Dovecot and a real SMTP server."""

from collections.abc import Iterator

import pytest

from gobernauta.channels.conformance import ChannelContract
from gobernauta.channels.email.rig import MailRig, mail_rig
from tests.servers.mail import Dovecot, dovecot


@pytest.fixture(scope="module")
def mailboxes() -> Iterator[Dovecot]:
    with dovecot() as server:
        yield server


@pytest.fixture
def rig(mailboxes: Dovecot) -> Iterator[MailRig]:
    with mail_rig(mailboxes) as made:
        yield made


class TestEmail(ChannelContract):
    @pytest.fixture
    def rig(self, mailboxes: Dovecot) -> Iterator[MailRig]:
        with mail_rig(mailboxes) as made:
            yield made
