"""Tells Django that this room exists."""

from django.apps import AppConfig


class FacesConfig(AppConfig):
    name = "gobernauta.faces"
    label = "faces"
