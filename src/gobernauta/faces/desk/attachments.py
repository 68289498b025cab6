"""Files that came with a message, for who may read the message."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from gobernauta.faces.desk import found
from gobernauta.faces.doors import staff
from gobernauta.inbox import threads

SHOWN = frozenset({"image/webp", "image/png", "image/jpeg", "image/gif"})


@staff("conversation.read")
@require_safe
def attachment(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One file: pictures are shown, everything else is only ever saved."""
    kept = threads.attachment(pk)
    if kept is None or not kept.file:
        raise Http404
    found.conversation(request, kept.message.conversation_id)
    if not default_storage.exists(kept.file):
        raise Http404
    shown = kept.media_type in SHOWN
    return FileResponse(
        default_storage.open(kept.file),
        as_attachment=not shown,
        filename=kept.name or f"{pk}",
        content_type=kept.media_type if shown else "application/octet-stream",
        headers={"Content-Security-Policy": "default-src 'none'; sandbox"},
    )
