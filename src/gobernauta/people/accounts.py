"""How staff get log-ins, by invitation only, and how often a log-in may fail before it has to wait."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from gobernauta.people import limits, policy, visitors
from gobernauta.people.models import User


class Staff(AuthenticationBackend):  # type: ignore[misc]  # allauth ships no types
    """Log-ins by address and password; who is logged in is read together with the roles they hold."""

    def get_user(self, user_id: int) -> User | None:
        user = policy.somebody(user_id)
        return user if user and self.user_can_authenticate(user) else None


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Closes the sign-up page, and counts failed log-ins in the database instead of in one process."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: str) -> None:
        """Refuse before the password is looked at; the refusal is left on the request for its answer."""
        refusal = limits.standing("login", **self._who(request, credentials), now=timezone.now())
        if refusal:
            request.refusal = refusal  # type: ignore[attr-defined]  # `often` answers it with 429
            raise ValidationError(refusal.sentence)

    def authentication_failed(self, request: HttpRequest, **credentials: str) -> None:
        """Count it."""
        limits.spend("login", **self._who(request, credentials), now=timezone.now())

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address our own proxies vouch for."""
        return visitors.address(request)

    def _who(self, request: HttpRequest, credentials: dict[str, str]) -> dict[str, str]:
        return {"network": visitors.network(request), "person": credentials.get("email", "")}
