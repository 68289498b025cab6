"""What every story may ask for: a town that can be reached by all its channels, and the networks it is on."""

from collections.abc import Iterator

import pytest

from gobernauta.channels import registry
from gobernauta.inbox.models import Conversation
from stories import letters
from stories.work import Work
from tests import town as towns
from tests.servers import bluesky as real_bluesky
from tests.servers.dovecot import Dovecot, dovecot
from tests.servers.mastodon import TOWN, MastodonServer
from tests.town import Town

CHANNELS = tuple(
    f"gobernauta.channels.{folder}.channel.{name}"
    for folder, name in (
        ("web", "CHANNEL"),
        ("email", "CHANNEL"),
        ("mastodon", "CHANNEL"),
        ("bluesky", "CHANNEL"),
    )
)


@pytest.fixture
def town(transactional_db, settings, tmp_path) -> Iterator[Town]:
    """The town, open for business, with an empty record."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.CHANNELS = CHANNELS
    registry.kinds.cache_clear()
    yield towns.found()
    registry.kinds.cache_clear()


@pytest.fixture
def work(town, live_server, settings) -> Work:
    """The town's web server and what its worker does."""
    settings.PUBLIC_ADDRESS = live_server.url
    assert not Conversation.objects.exists()
    return Work(live_server.url)


@pytest.fixture(scope="session")
def mailboxes() -> Iterator[Dovecot]:
    """A mail server of the story's own."""
    with dovecot() as server:
        yield server


@pytest.fixture
def mailbox(town, mailboxes) -> Iterator[towns.Account]:
    """The town's mailbox on that server; what the story before has written is gone."""
    mailboxes.empty()
    with letters.mailbox_of(town, mailboxes) as account:
        yield account


@pytest.fixture
def server() -> Iterator[MastodonServer]:
    """A Mastodon server of the story's own."""
    running = MastodonServer()
    yield running
    running.stop()


@pytest.fixture
def account(town, server) -> towns.Account:
    """The town's account there, connected as an operator would."""
    return towns.account(
        "mastodon",
        town.streets,
        address=f"@{TOWN}@{server.domain}",
        settings={"instance": server.address},
        secrets={"token": server.as_person(TOWN).token},
    )


@pytest.fixture(scope="session")
def network() -> real_bluesky.BlueskyNetwork:
    """The Bluesky network on this machine; skips with the reason where it is not installed."""
    reason = real_bluesky.missing()
    if reason:
        pytest.skip(reason)
    return real_bluesky.shared()
