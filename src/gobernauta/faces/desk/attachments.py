"""Files that came with a message, for who may read the message."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from gobernauta.faces.desk import found
from gobernauta.faces.doors import staff
from gobernauta.faces.kept import handed_out
from gobernauta.inbox import threads


@staff("conversation.read")
@require_safe
def attachment(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One file."""
    kept = threads.attachment(pk)
    if kept is None or not kept.file:
        raise Http404
    found.conversation(request, kept.message.conversation_id)
    return handed_out(kept)
