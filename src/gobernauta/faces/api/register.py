"""The record as files: C2SP tlog-tiles under a stable address, for `civic verify` and anyone's own verifier."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from civic.ledger import MalformedTile, parse_path
from gobernauta.faces.doors import public
from gobernauta.register import actions, queries

app_name = "register"


@public
@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest signed checkpoint."""
    latest = queries.latest()
    if latest is None:
        raise Http404("Nothing has been recorded yet.")
    return HttpResponse(latest.note, content_type="text/plain; charset=utf-8")


@public
@require_safe
def key(request: HttpRequest) -> HttpResponse:
    """The key that signs checkpoints, to be compared with where the town prints it."""
    return HttpResponse(f"{actions.signer().key}\n", content_type="text/plain; charset=utf-8")


@public
@require_safe
def tile(request: HttpRequest, rest: str) -> HttpResponse:
    """A tile of hashes or a bundle of entries."""
    try:
        content = queries.served(parse_path(f"tile/{rest}"))
    except MalformedTile as error:
        raise Http404(str(error)) from error
    if content is None:
        raise Http404("The record does not reach so far.")
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer


urlpatterns = [
    path("checkpoint", checkpoint, name="checkpoint"),
    path("key", key, name="key"),
    path("tile/<path:rest>", tile, name="tile"),
]
