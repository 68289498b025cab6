"""The network and one resident, shared by the whole test run."""

import pytest

from tests.servers import bluesky


@pytest.fixture(scope="session")
def network() -> bluesky.BlueskyNetwork:
    """The running network; skips with the reason when this machine cannot run it."""
    reason = bluesky.missing()
    if reason:
        pytest.skip(reason)
    return bluesky.shared()
