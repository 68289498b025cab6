"""Tells Django that this room exists."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "gobernauta.register"
    label = "register"
