"""Finding what an address names, for who may see it. For everybody else it does not exist."""

from django.http import Http404, HttpRequest

from gobernauta.cases import queries as cases
from gobernauta.cases.queries import ServiceRequest
from gobernauta.inbox import listing
from gobernauta.inbox.queries import Conversation
from gobernauta.people import policy
from gobernauta.people.queries import User


def somebody(request: HttpRequest) -> User:
    """Whoever is logged in; the door has let nobody else in."""
    assert isinstance(request.user, User)
    return request.user


def conversation(request: HttpRequest, pk: int, action: str = "conversation.read") -> Conversation:
    """A conversation. Raises `Http404` for who may not read it, `Denied` for who may only read."""
    found = listing.one(pk)
    if found is None or not policy.may(somebody(request), "conversation.read", found.organization_id):
        raise Http404
    policy.check(somebody(request), action, found.organization_id)
    return found


def group(request: HttpRequest, pk: int) -> list[Conversation]:
    """A conversation and those shown inside it. Raises `Http404` for who may not read it."""
    found = listing.group(pk)
    if not found or not policy.may(somebody(request), "conversation.read", found[0].organization_id):
        raise Http404
    return found


def service_request(request: HttpRequest, pk: int, action: str = "request.read") -> ServiceRequest:
    """A case. Raises `Http404` for who may not read it, `Denied` for who may only read."""
    found = cases.one(pk)
    if found is None or not policy.may(somebody(request), "request.read", found.organization_id):
        raise Http404
    policy.check(somebody(request), action, found.organization_id)
    return found
