"""Keeping an account that works, new or connected anew, whichever way its secrets came."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from gobernauta.channels import actions as channels
from gobernauta.channels import queries, sentences
from gobernauta.channels.protocol import Rejected
from gobernauta.channels.queries import Account
from gobernauta.channels.wording import said
from gobernauta.journeys import connect as journey
from gobernauta.people import queries as people


def keep(
    request: HttpRequest,
    kind: str,
    chosen: Mapping[str, object],
    settings: Mapping[str, str],
    secrets: Mapping[str, str],
) -> HttpResponse:
    """Connect what was chosen, or give an account that exists its new secrets. Raises `Rejected`."""
    if "account" in chosen:
        return renew(request, queries.one(int(str(chosen["account"]))), settings, secrets)
    problems = journey.errors(journey.test(kind, settings, secrets))
    if problems:
        raise Rejected(sentences.together(*(problem.sentence for problem in problems)))
    account = journey.connect(
        kind=kind,
        name=str(chosen["name"]),
        address=str(chosen["address"]),
        settings=settings,
        secrets=secrets,
        organization=people.organizations().get(pk=int(str(chosen["organization"]))),
        actor="administrator",
        now=timezone.now(),
    )
    journey.look_at(account, now=timezone.now())
    messages.success(request, _("The account is connected. Messages will appear in the inbox."))
    return redirect("desk:health", pk=account.pk)


def renew(
    request: HttpRequest, account: Account, settings: Mapping[str, str], secrets: Mapping[str, str]
) -> HttpResponse:
    """New settings or secrets for an account, and how it does with them."""
    channels.change_secrets(
        account, settings=settings, secrets=secrets, actor="administrator", now=timezone.now()
    )
    tell_health(request, account)
    return redirect("desk:health", pk=account.pk)


def tell_health(request: HttpRequest, account: Account) -> None:
    """Test a connection and show what was found."""
    account.refresh_from_db()
    problems = journey.look_at(account, now=timezone.now())
    if not problems:
        messages.success(request, _("The connection works."))
    for problem in problems:
        messages.error(request, said(problem.sentence))
