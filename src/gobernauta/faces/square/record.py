"""The public record for people: what was recorded, its proof, and how to check it from another machine."""

import base64
import json

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from civic.ledger import leaf_hash
from gobernauta.faces.doors import public
from gobernauta.register import queries


@public
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The newest checkpoint and the entries under it."""
    page = Paginator(queries.entries(), 25).get_page(request.GET.get("page"))
    entries = [(entry, queries.content(entry)) for entry in page]
    return render(
        request,
        "square/record.html",
        {
            "checkpoint": queries.latest(),
            "entries": entries,
            "page": page,
            "address": settings.PUBLIC_ADDRESS,
        },
    )


@public
@require_safe
def entry(request: HttpRequest, index: int) -> HttpResponse:
    """One entry with the hashes that lead to the checkpoint's root."""
    found = queries.entries().filter(index=index).first()
    if found is None:
        raise Http404
    size = queries.size()
    proof = [base64.b64encode(step).decode() for step in queries.proof(index, size)]
    page = {
        "entry": found,
        "content": {name: _written(value) for name, value in queries.content(found).items()},
        "leaf": base64.b64encode(leaf_hash(bytes(found.leaf))).decode(),
        "proof": proof,
        "size": size,
        "address": settings.PUBLIC_ADDRESS,
    }
    return render(request, "square/entry.html", page)


def _written(value: object) -> str:
    """A value as the record writes it."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
