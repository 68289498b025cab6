"""What stands before every view: who may come in. A view without a door fails the matrix test."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render

from gobernauta.journeys import take_part
from gobernauta.people import policy

View = Callable[..., HttpResponseBase]


def public(view: View) -> View:
    """Everybody may come in. An act that still needs a proof goes on where its author shows who they are."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except take_part.ProofNeeded as needed:
            return redirect(needed.path)

    opened.door = "public"  # type: ignore[attr-defined]  # `matrix` reads it
    return opened


def staff(action: str) -> Callable[[View], View]:
    """Only staff with a role for `action` somewhere; the view checks the department of what it shows."""
    if action not in policy.ACTIONS:
        raise ValueError(f"{action} is not in the policy's table")

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            try:
                policy.check(request.user, action, anywhere=True)
                return view(request, *args, **kwargs)
            except policy.Denied as denied:
                return render(request, "denied.html", {"reason": str(denied)}, status=403)

        guarded.door = action  # type: ignore[attr-defined]  # `matrix` reads it
        return guarded

    return guard
