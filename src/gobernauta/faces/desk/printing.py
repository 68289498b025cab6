"""Letters as the desk hands them out to be printed."""

from django.http import HttpResponse


def to_print(book: bytes, name: str) -> HttpResponse:
    """A PDF to save under `name`; it says who lives where, so nothing on the way keeps it."""
    answer = HttpResponse(book, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer
