"""Tells Django that this room exists."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "gobernauta.insight"
    label = "insight"
