"""The public pages of each method: `page` is its front, `urlpatterns` are its pages below."""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern

from gobernauta.processes.queries import Process

METHODS = ("petition", "poll", "survey", "consultation", "ideas", "budget", "ranking", "assembly")
Front = Callable[[HttpRequest, Process], HttpResponse]


def front(method: str) -> Front:
    """The page of a process by its method."""
    page: Front = import_module(f"{__name__}.{method}").page
    return page


def urlpatterns() -> list[URLPattern]:
    """The pages below a process, of every method."""
    built = (name for name in METHODS if find_spec(f"{__name__}.{name}"))
    return [pattern for name in built for pattern in import_module(f"{__name__}.{name}").urlpatterns]
