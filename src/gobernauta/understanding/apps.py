"""Tells Django that this room exists."""

from django.apps import AppConfig


class UnderstandingConfig(AppConfig):
    name = "gobernauta.understanding"
    label = "understanding"
