"""Reading connected accounts."""

from datetime import datetime

from django.db.models import Q, QuerySet

from gobernauta.channels.models import Account

# The rows this room hands out; its tables stay its own.
__all__ = ["Account"]


def accounts() -> QuerySet[Account]:
    """Every account, by kind and name."""
    return Account.objects.all()


def official() -> QuerySet[Account]:
    """The accounts that stand on the public list."""
    return Account.objects.filter(is_official=True).exclude(state=Account.State.PAUSED)


def to_poll(now: datetime) -> QuerySet[Account]:
    """Accounts that may be read now."""
    return Account.objects.exclude(state=Account.State.PAUSED).filter(Q(retry_at=None) | Q(retry_at__lte=now))


def to_renew(now: datetime) -> QuerySet[Account]:
    """Accounts whose network is to be asked again to go on calling."""
    return Account.objects.exclude(state=Account.State.PAUSED).filter(renew_at__lte=now)


def one(pk: int) -> Account:
    """An account. Raises `Account.DoesNotExist`."""
    return Account.objects.get(pk=pk)


def reachable(pk: int) -> Account | None:
    """An account that a network may call now."""
    return Account.objects.exclude(state=Account.State.PAUSED).filter(pk=pk).first()


def of_kind(kind: str) -> Account | None:
    """The first account of a kind, for channels that are there once (the web form)."""
    return Account.objects.filter(kind=kind).order_by("pk").first()
