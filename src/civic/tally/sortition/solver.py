"""The panels that quotas allow, as a linear program over kinds of people; the only door to HiGHS.

It answers "the best panel for these prices" three ways: relaxed (seats may be split), near (a real panel,
fast, perhaps not the best) and best (a real panel, proven). It knows nothing of chances or fairness.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from civic.ballots import refuse
from civic.tally.sortition.mending import Bounds
from civic.tally.sortition.pool import Kinds, Quota, Reals, Whole

SPLIT = 1e-6  # a seat count further than this from a whole number is split
EVEN = 1e-5  # average seats this close to a bound are at it
PRIMAL = 4  # HiGHS's name for the primal simplex
MOST_SPLIT = 10  # splits rounded by trying all ways: 1,024 at most


def highs() -> Any:
    """The solver's module. Raises Refused where it is not installed."""
    try:
        import highspy
    except ImportError:
        raise refuse(
            "no-solver", "A lottery with quotas needs the solver HiGHS: install the package highspy."
        ) from None
    return highspy


def model(columns: int) -> Any:
    """An empty, silent, single-threaded maximisation (so that it is reproducible) with that many columns."""
    solver = highs().Highs()
    solver.silent()
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("random_seed", 0)
    if columns:
        solver.addVars(columns, np.zeros(columns), np.full(columns, np.inf))
    solver.changeObjectiveSense(highs().ObjSense.kMaximize)
    return solver


def solved(solver: Any) -> bool:
    """Whether running the model ends at an optimum (False: there is no solution)."""
    solver.run()
    return bool(solver.getModelStatus() == highs().HighsModelStatus.kOptimal)


class PanelSpace:
    """All panels of `size` people that keep the quotas."""

    def __init__(self, kinds: Kinds, size: int, quotas: Sequence[Quota]) -> None:
        self.sizes = kinds.sizes.astype(np.float64)
        self.members = np.zeros((len(quotas) + 1, len(kinds.sizes)))
        self.members[0] = 1
        for row, quota in enumerate(quotas, 1):
            self.members[row, kinds.having(quota)] = 1
        self.least = np.array([size, *(quota.least for quota in quotas)], np.float64)
        self.most = np.array([size, *(quota.most for quota in quotas)], np.float64)
        self._relaxed = self.program()
        self._whole: Any = None

    def program(self) -> Any:
        """A fresh relaxed model of these panels, a column a kind, a row for the size and each quota."""
        solver = model(0)
        width = len(self.sizes)
        solver.addVars(width, np.zeros(width), self.sizes)
        for members, least, most in zip(self.members, self.least, self.most, strict=True):
            where = np.flatnonzero(members).astype(np.int32)
            solver.addRow(least, most, len(where), where, np.ones(len(where)))
        return solver

    def facing(self, seats: Reals) -> PanelSpace:
        """The panels that meet exactly each quota which these average seats meet exactly.

        A lottery with that average draws no other panels, so that looking elsewhere is lost work.
        """
        average = self.members @ seats
        face = copy(self)
        low, high = average - self.least < EVEN, self.most - average < EVEN
        face.least = np.where(high, self.most, self.least)
        face.most = np.where(low, self.least, self.most)
        face._relaxed, face._whole = face.program(), None
        return face

    def relaxed(self, prices: Reals) -> Reals | None:
        """The dearest split panel, or None when even that cannot keep the quotas."""
        return priced(self._relaxed, prices)

    def best(self, prices: Reals) -> Whole | None:
        """The dearest panel, or None when no panel keeps the quotas."""
        if self._whole is None:
            self._whole = whole(self.program())
        found = priced(self._whole, prices)
        return None if found is None else np.rint(found).astype(np.int64)

    def near(self, prices: Reals) -> Whole | None:
        """A dear panel: the dearest split one with its split seats rounded or mended, else the best."""
        split = self.relaxed(prices)
        if split is None:
            return None
        panel = self._rounded(split, prices)
        if panel is None:
            panel = self._mended(split)
        return self.best(prices) if panel is None else panel

    def _mended(self, split: Reals) -> Whole | None:
        """The last split panel with its largest parts rounded up, people exchanged at its prices net of the quotas'."""
        panel = np.floor(split + SPLIT)
        missing = round(self.least[0] - panel.sum())
        panel[np.argsort(panel - split, kind="stable")[:missing]] += 1
        quotas = Bounds(self.members[1:], self.least[1:], self.most[1:], self.sizes)
        return quotas.mended(panel, np.array(self._relaxed.getSolution().col_dual))

    def _rounded(self, split: Reals, prices: Reals) -> Whole | None:
        low = np.floor(split + SPLIT)
        loose = np.flatnonzero(split - low > SPLIT)
        if len(loose) > MOST_SPLIT:
            return None
        ways = np.array(list(product((0.0, 1.0), repeat=len(loose)))).reshape(2 ** len(loose), len(loose))
        seats = self.members @ low + ways @ self.members[:, loose].T
        kept = np.flatnonzero(((seats >= self.least - SPLIT) & (seats <= self.most + SPLIT)).all(axis=1))
        if not len(kept):
            return None
        way = ways[kept[np.argmax(ways[kept] @ prices[loose])]]
        low[loose] += way
        return low.astype(np.int64)


def whole(solver: Any) -> Any:
    """The model with all its columns in whole numbers, solved to the end."""
    columns = np.arange(solver.getNumCol(), dtype=np.int32)
    integers = np.full(len(columns), highs().HighsVarType.kInteger)
    solver.changeColsIntegrality(len(columns), columns, integers)
    solver.setOptionValue("mip_rel_gap", 1e-9)
    solver.setOptionValue("mip_abs_gap", 1e-9)
    return solver


def columns_of(values: NDArray[Any]) -> NDArray[np.int32]:
    return np.arange(len(values), dtype=np.int32)


def priced(solver: Any, prices: Reals) -> Reals | None:
    """The solution that is worth most at these prices, or None."""
    solver.changeColsCost(len(prices), columns_of(prices), prices)
    if not solved(solver):
        return None
    return np.array(solver.getSolution().col_value)
