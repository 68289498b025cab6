"""Panels mended by exchanging people: from one that breaks some quotas to one that keeps them all.

A local search that weighs broken quotas more the longer they stay broken (Morris 1993, the breakout method). It may
end nowhere where a panel exists, and proves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from civic.tally.sortition.pool import Reals, Whole

EXCHANGES = 400  # measured: where this many end nowhere, more seldom do
RESTED = 4  # exchanges until those just exchanged may move again, so that none is taken back at once


@dataclass(frozen=True, eq=False)
class Bounds:
    """Which kinds each quota speaks of (a row a quota, a column a kind), its bounds, and the people of each kind."""

    members: Reals
    least: Reals
    most: Reals
    sizes: Reals

    def broken(self, seats: Reals) -> Reals:
        """By how many seats each quota is broken."""
        return np.maximum(self.least - seats, 0) + np.maximum(seats - self.most, 0)

    def mended(self, panel: Reals, worth: Reals) -> Whole | None:
        """A panel near this one that keeps all quotas, losing little of what its kinds are worth; or None."""
        panel, seats = panel.copy(), self.members @ panel
        step = float(np.abs(worth).mean()) or 1.0
        weights, free_from = np.full(len(seats), step), np.zeros(len(panel))
        for turn in range(EXCHANGES):
            broken = self.broken(seats)
            if not broken.any():
                return np.rint(panel).astype(np.int64)
            leave = np.flatnonzero((panel > 0) & (free_from <= turn))
            enter = np.flatnonzero((panel < self.sizes) & (free_from <= turn))
            if not len(leave) or not len(enter):
                continue
            costs = self._costs(seats, weights, leave, enter) + worth[leave][:, None] - worth[enter]
            row, column = np.unravel_index(np.argmin(costs), costs.shape)
            if costs[row, column] >= 0:
                weights += step * broken
            moved = [leave[row], enter[column]]
            panel[moved] += (-1, 1)
            seats += self.members[:, moved[1]] - self.members[:, moved[0]]
            free_from[moved] = turn + RESTED
        return None

    def _costs(self, seats: Reals, weights: Reals, leave: Whole, enter: Whole) -> Reals:
        """What each exchange adds to the weight of broken quotas: one leaves (row), another enters (column)."""
        fewer = np.where(seats <= self.least, weights, np.where(seats > self.most, -weights, 0))
        more = np.where(seats >= self.most, weights, np.where(seats < self.least, -weights, 0))
        left, entered = self.members[:, leave].T, self.members[:, enter]
        both = (left * (fewer + more)) @ entered
        return np.asarray((left @ fewer)[:, None] + more @ entered - both)
