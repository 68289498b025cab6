"""Tells Django that this room exists."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "gobernauta.cases"
    label = "cases"
