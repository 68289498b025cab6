"""Connecting accounts and keeping their health. Secrets are sealed before they touch the database."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from gobernauta.channels import sealing
from gobernauta.channels.models import Account
from gobernauta.register import actions as register


@transaction.atomic
def connect(
    *,
    kind: str,
    name: str,
    address: str,
    settings: Mapping[str, str],
    secrets: Mapping[str, str],
    actor: str,
    now: datetime,
    is_official: bool = True,
) -> Account:
    """Connect an account; its name and address go on the record, its secrets are sealed."""
    account = Account.objects.create(
        kind=kind,
        name=name,
        address=address,
        settings=dict(settings),
        sealed=sealing.seal(secrets),
        is_official=is_official,
        created_at=now,
        secrets_changed_at=now if secrets else None,
    )
    register.record(
        action="account.connected",
        subject=f"account:{account.pk}",
        actor=actor,
        now=now,
        public={"kind": kind, "address": address},
    )
    return account


def keep_cursor(account: Account, *, cursor: str, now: datetime) -> None:
    """Remember how far an account has been read, in the transaction that stored what was read."""
    Account.objects.filter(pk=account.pk).update(
        cursor=cursor, polled_at=now, problem="", problem_at=None, retry_at=None, state=_unless_paused()
    )


def note_problem(account: Account, *, sentence: str, now: datetime, seconds: float, broken: bool) -> None:
    """Show a failure on the health page and wait before the next try."""
    changed: dict[str, object] = {
        "problem": sentence,
        "problem_at": now,
        "retry_at": now + timedelta(seconds=seconds),
    }
    if broken:
        changed["state"] = Account.State.BROKEN
    Account.objects.filter(pk=account.pk).update(**changed)


def _unless_paused() -> object:
    from django.db.models import Case, Value, When

    return Case(
        When(state=Account.State.PAUSED, then=Value(Account.State.PAUSED)),
        default=Value(Account.State.CONNECTED),
    )
