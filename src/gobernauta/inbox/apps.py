"""Tells Django that this room exists."""

from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "gobernauta.inbox"
    label = "inbox"
