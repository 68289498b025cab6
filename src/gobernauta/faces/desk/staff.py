"""Who works here: invitations, roles, and how both end."""

from django import forms
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from gobernauta.faces.desk import found
from gobernauta.faces.doors import public
from gobernauta.faces.doors import staff as door
from gobernauta.people import actions, policy, queries
from gobernauta.people.queries import Membership, Role

ROLE_NAMES = {
    Role.CLERK: gettext_lazy("Clerk"),
    Role.TEAM_LEAD: gettext_lazy("Team lead"),
    Role.PUBLISHER: gettext_lazy("Publisher"),
    Role.AUDITOR: gettext_lazy("Auditor"),
    Role.ADMINISTRATOR: gettext_lazy("Administrator"),
}


class InvitationForm(forms.Form):
    """Whom to invite, where and as what."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    organization = forms.ModelChoiceField(
        label=gettext_lazy("Department"), queryset=queries.organizations(), empty_label=None
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=list(ROLE_NAMES.items()))


class PasswordForm(forms.Form):
    """The password somebody chooses when taking an invitation."""

    password = forms.CharField(
        label=gettext_lazy("Choose a password"),
        help_text=gettext_lazy("At least 10 characters. Four unrelated words are good."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        validators=[validate_password],
    )


@door("staff.read")
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """Everybody with their roles; on POST an invitation, whose link is shown once."""
    form = InvitationForm(request.POST or None)
    link = ""
    if request.method == "POST":
        policy.check(found.somebody(request), "staff.change", anywhere=True)
        if form.is_valid():
            link = _invite(request, form)
            form = InvitationForm()
    page = {
        "form": form,
        "link": link,
        "members": [_named(member) for member in queries.staff()],
        "may_change": policy.may(found.somebody(request), "staff.change", anywhere=True),
        "invitations": queries.open_invitations(now=timezone.now()),
    }
    return render(request, "desk/staff.html", page, status=400 if form.errors else 200)


def _named(member: Membership) -> Membership:
    """A role with its name in the reader's language."""
    member.role_name = ROLE_NAMES[Role(member.role)]  # type: ignore[attr-defined]  # for the page
    return member


def _invite(request: HttpRequest, form: InvitationForm) -> str:
    """Make the invitation and return the link to hand over."""
    _invitation, token = actions.invite(
        **form.cleaned_data, actor=found.somebody(request), now=timezone.now()
    )
    return request.build_absolute_uri(reverse("accept", args=[token]))


@door("staff.change")
@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a role away."""
    membership = get_object_or_404(queries.staff(), pk=pk)
    try:
        actions.leave(membership=membership, actor=found.somebody(request), now=timezone.now())
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("desk:staff")


@public
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Where an invitation's link leads: choose a password. Opening the link uses nothing up."""
    invitation = queries.invitation(token, now=timezone.now())
    if invitation is None:
        raise Http404(_("This invitation has been used or has run out. Ask for a new one."))
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user, is_new = actions.accept_invitation(
            token=token, password=form.cleaned_data["password"], now=timezone.now()
        )
        if is_new:  # whoever had a log-in already proves it with the password they had
            login(request, user)
        return redirect("desk:inbox")
    page = {"form": form, "invitation": invitation, "role": ROLE_NAMES[Role(invitation.role)]}
    return render(request, "desk/accept.html", page, status=400 if form.errors else 200)
