"""Tells Django that this room exists."""

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "gobernauta.publishing"
    label = "publishing"
