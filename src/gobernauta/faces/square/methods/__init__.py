"""The public pages of each method: `page` is its front, `urlpatterns` are its pages below."""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse

from gobernauta.processes.queries import Item, Paragraph, Process

METHODS = ("petition", "poll", "survey", "consultation", "ideas", "budget", "ranking", "assembly")
Front = Callable[[HttpRequest, Process], HttpResponse]


def front(method: str) -> Front:
    """The page of a process by its method."""
    page: Front = import_module(f"{__name__}.{method}").page
    return page


def page_of(process: Process, item: Item | None = None, paragraph: Paragraph | None = None) -> str:
    """Where a process, an item or a paragraph of it is shown: the method's own `address`, else its front."""
    found = import_module(f"{__name__}.{process.version.file.method}")
    address: Callable[[Process, Item | None, Paragraph | None], str] | None = getattr(found, "address", None)
    if address and (item or paragraph):
        return address(process, item, paragraph)
    return reverse("square:process", args=[process.slug])


def urlpatterns() -> list[URLPattern]:
    """The pages below a process, of every method."""
    built = (name for name in METHODS if find_spec(f"{__name__}.{name}"))
    return [pattern for name in built for pattern in import_module(f"{__name__}.{name}").urlpatterns]
