"""Tells Django that this room exists."""

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "gobernauta.channels"
    label = "channels"
