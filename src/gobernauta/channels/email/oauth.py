"""Short-lived access tokens for mailboxes that take no password (RFC 6749 section 6, refreshing)."""

import time
from dataclasses import dataclass, field

import httpx

from gobernauta.channels.protocol import Expired, Unreachable

EARLY = 60  # seconds a token is given up before its end


@dataclass(slots=True)
class Tokens:
    """Keeps one access token and fetches the next when it runs out."""

    web: httpx.Client
    url: str
    client_id: str
    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)
    token: str = field(default="", repr=False)
    good_until: float = 0.0

    def current(self) -> str:
        """Return a token that is good now. Raises `Expired` or `Unreachable`."""
        if not self.token or time.monotonic() >= self.good_until:
            self.refresh()
        return self.token

    def refresh(self) -> None:
        form = {
            "grant_type": "refresh_token",
            "refresh_token": self.refresh_token,
            "client_id": self.client_id,
            "client_secret": self.client_secret,
        }
        try:
            answer = self.web.post(self.url, data=form)
            given = answer.json()
            token, seconds = str(given["access_token"]), float(given.get("expires_in", 300))
        except httpx.HTTPError as error:
            raise Unreachable(
                "The sign-in server could not be reached: %(why)s", why=type(error).__name__
            ) from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            if answer.status_code in (400, 401, 403):
                raise Expired(
                    "The mail provider no longer accepts this connection; connect it again"
                ) from error
            raise Unreachable(
                "The sign-in server gave no token (status %(status)s)", status=answer.status_code
            ) from error
        self.token, self.good_until = token, time.monotonic() + seconds - EARLY
