"""Tells Django that this room exists."""

from django.apps import AppConfig


class JourneysConfig(AppConfig):
    name = "gobernauta.journeys"
    label = "journeys"
