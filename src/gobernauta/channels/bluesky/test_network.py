"""The whole adapter against the real Bluesky network on loopback."""

import pytest

from gobernauta.channels.bluesky.rig import BlueskyRig, Person
from gobernauta.channels.conformance import ChannelContract
from tests.servers.bluesky import BlueskyNetwork

pytestmark = pytest.mark.bluesky


@pytest.fixture(scope="session")
def resident(network: BlueskyNetwork) -> Person:
    return Person(network, "ana")


@pytest.fixture
def rig(network: BlueskyNetwork, resident: Person) -> BlueskyRig:
    return BlueskyRig(network, resident)  # type: ignore[abstract]


class TestContract(ChannelContract):
    @pytest.fixture
    def rig(self, network: BlueskyNetwork, resident: Person) -> BlueskyRig:
        return BlueskyRig(network, resident)  # type: ignore[abstract]
