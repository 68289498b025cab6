"""What the demo's town decided about its dark streets: one decision, and three promises of which one is late."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from gobernauta.cases.queries import ServiceRequest
from gobernauta.decisions import promising
from gobernauta.decisions.drafting import Wording
from gobernauta.journeys import answer_all, decide
from gobernauta.people.queries import Organization, User


def build(folder: Path, *, deliver: Callable[[datetime], None], now: datetime) -> None:
    """Decide, promise and tell everyone, as it would have gone in the last ten days."""
    told = json.loads((folder / "decided.json").read_text())
    streets = Organization.objects.get(slug="streets")
    alice = User.objects.get(email="alice@puerto-alba.example")
    bob = User.objects.get(email="bob@puerto-alba.example")
    dark = ServiceRequest.objects.filter(service__service_code="street-light", merged_into=None)
    written, published = now - timedelta(days=10), now - timedelta(days=9)
    version = decide.draft(
        organization=streets,
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
        actor=alice,
        now=written,
    )
    made = [
        promising.promise(
            decision=version.decision,
            owner=streets,
            titles=one["titles"],
            due_date=(now + timedelta(days=one["days"])).date(),
            ask_after_weeks=4,
            actor=alice,
            now=written,
        )
        for one in told["promises"]
    ]
    answer_all.count(version.telling.pk, now=written)
    round_ = answer_all.publish(version, actor=bob, now=published)
    answer_all.tell(round_.pk, now=published)
    deliver(published)
    lit, numbered, _last = made
    promising.move(commitment=lit, verb="deliver", reason="", actor=alice, now=now - timedelta(days=5))
    promising.postpone(
        commitment=numbered,
        due_date=(now - timedelta(days=1)).date(),
        reason=told["moved"],
        actor=alice,
        now=now - timedelta(days=3),
    )
