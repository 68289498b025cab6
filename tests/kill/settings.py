"""The house as it runs in a town, with one more channel: the post office of the kill test."""

from gobernauta.site import plugins
from gobernauta.site.settings import *  # noqa: F403

CHANNELS = (*plugins.CHANNELS, "tests.kill.post_office.CHANNEL")
OUTBOUND_ALLOWED_HOSTS = ("127.0.0.1",)
TRUSTED_PROXIES = 1  # each resident of the crowd comes from a network of their own
