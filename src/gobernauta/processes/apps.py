"""Tells Django that this room exists."""

from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    name = "gobernauta.processes"
    label = "processes"
