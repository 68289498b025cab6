"""What the demo's town decided about its dark streets: one decision, and three promises of which one is late."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from gobernauta.cases.queries import ServiceRequest
from gobernauta.decisions import promising
from gobernauta.decisions.drafting import Wording
from gobernauta.decisions.queries import Commitment, Version
from gobernauta.journeys import answer_all, decide
from gobernauta.people.queries import Organization, User
from gobernauta.site import demo_processes as stage


def build(folder: Path, *, deliver: Callable[[datetime], None], now: datetime) -> None:
    """Decide, promise and tell everyone, as it would have gone in the last ten days."""
    told = json.loads((folder / "decided.json").read_text())
    written, published = now - timedelta(days=10), now - timedelta(days=9)
    version = _decide(told, written)
    lit, numbered, _last = [_promise(version, one, now, written) for one in told["promises"]]
    answer_all.count(version.telling.pk, now=written)
    round_ = answer_all.publish(version, actor=_staff("bob"), now=published)
    answer_all.tell(round_.pk, now=published)
    deliver(published)
    alice = _staff("alice")
    promising.move(commitment=lit, verb="deliver", reason="", actor=alice, now=now - timedelta(days=5))
    promising.postpone(
        commitment=numbered,
        due_date=(now - timedelta(days=1)).date(),
        reason=told["moved"],
        actor=alice,
        now=now - timedelta(days=3),
    )


def _decide(told: Mapping[str, Any], written: datetime) -> Version:
    dark = ServiceRequest.objects.filter(service__service_code="street-light", merged_into=None)
    return decide.draft(
        organization=Organization.objects.get(slug="streets"),
        wording=Wording(
            outcome="accepted",
            titles=told["titles"],
            reasons=told["reasons"],
            messages=told["messages"],
            decided_on=written.date(),
            body="Puerto Alba",
            deciders=[{"name": "Bob Santoso", "role": ""}],
        ),
        answers=[("request", pk) for pk in dark.values_list("pk", flat=True)],
        actor=_staff("alice"),
        now=written,
    )


def _promise(version: Version, told: Mapping[str, Any], now: datetime, written: datetime) -> Commitment:
    return promising.promise(
        decision=version.decision,
        owner=Organization.objects.get(slug="streets"),
        titles=told["titles"],
        due_date=(now + timedelta(days=told["days"])).date(),
        ask_after_weeks=4,
        actor=_staff("alice"),
        now=written,
    )


def _staff(name: str) -> User:
    return stage.somebody(f"{name}@puerto-alba.example")
