"""Drawing an assembly by lot: quotas kept, chances as even as they allow, every chance published.

lottery(pool, size, quotas)  the fair lottery over panels, with everyone's exact chance
draw(lottery, seed)          the panel that a public seed draws
"""

from civic.tally.sortition.draw import TICKETS, Composition, Drawn, Lottery, draw, lottery, number
from civic.tally.sortition.fairness import Fairness
from civic.tally.sortition.pool import Pool, Quota, proportional

__all__ = [
    "TICKETS",
    "Composition",
    "Drawn",
    "Fairness",
    "Lottery",
    "Pool",
    "Quota",
    "draw",
    "lottery",
    "number",
    "proportional",
]
