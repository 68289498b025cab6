"""Tells Django that this room exists."""

from importlib import import_module

from django.apps import AppConfig


class JourneysConfig(AppConfig):
    name = "gobernauta.journeys"
    label = "journeys"

    def ready(self) -> None:
        """Let journeys say what the phases of a process ask of other rooms."""
        import_module("gobernauta.journeys.assembly")
