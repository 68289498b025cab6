"""Connecting channels: guided, tested before anything is kept, and their health afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from civic.plug import PlugError
from gobernauta.channels import actions as channels
from gobernauta.channels import queries, registry
from gobernauta.channels.protocol import Channel, ChannelError, Problem, Setting
from gobernauta.channels.queries import Account
from gobernauta.faces.desk import consent, keeping
from gobernauta.faces.doors import staff
from gobernauta.inbox import actions as inbox
from gobernauta.inbox import queries as events
from gobernauta.journeys import connect as journey
from gobernauta.journeys import consent as consenting
from gobernauta.people import queries as people

KNOWN = ("name", "address", "organization", "account")  # of what is chosen: what no channel declares


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of channel as a template may have it; the class itself would be called there."""

    kind: str
    name: str


class AccountForm(forms.Form):
    """The fields every account has, then those its channel declares."""

    name = forms.CharField(label=gettext_lazy("Name on this desk"), max_length=200)
    address = forms.CharField(
        label=gettext_lazy("Public address"),
        help_text=gettext_lazy("As residents know it, for example @town@social.example"),
        max_length=300,
        required=False,
    )
    organization = forms.ModelChoiceField(
        label=gettext_lazy("Department that reads it first"),
        queryset=people.organizations(),
        empty_label=None,
    )

    def __init__(self, kind: type[Channel], *args: Any, known: Account | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known is not None:
            for name in ("name", "address", "organization"):
                del self.fields[name]
        for setting in kind.settings:
            self.fields[setting.name] = field_of(setting, known)
        way = consenting.of(kind.kind)
        if way is not None and "consent" in self.data:
            self.fields[way.fills].required = False


class Address(forms.URLField):
    """The address of a server; one typed without its beginning is meant to be safe."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(assume_scheme="https", **kwargs)


def field_of(setting: Setting, known: Account | None) -> forms.Field:
    """The form field of a declared setting; a stored secret is never shown and may be left as it is."""
    initial = known.settings.get(setting.name, setting.default) if known else setting.default
    required = setting.required and not (known and setting.secret)
    help_text = _(setting.help) if setting.help else ""
    if setting.kind == "choice":
        choices = [(value, _(label)) for value, label in setting.choices]
        return forms.ChoiceField(
            label=_(setting.label), help_text=help_text, choices=choices, initial=initial, required=required
        )
    field = {"url": Address, "email": forms.EmailField, "number": forms.IntegerField}.get(
        setting.kind, forms.CharField
    )
    widget = {"widget": forms.PasswordInput(attrs={"autocomplete": "off"})} if setting.secret else {}
    made: forms.Field = field(
        label=_(setting.label), help_text=help_text, initial=initial, required=required, **widget
    )
    return made


@staff("account.read")
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every account with its health, and the kinds that can be connected."""
    kinds = [Kind(slug, kind.name) for slug, kind in registry.kinds().items() if slug != "web"]
    return render(request, "desk/accounts.html", {"accounts": queries.accounts(), "kinds": kinds})


@staff("account.change")
@require_http_methods(["GET", "HEAD", "POST"])
def connect(request: HttpRequest, kind: str) -> HttpResponse:
    """Fill in, test, and keep only what works."""
    channel = _kind(kind)
    form = AccountForm(channel, request.POST or None)
    problems: Sequence[Problem] = ()
    if request.method == "POST" and form.is_valid():
        chosen = {**_texts(form), "organization": form.cleaned_data["organization"].pk}
        try:
            return _go_on(request, kind, form, chosen)
        except ChannelError as error:
            problems = [Problem(error.sentence)]
    return _form_page(request, channel, form, problems)


def _go_on(request: HttpRequest, kind: str, form: forms.Form, chosen: Mapping[str, object]) -> HttpResponse:
    """Keep what was filled in, or go and say yes at the network first. Raises `ChannelError`."""
    settings, secrets = journey.split(kind, _texts(form))
    known = {name: chosen[name] for name in KNOWN if name in chosen}
    if "consent" in request.POST:
        return consent.begin(request, kind, settings, known)
    return keeping.keep(request, kind, known, settings, secrets)


def _form_page(
    request: HttpRequest, channel: type[Channel], form: forms.Form, problems: Sequence[Problem]
) -> HttpResponse:
    page = {
        "form": form,
        "kind": Kind(channel.kind, channel.name),
        "problems": problems,
        "may_consent": consenting.of(channel.kind) is not None,
    }
    return render(request, "desk/connect.html", page, status=400 if form.errors or problems else 200)


@staff("account.read")
@require_safe
def health(request: HttpRequest, pk: int) -> HttpResponse:
    """How an account is doing: last read, age of its token, last error, and events nobody could understand."""
    account = _account(pk)
    page = {
        "account": account,
        "refused": events.refused(account)[:25],
        "kind": Kind(account.kind, _kind(account.kind).name),
    }
    return render(request, "desk/health.html", page)


@staff("account.change")
@require_POST
def test(request: HttpRequest, pk: int) -> HttpResponse:
    """Test the connection now."""
    keeping.tell_health(request, _account(pk))
    return redirect("desk:health", pk=pk)


@staff("account.change")
@require_POST
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop reading an account, or go on."""
    channels.pause(_account(pk), paused="pause" in request.POST, actor="administrator", now=timezone.now())
    return redirect("desk:health", pk=pk)


@staff("account.change")
@require_http_methods(["GET", "HEAD", "POST"])
def reconnect(request: HttpRequest, pk: int) -> HttpResponse:
    """New settings or a new password for an account that exists."""
    account = _account(pk)
    form = AccountForm(_kind(account.kind), request.POST or None, known=account)
    problems: Sequence[Problem] = ()
    if request.method == "POST" and form.is_valid():
        try:
            return _go_on(request, account.kind, form, {"account": account.pk})
        except ChannelError as error:
            problems = [Problem(error.sentence)]
    return _form_page(request, _kind(account.kind), form, problems)


@staff("account.change")
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Look again at events that could not be understood, after an upgrade for example."""
    count = inbox.retry_refused(_account(pk))
    messages.success(request, _("%(count)s events will be looked at again.") % {"count": count})
    return redirect("desk:health", pk=pk)


def _account(pk: int) -> Account:
    try:
        return queries.one(pk)
    except Account.DoesNotExist as error:
        raise Http404 from error


def _kind(kind: str) -> type[Channel]:
    try:
        return registry.kinds().get(kind)
    except PlugError as error:
        raise Http404(str(error)) from error


def _texts(form: forms.Form) -> dict[str, str]:
    return {name: "" if value is None else str(value) for name, value in form.cleaned_data.items()}
