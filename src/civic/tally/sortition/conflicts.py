"""Why no panel keeps the quotas: which of them are in conflict, and the smallest change that resolves it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from civic.ballots import Refused, refuse
from civic.tally.sortition.pool import Kinds, Quota
from civic.tally.sortition.solver import PanelSpace, model, solved, whole


def impossible(kinds: Kinds, size: int, quotas: Sequence[Quota]) -> Refused:
    """The refusal for quotas that no panel of `size` keeps."""
    changes = smallest_relaxation(kinds, size, quotas)
    return refuse(
        "impossible-quotas",
        "No panel of {size} {size:person|people} keeps all quotas. In conflict: {conflict}. Smallest change: {change}.",
        size=size,
        conflict="; ".join(str(quota) for quota in conflict(kinds, size, quotas)),
        change="; ".join(changed(old, new) for old, new in changes),
    )


def conflict(kinds: Kinds, size: int, quotas: Sequence[Quota]) -> tuple[Quota, ...]:
    """Quotas that cannot be kept together, none of which could be left out of the conflict."""
    needed = list(quotas)
    for quota in quotas:
        rest = [other for other in needed if other is not quota]
        if PanelSpace(kinds, size, rest).best(np.zeros(len(kinds.sizes))) is None:
            needed = rest
    return tuple(needed)


def smallest_relaxation(kinds: Kinds, size: int, quotas: Sequence[Quota]) -> list[tuple[Quota, Quota]]:
    """Quotas before and after the change that moves their bounds by the fewest seats in all."""
    solver, width = model(0), len(kinds.sizes)
    solver.addVars(width, np.zeros(width), kinds.sizes.astype(np.float64))
    solver.addRow(size, size, width, np.arange(width, dtype=np.int32), np.ones(width))
    for number, quota in enumerate(quotas):
        solver.addVars(2, np.zeros(2), np.array([quota.least, size], np.float64))
        fewer, more = width + 2 * number, width + 2 * number + 1
        solver.changeColCost(fewer, -1.0)
        solver.changeColCost(more, -1.0)
        members = np.append(kinds.having(quota), [fewer, more]).astype(np.int32)
        seats = np.append(np.ones(len(members) - 2), [1.0, -1.0])
        solver.addRow(quota.least, quota.most, len(members), members, seats)
    if not solved(whole(solver)):
        raise ArithmeticError("the relaxed quotas have no panel, though the pool is large enough")
    moved = np.rint(np.array(solver.getSolution().col_value)[width:]).astype(int).reshape(-1, 2)
    relaxed = [
        replace(quota, least=quota.least - int(fewer), most=quota.most + int(more))
        for quota, (fewer, more) in zip(quotas, moved, strict=True)
    ]
    return [(old, new) for old, new in zip(quotas, relaxed, strict=True) if old != new]


def changed(old: Quota, new: Quota) -> str:
    """A change without words, so that it is the same in every language."""
    return f"{old.feature} = {old.value} ({old.least}–{old.most} → {new.least}–{new.most})"
