"""The network and one resident, shared by the whole test run; a town of its own for each test."""

from typing import TYPE_CHECKING

import pytest

from tests.servers import bluesky

if TYPE_CHECKING:
    from gobernauta.channels.bluesky.rig import BlueskyRig, Person


@pytest.fixture(scope="session")
def network() -> bluesky.BlueskyNetwork:
    """The running network; skips with the reason when this machine cannot run it."""
    reason = bluesky.missing()
    if reason:
        pytest.skip(reason)
    return bluesky.shared()


@pytest.fixture(scope="session")
def resident(network: bluesky.BlueskyNetwork) -> "Person":
    from gobernauta.channels.bluesky.rig import Person  # the official client takes two seconds to import

    return Person(network, "ana")


@pytest.fixture
def rig(network: bluesky.BlueskyNetwork, resident: "Person") -> "BlueskyRig":
    from gobernauta.channels.bluesky.rig import BlueskyRig

    return BlueskyRig(network, resident)
