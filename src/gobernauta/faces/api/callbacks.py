"""Where networks call us: one address an account. Who is not who they say gets 403, and nothing is kept of it."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from gobernauta.channels.protocol import CallbackRequest, ChannelError, Forged, Rejected
from gobernauta.channels.sealing import Unsealable
from gobernauta.faces.doors import public
from gobernauta.journeys import callback as journey

app_name = "channels"


@public
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def callback(request: HttpRequest, account: int) -> HttpResponse:
    """Hand a network's request to its account. 2xx only when what it brought is stored."""
    try:
        return _words(200, journey.take(account, _as_it_came(request), now=timezone.now()))
    except RequestDataTooBig:
        return _words(413, "The message is too large.")
    except journey.Unknown:
        return _words(404, "There is no such account.")
    except Forged as error:
        return _words(403, str(error))
    except Rejected as error:
        return _words(404, str(error))
    except ChannelError as error:
        return _words(400, str(error))
    except Unsealable:
        return _words(503, "The account cannot be opened now.")


def _as_it_came(request: HttpRequest) -> CallbackRequest:
    return CallbackRequest(
        method=request.method or "",
        path=request.path,
        headers={name.lower(): value for name, value in request.headers.items()},
        query=request.GET.dict(),
        body=request.body,
    )


def _words(status: int, said: str) -> HttpResponse:
    return HttpResponse(said, status=status, content_type="text/plain; charset=utf-8")


urlpatterns = [path("<int:account>/callback", callback, name="callback")]
