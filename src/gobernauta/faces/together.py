"""What was put together with an item, a page at a time, and who is named for it."""

from typing import Any

from django.http import HttpRequest

from gobernauta.faces.pages import page_of
from gobernauta.processes import merging
from gobernauta.processes.queries import Item

PAGE = 20


def shown(request: HttpRequest, item: Item) -> dict[str, Any]:
    """The items merged into this one on the page asked for, and the names of those on it after the item's own."""
    page = page_of(merging.into(item), request.GET.get("together"), PAGE)
    return {"merged": page, "names": merging.credits_of(item, page.rows)}
