"""How chances should be shared: as even as the quotas allow.

Maximin makes the smallest chance as large as possible; leximin then the second smallest, and so on
(Flanigan, Gölz, Gupta, Hennig, Procaccia: Fair algorithms for selecting citizens' assemblies, Nature 2021).
The chances are found first with split seats, which is quick and bounds what panels can do; a mixture of real
panels then reaches them. Where it cannot, the exact stages of the paper follow.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from typing import Any

import numpy as np

from civic.tally.sortition.mixture import CLOSE, Mixture, herd, improve
from civic.tally.sortition.pool import Whole
from civic.tally.sortition.solver import PanelSpace, Reals, solved

PRICED = 1e-9  # a kind with a smaller price is not what holds the level down
PANELS_A_KIND = 1.2  # measured: with fewer herded panels more must be priced, with more the master slows
SLACK = 1e-9  # seats left to the solver's noise when a level is fixed


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
    if not mixture.panels or improve(mixture, face, progress) < 1 - CLOSE:
        mixture = staged(space, fairness, mixture.panels, progress)
    return Mixed(tuple(mixture.panels), mixture.weights)


def split_chances(space: PanelSpace, fairness: Fairness) -> tuple[Reals, Reals]:
    """With split seats: the average seats each kind must have at least, and seats that give them."""
    program, kinds = space.program(), len(space.sizes)
    rows = program.getNumRow()
    program.addVars(1, np.zeros(1), np.ones(1))
    for kind, people in enumerate(space.sizes):
        program.addRow(0.0, np.inf, 2, np.array([kind, kinds], np.int32), np.array([1.0, -people]))
    program.changeColCost(kinds, 1.0)
    chances = np.full(kinds, np.nan)
    while np.isnan(chances).any():
        held, level = lowest(program, rows, chances)
        chances[held] = level
        for kind in held.tolist():
            program.changeCoeff(rows + kind, kinds, 0.0)
            program.changeRowBounds(rows + kind, level * space.sizes[kind] - SLACK, np.inf)
        if fairness is Fairness.MAXIMIN:
            return level * space.sizes, np.array(program.getSolution().col_value)[:kinds]
    return chances * space.sizes, chances * space.sizes


def lowest(program: Any, rows: int, chances: Reals) -> tuple[Whole, float]:
    """The kinds that hold the lowest open chance down, and that chance."""
    if not solved(program):
        raise ArithmeticError(f"the split chances ended as {program.getModelStatus()}")
    duals = np.abs(np.array(program.getSolution().row_dual)[rows:])
    return held_down(chances, duals), max(0.0, float(program.getInfo().objective_function_value))


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
        if fairness is Fairness.MAXIMIN:
            break
        for kind in held.tolist():
            mixture.fix(kind, level * space.sizes[kind] - SLACK)
        mixture.solve()
    return mixture
