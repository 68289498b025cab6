"""Tells Django that this room exists."""

from django.apps import AppConfig


class ListeningConfig(AppConfig):
    name = "gobernauta.listening"
    label = "listening"
