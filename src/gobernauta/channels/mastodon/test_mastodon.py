"""The Mastodon adapter against mastodon-mock, an independent server, on loopback."""

from gobernauta.channels.conformance import ChannelContract


class TestContract(ChannelContract):
    """Every case of the common contract; `rig` comes from conftest."""
