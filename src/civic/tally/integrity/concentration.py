"""How far acts come from few sources: addresses, devices, domains, sponsors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import log2

from civic.ballots import refuse


@dataclass(frozen=True)
class Concentration:
    """Figures over sources, each with at least one act.

    `top_share` is the largest source's share; `entropy` in bits, 0 for one source and log2(sources) for equal
    ones; `effective_sources` (2 to the entropy) how many equal sources would be as mixed; `gini` 0 for equal
    sources, towards 1 when one has all.
    """

    acts: int
    sources: int
    top_share: Fraction
    entropy: float
    effective_sources: float
    gini: Fraction


def concentration(acts_by_source: Iterable[int]) -> Concentration:
    """The figures for these numbers of acts. Raises Refused for negative numbers or no act at all."""
    counts = sorted(acts_by_source)
    if counts and counts[0] < 0:
        raise refuse("negative-figure", "A source has the negative number of acts {acts}.", acts=counts[0])
    counts = [count for count in counts if count]
    total, sources = sum(counts), len(counts)
    if not total:
        raise refuse("no-acts", "There is no act to look at.")
    entropy = -sum(count / total * log2(count / total) for count in counts)
    ranked = sum(rank * count for rank, count in enumerate(counts, 1))
    return Concentration(
        total,
        sources,
        Fraction(counts[-1], total),
        max(0.0, entropy),
        2**entropy,
        Fraction(2 * ranked, sources * total) - Fraction(sources + 1, sources),
    )
