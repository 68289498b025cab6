"""The public identity provider (OpenID Connect): it says that somebody is one person, and we ask it for nothing else.

Only the scope `openid` is asked for: no name, no address. What stands for somebody is a keyed hash of the provider's
own name for them, so that nobody who reads our tables can ask the provider who it was.
"""

import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import httpx
import jwt
from django.conf import settings
from django.utils.translation import gettext as _

from gobernauta.channels import guarded

SIGNED_BY = ("RS256", "PS256", "ES256", "EdDSA")  # never "none", never a secret shared with the provider
LEEWAY = 60  # seconds by which two clocks may differ


class Unproved(Exception):
    """Nobody was proved; the message is a sentence for who tried."""


@dataclass(frozen=True, slots=True)
class Provider:
    """Where people log in, as the town has set it."""

    issuer: str
    client: str
    secret: str
    name: str


@dataclass(frozen=True, slots=True)
class Journey:
    """One log-in that has begun: where to go, and what has to be the same when somebody comes back."""

    page: str
    state: str
    nonce: str
    verifier: str

    @property
    def origin(self) -> str:
        """The provider's own host, which a form may lead to."""
        return "{0.scheme}://{0.netloc}".format(urlsplit(self.page))


def provider() -> Provider | None:
    """The town's provider, where it has one."""
    told = settings.IDENTITY_PROVIDER
    return Provider(**told) if told["issuer"] and told["client"] else None


def begin(at: Provider, returns: str) -> Journey:
    """Begin a log-in (authorization code with PKCE, RFC 7636). Raises `Unproved` when the provider is not there."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _part in range(3))
    challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "scope": "openid",
        "client_id": at.client,
        "redirect_uri": returns,
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    page = _described(at)["authorization_endpoint"]
    return Journey(f"{page}{'&' if '?' in page else '?'}{urlencode(asked)}", state, nonce, verifier)


def finish(at: Provider, *, code: str, nonce: str, verifier: str, returns: str) -> str:
    """The keyed hash that stands for who has logged in. Raises `Unproved`; a code is good once."""
    described = _described(at)
    asked = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": returns,
        "code_verifier": verifier,
    }
    try:
        answer = _web().post(described["token_endpoint"], data=asked, auth=_basic(at))
        told = answer.json() if answer.is_success else {}
        claims = _claims(at, str(told.get("id_token", "")), _json(described["jwks_uri"]))
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, AttributeError, jwt.PyJWTError) as error:
        raise Unproved(_("%(name)s has not told us who you are. Try again.") % {"name": at.name}) from error
    if not hmac.compare_digest(str(claims.get("nonce", "")), nonce):
        raise Unproved(_("This answer belongs to another log-in. Begin again."))
    return digest(at, str(claims["sub"]))


def digest(at: Provider, subject: str) -> str:
    """What stands for the provider's name for somebody; meaningless without the town's key."""
    key = sha256(b"oidc:" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, f"{at.issuer} {subject}".encode(), sha256).hexdigest()


def _claims(at: Provider, token: str, keys: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a signed token says, once signature, issuer, audience and dates have been checked."""
    header = jwt.get_unverified_header(token)
    known = jwt.PyJWKSet.from_dict(dict(keys)).keys
    fitting = [key for key in known if header.get("kid") in (None, key.key_id)]
    if not fitting:
        raise jwt.InvalidKeyError("no key of the provider has this name")
    claims: dict[str, Any] = jwt.decode(
        token,
        fitting[0].key,
        algorithms=[name for name in SIGNED_BY if name == fitting[0].algorithm_name],
        audience=at.client,
        issuer=at.issuer,
        leeway=LEEWAY,
        options={"require": ["iss", "sub", "aud", "exp", "iat"]},
    )
    if claims.get("azp", at.client) != at.client:
        raise jwt.InvalidAudienceError("it was made for another client")
    return claims


def _described(at: Provider) -> Mapping[str, str]:
    """What the provider says of itself (OpenID Connect Discovery 1.0). Raises `Unproved`."""
    try:
        told = _json(f"{at.issuer.rstrip('/')}/.well-known/openid-configuration")
        if told["issuer"] != at.issuer:
            raise ValueError("it describes another issuer")
        return {name: str(told[name]) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError, TypeError) as error:
        told_name = {"name": at.name}
        raise Unproved(
            _("%(name)s cannot be reached now. Try again later, or another way.") % told_name
        ) from error


def _json(address: str) -> Any:
    answer = _web().get(address)
    answer.raise_for_status()
    return answer.json()


def _basic(at: Provider) -> httpx.BasicAuth:
    """Client and secret, each quoted first as RFC 6749 2.3.1 asks."""
    return httpx.BasicAuth(quote(at.client, safe=""), quote(at.secret, safe=""))


def _web() -> httpx.Client:
    return guarded.web_client(allowed_hosts=settings.OUTBOUND_ALLOWED_HOSTS)
