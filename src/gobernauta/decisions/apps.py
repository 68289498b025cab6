"""Tells Django that this room exists."""

from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "gobernauta.decisions"
    label = "decisions"
