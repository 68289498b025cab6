"""Connects an account without copying a token by hand: register ourselves, send the operator to the server, take
the code it sends back.

It keeps nothing: the desk carries `App` and `state` from one step to the next, and seals the token at the end.
Source: docs.joinmastodon.org/client/authorized (authorisation code flow), RFC 6749 § 4.1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import httpx

from gobernauta.channels.mastodon.address import server_address
from gobernauta.channels.mastodon.entities import entity, string
from gobernauta.channels.mastodon.server import Server
from gobernauta.channels.protocol import Expired, Malformed, Rejected, Uncertain, Unreachable
from gobernauta.channels.sentences import of

SCOPES = "read:accounts read:notifications read:statuses write:media write:statuses"


@dataclass(frozen=True, slots=True)
class App:
    """What a server knows us by."""

    client_id: str
    client_secret: str


def register_app(web: httpx.Client, address: str, *, name: str, redirect_uri: str, website: str = "") -> App:
    """Make ourselves known to a server. Raises `Rejected`, `Throttled` or `Unreachable`."""
    form = {"client_name": name, "redirect_uris": redirect_uri, "scopes": SCOPES, "website": website}
    told = Told(
        Server(web, address, ""), "/api/v1/apps", {key: value for key, value in form.items() if value}
    )
    return App(told["client_id"], told["client_secret"])


def authorise_url(address: str, app: App, *, redirect_uri: str, state: str) -> str:
    """Where the operator says yes; the server sends them to `redirect_uri` with `code` and our `state`."""
    query = {
        "response_type": "code",
        "client_id": app.client_id,
        "redirect_uri": redirect_uri,
        "scope": SCOPES,
        "state": state,
        "force_login": "true",  # else the account that happens to be logged in is connected
    }
    return f"{address}/oauth/authorize?{urlencode(query)}"


def exchange_code(web: httpx.Client, address: str, app: App, *, redirect_uri: str, code: str) -> str:
    """The access token for a code. A code works once: after `Unreachable` the operator begins again."""
    form = {
        "grant_type": "authorization_code",
        "client_id": app.client_id,
        "client_secret": app.client_secret,
        "redirect_uri": redirect_uri,
        "code": code,
        "scope": SCOPES,
    }
    return Told(Server(web, address, ""), "/oauth/token", form)["access_token"]


class AtServer:
    """The steps above behind the door's `Consent`."""

    fills = "token"

    def begin(
        self, web: httpx.Client, settings: Mapping[str, str], *, name: str, returns: Sequence[str]
    ) -> Mapping[str, str]:
        app = register_app(
            web, server_address(settings["instance"]), name=name, redirect_uri="\n".join(returns)
        )
        return {"client_id": app.client_id, "client_secret": app.client_secret}

    def page(self, settings: Mapping[str, str], kept: Mapping[str, str], *, returns: str, state: str) -> str:
        return authorise_url(
            server_address(settings["instance"]), App(**kept), redirect_uri=returns, state=state
        )

    def finish(
        self,
        web: httpx.Client,
        settings: Mapping[str, str],
        kept: Mapping[str, str],
        *,
        returns: str,
        code: str,
    ) -> Mapping[str, str]:
        address = server_address(settings["instance"])
        return {self.fills: exchange_code(web, address, App(**kept), redirect_uri=returns, code=code)}


class Told:
    """What a server answered: each value a text that must be there."""

    def __init__(self, server: Server, path: str, form: dict[str, str]) -> None:
        try:
            self._values = entity(server.write(path, form=form), "answer")
        except Expired as error:
            raise Rejected("The server does not accept the code; begin again.") from error
        except (Uncertain, Malformed) as error:
            raise Unreachable("The server did not answer as Mastodon does: %(why)s", why=of(error)) from error

    def __getitem__(self, name: str) -> str:
        try:
            return string(self._values, name, required=True)
        except Malformed as error:
            raise Rejected(
                "The server's answer lacks “%(name)s”; is this a Mastodon server?", name=name
            ) from error
