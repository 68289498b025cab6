"""Who speaks for the town, what happens to what people write, and how accessible these pages are."""

import base64
import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from gobernauta.channels import queries, registry
from gobernauta.channels.queries import Account
from gobernauta.faces.doors import public
from gobernauta.people import privacy as declared
from gobernauta.people.limits import LIMITS
from gobernauta.register import actions as register


def listed() -> list[Account]:
    """Official accounts with the name of their network."""
    found = [account for account in queries.official() if account.address]
    for account in found:
        name = registry.kinds().get(account.kind).name
        account.kind_name = gettext(name)  # type: ignore[attr-defined]  # for the page
    return found


@public
@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """The list of official accounts."""
    return render(request, "square/accounts.html", {"accounts": listed()})


@public
@require_safe
def accounts_file(request: HttpRequest) -> HttpResponse:
    """The same list as a signed file: the register's key signs exactly the bytes of `accounts`."""
    said = {
        "town": settings.TOWN_NAME,
        "address": settings.PUBLIC_ADDRESS,
        "accounts": [{"network": one.kind, "address": one.address} for one in listed()],
    }
    accounts = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    signed = {
        "accounts": accounts,
        "key": str(register.signer().key),
        "signature": base64.b64encode(register.signature(accounts.encode())).decode(),
    }
    return HttpResponse(json.dumps(signed, ensure_ascii=False, indent=1), content_type="application/json")


@public
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, why, how long and who sees it, drawn from what every form field declares."""
    page = {"fields": declared.FIELDS, "kept": declared.KEPT, "limits": LIMITS.values()}
    return render(request, "square/privacy.html", page)


@public
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "square/accessibility.html")
