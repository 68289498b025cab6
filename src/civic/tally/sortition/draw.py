"""The lottery as it is published, everyone's exact chance in it, and the draw from a public seed.

Anyone can repeat the draw with SHA-256 and long division; the steps are in docs/reference/civic-json.md.
Choosing the seed (published beforehand how, known to nobody before the day) is the organiser's business.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from hashlib import sha256
from itertools import accumulate

import numpy as np

from civic.ballots import refuse
from civic.tally.sortition.conflicts import impossible
from civic.tally.sortition.fairness import Fairness, Mixed, mixed
from civic.tally.sortition.pool import Kinds, Pool, Quota, checked_quotas, kinds
from civic.tally.sortition.solver import PanelSpace

TICKETS = 10**9  # so fine that rounding the weights moves nobody's chance by a millionth


@dataclass(frozen=True)
class Composition:
    """One kind of panel: how many people of each kind it seats, and how many tickets draw it."""

    seats: tuple[int, ...]
    tickets: int


@dataclass(frozen=True, eq=False)
class Lottery:
    """What is published before the draw: who is in, what was asked, and the panels with their tickets."""

    pool: Pool
    size: int
    quotas: tuple[Quota, ...]
    fairness: Fairness
    kinds: Kinds
    panels: tuple[Composition, ...]

    @cached_property
    def chances(self) -> tuple[Fraction, ...]:
        """Everyone's exact chance of being drawn, in the order of the pool."""
        seats = [0] * len(self.kinds.sizes)
        for panel in self.panels:
            for kind, seated in enumerate(panel.seats):
                seats[kind] += panel.tickets * seated
        by_kind = [
            Fraction(all_seats, TICKETS * people)
            for all_seats, people in zip(seats, self.kinds.sizes.tolist(), strict=True)
        ]
        return tuple(by_kind[kind] for kind in self.kinds.kind.tolist())


@dataclass(frozen=True)
class Drawn:
    """The panel that a seed draws: its people in the order of the pool, and the ticket that fell."""

    seed: str
    ticket: int
    panel: int
    people: tuple[str, ...]


def lottery(
    pool: Pool,
    size: int,
    quotas: Iterable[Quota] = (),
    fairness: Fairness = Fairness.LEXIMIN,
    progress: Callable[[int], None] = lambda panels: None,
) -> Lottery:
    """The fair lottery over all panels of `size` that keep the quotas.

    The same pool in any order gives the same tickets; `progress` hears how many panels were found. Raises
    Refused for a pool, size or quota that makes no sense, for quotas in conflict (naming them and the
    smallest change), and without HiGHS.
    """
    checked = checked_quotas(pool, size, quotas)
    groups = kinds(pool, checked)
    if not checked:
        panels: tuple[Composition, ...] = (Composition((size,), TICKETS),)
    else:
        space = PanelSpace(groups, size, checked)
        if space.near(np.zeros(len(groups.sizes))) is None:
            raise impossible(groups, size, checked)
        panels = ticketed(mixed(space, fairness, progress))
    return Lottery(pool, size, checked, fairness, groups, panels)


def ticketed(mixture: Mixed) -> tuple[Composition, ...]:
    """The panels in one order with whole tickets, by largest remainder; panels without a ticket are dropped."""
    shares = mixture.weights * TICKETS
    tickets = np.floor(shares).astype(np.int64)
    order = sorted(range(len(shares)), key=lambda row: (tickets[row] - shares[row], row))
    for row in order[: TICKETS - int(tickets.sum())]:
        tickets[row] += 1
    panels = [
        Composition(tuple(seats.tolist()), int(count))
        for seats, count in zip(mixture.panels, tickets, strict=True)
        if count
    ]
    return tuple(sorted(panels, key=lambda panel: panel.seats))


def draw(published: Lottery, seed: str) -> Drawn:
    """The panel this seed draws. Raises Refused for an empty seed and for one that is no Unicode text."""
    if not seed.strip():
        raise refuse("no-seed", "The draw needs a seed that everybody can know: it is empty.")
    if any("\ud800" <= mark <= "\udfff" for mark in seed):
        raise refuse(
            "wrong-seed", "The seed holds bytes that are no text, so that nobody could repeat the draw."
        )
    ticket = number(seed, "") % TICKETS
    ends = list(accumulate(panel.tickets for panel in published.panels))
    panel = bisect_right(ends, ticket)
    seats = published.panels[panel].seats
    return Drawn(seed, ticket, panel, people_drawn(published, seats, seed))


def people_drawn(published: Lottery, seats: Sequence[int], seed: str) -> tuple[str, ...]:
    """Within each kind the people with the smallest numbers, as many as it has seats."""
    ids = published.pool.ids
    members: list[list[tuple[int, int]]] = [[] for _ in seats]
    for row, kind in enumerate(published.kinds.kind.tolist()):
        members[kind].append((number(seed, ids[row]), row))
    chosen = [row for kind, seated in enumerate(seats) for _, row in sorted(members[kind])[:seated]]
    return tuple(ids[row] for row in sorted(chosen))


def number(seed: str, person: str) -> int:
    """SHA-256 of the seed, a line feed and the id (UTF-8), read as one number; no id for the ticket."""
    return int.from_bytes(sha256(f"{seed}\n{person}".encode()).digest(), "big")
