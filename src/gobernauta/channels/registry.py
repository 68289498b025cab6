"""Every kind of channel this house knows, filled from the list in `site.plugins`."""

import hmac
from functools import cache
from hashlib import sha256

from django.conf import settings

from civic.plug import PlugError, Registry
from gobernauta.channels import guarded, sealing
from gobernauta.channels.models import Account
from gobernauta.channels.protocol import Callback, Channel, Credentials, Rejected


@cache
def kinds() -> Registry[type[Channel]]:
    """The registry, by kind."""
    registry: Registry[type[Channel]] = Registry("channel")
    registry.load(settings.CHANNELS, named_by="kind")
    return registry


def open_account(account: Account) -> Channel:
    """Open an account with its settings and unsealed secrets. Raises `Unsealable` or `Rejected`."""
    try:
        channel = kinds().get(account.kind)
    except PlugError as error:  # taken off the list while accounts and deliveries of it are still there
        raise Rejected("This house has no channel “%(kind)s” any more", kind=account.kind) from error
    credentials = Credentials(
        settings=account.settings,
        secrets=sealing.unseal(account.sealed),
        web=guarded.web_client(allowed_hosts=settings.OUTBOUND_ALLOWED_HOSTS),
        callback=callback_of(account),
    )
    return channel.open(credentials)


def callback_of(account: Account) -> Callback:
    """Where a network reaches an account; the key is made, not stored, and another one for each account."""
    key = hmac.new(settings.SECRET_KEY.encode(), f"callback:{account.pk}".encode(), sha256).hexdigest()
    return Callback(f"{settings.PUBLIC_ADDRESS}/channels/{account.pk}/callback", key)
