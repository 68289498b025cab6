"""A fresh Mastodon network for every test, on one server as long as it lasts."""

from collections.abc import Iterator

import pytest

from gobernauta.channels.mastodon.rig import MastodonRig
from tests.servers.mastodon import MastodonServer


@pytest.fixture(scope="module")
def servers() -> Iterator[list[MastodonServer]]:
    """The server in use, at most one; a test may stop it."""
    held: list[MastodonServer] = []
    yield held
    for server in held:
        server.stop()


@pytest.fixture
def server(servers: list[MastodonServer]) -> MastodonServer:
    if servers and servers[0].stopped:
        servers.pop()
    if not servers:
        servers.append(MastodonServer())
    servers[0].reset()
    return servers[0]


@pytest.fixture
def rig(server: MastodonServer) -> MastodonRig:
    return MastodonRig(server)
