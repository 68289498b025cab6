"""Connecting accounts and keeping their health. Secrets are sealed before they touch the database."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Case, Value, When

from gobernauta.channels import sealing
from gobernauta.channels.models import Account
from gobernauta.register import actions as register

SHORTEST_WAIT, LONGEST_WAIT = 60.0, 86_400.0  # seconds between two requests to go on calling


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
    _record("account.connected", account, actor, now)
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


def note_health(account: Account, *, problem: str, capabilities: Mapping[str, object], now: datetime) -> None:
    """Remember what a test of the connection found."""
    Account.objects.filter(pk=account.pk).update(
        checked_at=now,
        capabilities=dict(capabilities),
        problem=problem,
        problem_at=now if problem else None,
        retry_at=None,
        state=_unless_paused(),
    )


def note_lease(account: Account, *, seconds: float, now: datetime) -> None:
    """Remember when to ask a network again that calls for so many seconds: when half of them are over."""
    wait = min(max(seconds / 2, SHORTEST_WAIT), LONGEST_WAIT)
    Account.objects.filter(pk=account.pk).update(renew_at=now + timedelta(seconds=wait))


@transaction.atomic
def change_secrets(
    account: Account, *, settings: Mapping[str, str], secrets: Mapping[str, str], actor: str, now: datetime
) -> None:
    """Connect an account anew; a secret left empty stays as it was."""
    kept = {**sealing.unseal(account.sealed), **{name: value for name, value in secrets.items() if value}}
    Account.objects.filter(pk=account.pk).update(
        settings=dict(settings), sealed=sealing.seal(kept), secrets_changed_at=now, retry_at=None
    )
    _record("account.reconnected", account, actor, now)


@transaction.atomic
def pause(account: Account, *, paused: bool, actor: str, now: datetime) -> None:
    """Stop reading an account, or go on; what is queued for it waits."""
    state = Account.State.PAUSED if paused else Account.State.CONNECTED
    Account.objects.filter(pk=account.pk).update(state=state, retry_at=None)
    _record("account.paused" if paused else "account.resumed", account, actor, now)


def reseal_all() -> int:
    """After a new sealing key: seal every secret with it."""
    for account in Account.objects.all():
        Account.objects.filter(pk=account.pk).update(sealed=sealing.reseal(account.sealed))
    return Account.objects.count()


def _record(action: str, account: Account, actor: str, now: datetime) -> None:
    register.record(
        action=action,
        subject=f"account:{account.pk}",
        actor=actor,
        now=now,
        public={"kind": account.kind, "address": account.address},
    )


def _unless_paused() -> Case:
    return Case(
        When(state=Account.State.PAUSED, then=Value(Account.State.PAUSED)),
        default=Value(Account.State.CONNECTED),
    )
