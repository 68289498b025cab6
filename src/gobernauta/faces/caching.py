"""Pages that are the same for everybody: kept by caches for seconds, served while a fresh one is made.

Nothing may be said in such a page that depends on who reads it, and it sets no cookie.
"""

from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

STALE = 120  # seconds for which an old copy may be served while a fresh one is made


def shared(request: HttpRequest, answer: HttpResponse, *, seconds: int) -> HttpResponse:
    """Let caches keep an answer; who has it already gets a 304. Raises `ValueError` for a page with a cookie."""
    if answer.cookies or "CSRF_COOKIE_NEEDS_UPDATE" in request.META:
        raise ValueError("a shared page sets no cookie")
    if answer.status_code != 200:
        return answer
    answer["Cache-Control"] = f"public, max-age={seconds}, stale-while-revalidate={STALE}"
    answer["ETag"] = f'"{sha256(answer.content).hexdigest()[:32]}"'
    conditional: HttpResponse = (
        get_conditional_response(request, etag=answer["ETag"], response=answer) or answer
    )
    return conditional
