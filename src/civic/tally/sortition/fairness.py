"""How chances should be shared: as even as the quotas allow.

Maximin makes the smallest chance as large as possible, of all whom some panel can seat; leximin then the second
smallest, and so on
(Flanigan, Gölz, Gupta, Hennig, Procaccia: Fair algorithms for selecting citizens' assemblies, Nature 2021).
The chances are found first with split seats, which is quick and bounds what panels can do; a mixture of real
panels then reaches them. Where it cannot, the exact stages of the paper follow.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from math import ceil

import numpy as np

from civic.tally.sortition.mixture import Mixture, herd, improve
from civic.tally.sortition.pool import Reals, Whole
from civic.tally.sortition.solver import PanelSpace, solved

PRICED = 1e-9  # a kind with a smaller price is not what holds the level down
PANELS_A_KIND = 1.2  # measured: with fewer herded panels more must be priced, with more the master slows
NOISE = 1e-4  # share that the solver's rounding alone may withhold from the rarest kinds; a real gap is wider
SLACKS = (1e-9, 1e-8, 1e-7, 1e-6, 1e-5)  # seats given up to the solver's rounding, as few as it can do with
LOST = 1e-7  # seats given up when an exact stage is fixed; a level below is nobody's chance


class Fairness(StrEnum):
    """Which chances are wanted."""

    LEXIMIN = "leximin"
    MAXIMIN = "maximin"


@dataclass(frozen=True, eq=False)
class Mixed:
    """Panels and how often each should be drawn."""

    panels: tuple[Whole, ...]
    weights: Reals


def mixed(space: PanelSpace, fairness: Fairness, progress: Callable[[int], None]) -> Mixed:
    """The fair mixture of panels; `progress` hears how many were found. The space must hold one at least."""
    floor, seats = split_chances(space, fairness)
    face = space.facing(seats) if fairness is Fairness.LEXIMIN else space
    mixture = Mixture(floor)
    herd(mixture, face, seats, ceil(PANELS_A_KIND * len(seats)), progress)
    if not mixture.panels or improve(mixture, face, progress) < 1 - NOISE:
        mixture = staged(space, fairness, mixture.panels, progress)
    return Mixed(tuple(mixture.panels), mixture.weights)


def split_chances(space: PanelSpace, fairness: Fairness) -> tuple[Reals, Reals]:
    """With split seats: the average seats each kind must have at least, and seats that give them."""
    levels = Levels(space)
    while (still_open := np.isnan(levels.chances)).any():
        level = levels.rise()
        if fairness is Fairness.MAXIMIN and level > LOST:
            return np.where(still_open, level * space.sizes, 0), levels.seats
    seats = levels.chances * space.sizes
    seats[seats < LOST] = 0
    return seats, seats


class Levels:
    """The relaxed program whose last column is the lowest open chance; `chances` are those no longer open."""

    def __init__(self, space: PanelSpace) -> None:
        self.sizes = space.sizes
        self.chances = np.full(len(space.sizes), np.nan)
        self._program = space.program()
        self._first = self._program.getNumRow()
        self._level = len(self.sizes)
        self._program.addVars(1, np.zeros(1), np.ones(1))
        self._program.changeColCost(self._level, 1.0)
        for kind, people in enumerate(self.sizes):
            columns = np.array([kind, self._level], np.int32)
            self._program.addRow(0.0, np.inf, 2, columns, np.array([1.0, -people]))

    def rise(self) -> float:
        """Raise the lowest open chance as far as it goes, and close those that hold it down there."""
        self._solve()
        level = max(0.0, float(self._program.getInfo().objective_function_value))
        prices = np.abs(np.array(self._program.getSolution().row_dual)[self._first :])
        held = held_down(self.chances, prices)
        self.chances[held] = level
        for kind in held.tolist():
            self._program.changeCoeff(self._first + kind, self._level, 0.0)
        return level

    @property
    def seats(self) -> Reals:
        return np.array(self._program.getSolution().col_value)[: self._level]

    def _solve(self) -> None:
        closed = np.flatnonzero(~np.isnan(self.chances)).tolist()
        for slack in SLACKS:
            for kind in closed:
                least = self.chances[kind] * self.sizes[kind] - slack
                self._program.changeRowBounds(self._first + kind, least, np.inf)
            if solved(self._program):
                return
        raise ArithmeticError(f"the split chances ended as {self._program.getModelStatus()}")


def held_down(chances: Reals, prices: Reals) -> Whole:
    """The open kinds with a price; all open ones when none has (the level is then everyone's)."""
    is_open = np.isnan(chances)
    held = np.flatnonzero(is_open & (prices > PRICED))
    return held if len(held) else np.flatnonzero(is_open)


def staged(
    space: PanelSpace, fairness: Fairness, panels: list[Whole], progress: Callable[[int], None]
) -> Mixture:
    """The exact stages: raise all open chances together, fix those that hold the level down, go on."""
    mixture = Mixture(space.sizes)
    for panel in panels:
        mixture.add(panel)
    if not panels:
        herd(mixture, space, space.sizes * space.most[0] / space.sizes.sum(), 1, progress)
    chances = np.full(len(space.sizes), np.nan)
    while np.isnan(chances).any():
        level = improve(mixture, space, progress)
        held = held_down(chances, mixture.prices[0])
        chances[held] = level
        if fairness is Fairness.MAXIMIN and level > LOST:
            break
        for kind in held.tolist():
            mixture.fix(kind, level * space.sizes[kind] - LOST)
        mixture.solve()
    return mixture
