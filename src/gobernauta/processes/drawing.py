"""From the seed to the seats: who is drawn, the published result, and a seat for each of them."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from civic.ballots import Item
from civic.methods.assembly import Assembly, AssemblyRules, Seats
from civic.methods.documents import written_result
from civic.tally.sortition import Fairness
from civic.tally.sortition import draw as by_seed
from gobernauta.processes import announced, pool, queries
from gobernauta.processes.models import Panel, Process, Result, Seat


def fairness(rules: AssemblyRules) -> Fairness:
    """How chances are shared."""
    return Fairness(rules.fairness)


def draw(process: Process, panel: Panel, now: datetime) -> Sequence[str]:
    """Draw with the panel's seed from the announced lottery; keep the result, and a seat for each person drawn."""
    held = announced.lottery_of(panel.document)
    drawn = by_seed(held, panel.seed)
    panel.document["drawn"] = {
        "ticket": drawn.ticket,
        "panel": drawn.panel,
        "people": list(drawn.people),
    }
    method = _with(pool.method_of(process), panel)
    chances = dict(zip(held.pool.ids, held.chances, strict=True))
    result = method.result(tuple(Item(one) for one in held.pool.ids), chances, drawn)
    Result.objects.create(
        contest=queries.contests(process)[0],
        document=json.loads(written_result(result)),
        people=len(held.pool.ids),
        is_final=True,
        computed_at=now,
    )
    Seat.objects.bulk_create(Seat(panel=panel, receipt=one, asked_at=now) for one in drawn.people)
    return drawn.people


def _with(method: Assembly, panel: Panel) -> Assembly:
    """The method with the targets and the seed of this draw."""
    targets = tuple(Seats(**one) for one in panel.quotas) or method.rules.quotas
    return replace(method, rules=replace(method.rules, quotas=targets, seed=panel.seed))
