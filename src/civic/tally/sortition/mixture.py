"""Panels mixed into a lottery that gives every kind of people the chances it should have.

Column generation: panels are added one by one until no other panel could help, which the prices prove. What
the chances should be is `fairness`'s business; nobody is drawn here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from civic.tally.sortition.pool import Reals, Whole
from civic.tally.sortition.solver import PRIMAL, PanelSpace, model, solved

CLOSE = 1e-5  # share of the wanted chances that counts as all of them
GAIN = 1e-8  # a panel that could add less than this to the share is no help
TOGETHER = 5  # panels between two mixings: with fewer, mixing takes longer than finding
FADING = 0.8  # what a kind just seated is still worth to the next panel of these, so that they differ


class Mixture:
    """The panels found so far, mixed so that every kind gets the largest possible share of its goal.

    The master program: the largest z up to 1 such that every kind's average seats are at least z times its
    goal (or its fixed seats, see `fix`).
    """

    def __init__(self, goal: Reals) -> None:
        self.goal = goal
        self.panels: list[Whole] = []
        self._known: set[bytes] = set()
        self._master: Any = model(1)
        self._master.setOptionValue(
            "simplex_strategy", PRIMAL
        )  # the last mixture stays possible: it goes on there
        self._master.changeColCost(0, 1.0)
        self._master.changeColBounds(0, 0.0, 1.0)
        for seats in goal:
            self._master.addRow(0.0, np.inf, 1, np.zeros(1, np.int32), np.array([-seats]))
        self._master.addRow(1.0, 1.0, 0, np.zeros(0, np.int32), np.zeros(0))

    def add(self, panel: Whole) -> bool:
        """Take in a panel; False when it was there already."""
        key = panel.tobytes()
        if key in self._known:
            return False
        self._known.add(key)
        self.panels.append(panel)
        seated = np.flatnonzero(panel)
        rows = np.append(seated, len(self.goal)).astype(np.int32)
        values = np.append(panel[seated], 1).astype(np.float64)
        self._master.addCol(0.0, 0.0, np.inf, len(rows), rows, values)
        return True

    def fix(self, kind: int, seats: float) -> None:
        """From now on this kind has at least these average seats, whatever the share."""
        self._master.changeCoeff(kind, 0, 0.0)
        self._master.changeRowBounds(kind, seats, np.inf)

    def solve(self) -> float:
        """Mix anew; the share of the goal that every kind now has."""
        if not solved(self._master):
            raise ArithmeticError(f"the mixture of panels ended as {self._master.getModelStatus()}")
        return float(self._master.getInfo().objective_function_value)

    @property
    def weights(self) -> Reals:
        """How often each panel should be drawn; they add up to one."""
        weights = np.maximum(np.array(self._master.getSolution().col_value)[1:], 0)
        return np.asarray(weights / weights.sum())

    @property
    def prices(self) -> tuple[Reals, float]:
        """What one more average seat of each kind is worth, and what a panel must be worth to help."""
        duals = np.array(self._master.getSolution().row_dual)
        return np.maximum(-duals[:-1], 0), float(duals[-1])


def herd(
    mixture: Mixture, space: PanelSpace, seats: Reals, panels: int, progress: Callable[[int], None]
) -> None:
    """Add panels whose average tends to `seats`: each is the dearest for what its forerunners left short.

    Kernel herding (Welling 2009): the average errs by a bounded number of seats over the number of panels.
    """
    people = np.maximum(space.sizes, 1)
    given = np.zeros(len(seats))
    for number in range(1, panels + 1):
        panel = space.near((number * seats - given) / people)
        if panel is None:
            return
        given += panel
        mixture.add(panel)
        progress(len(mixture.panels))


def improve(mixture: Mixture, space: PanelSpace, progress: Callable[[int], None]) -> float:
    """Add panels until the whole goal is reached or none helps; the share reached, the largest possible."""
    share = mixture.solve()
    while share < 1 - CLOSE and helped(mixture, space):
        progress(len(mixture.panels))
        share = mixture.solve()
    return share


def helped(mixture: Mixture, space: PanelSpace) -> bool:
    """Whether panels were found that may raise the share: some near ones, or else the proven best."""
    prices, worth = mixture.prices

    def taken(panel: Whole | None) -> bool:
        return panel is not None and bool(prices @ panel > worth + GAIN) and mixture.add(panel)

    fading = prices.copy()
    for number in range(TOGETHER):
        panel = space.near(fading)
        if panel is None or not taken(panel):
            return number > 0 or taken(space.best(prices))
        fading[panel > 0] *= FADING
    return True
