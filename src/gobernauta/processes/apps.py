"""Tells Django that this room exists."""

from importlib import import_module

from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    name = "gobernauta.processes"
    label = "processes"

    def ready(self) -> None:
        """Let methods say what their phases ask for."""
        import_module("gobernauta.processes.budgets")
        import_module("gobernauta.processes.hearing")
        import_module("gobernauta.processes.surveys")
        import_module("gobernauta.processes.ideas")
        import_module("gobernauta.processes.lottery")
        import_module("gobernauta.processes.assemblies")
