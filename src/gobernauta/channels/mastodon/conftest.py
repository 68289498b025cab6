"""A fresh Mastodon network for every test, on one server as long as it lasts."""

from collections.abc import Iterator

import pytest

from gobernauta.channels.mastodon.rig import MastodonRig
from gobernauta.channels.mastodon.script import Script
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


@pytest.fixture
def script() -> Iterator[Script]:
    """A server that answers as a test has written, closed after it."""
    script = Script()
    yield script
    script.server.shutdown()
    script.server.server_close()
