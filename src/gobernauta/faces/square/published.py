"""The files of a count, for everybody to recount: items, ballots under their receipts, and the result."""

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from gobernauta.faces.square.taking_part import in_process
from gobernauta.processes import explaining, published, queries
from gobernauta.processes.queries import Process


@in_process()
@require_safe
def file(request: HttpRequest, process: Process, pot: str, name: str) -> FileResponse:
    """One published file of the newest final count of a contest."""
    contest = queries.contest(process, pot)
    result = explaining.newest(contest) if contest else None
    stream = published.opened(result, name) if result else None
    if stream is None:
        raise Http404
    return FileResponse(
        stream,
        filename=f"{process.slug}-{pot}-{name}",
        as_attachment=True,
        content_type=published.TYPES[name],
    )
