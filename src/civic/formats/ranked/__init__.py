"""Elections by ranked ballots as they are published: `.blt`, the same with commas, and PrefLib's orders.

`kind` tells which of them a file is; each has its `parse` and `write`. All give an `Election`, of which `count`
makes what the rules need. They say who stands and how the papers rank them, none says by which rule they are counted.
"""

from civic.formats.ranked.counting import count, withdrawals
from civic.formats.ranked.election import Candidate, Election, Tiers
from civic.formats.ranked.kinds import kind, parse

__all__ = ["Candidate", "Election", "Tiers", "count", "kind", "parse", "withdrawals"]
