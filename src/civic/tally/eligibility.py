"""Which projects may win at all: thresholds that a budget process publishes beside its rule."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from civic.ballots import Count, Fact, Sentence
from civic.tally import totals


@dataclass(frozen=True)
class Eligibility:
    """`least_points`: fewer are too few (Pabulib `min_project_score_threshold`).

    `cost_share`: votes / voters must reach cost / (cost_share x budget); Swiecie 2023 used 3.
    """

    least_points: Fraction | None = None
    cost_share: Fraction | None = None

    def parameters(self) -> dict[str, Fact | bool | None]:
        return {"least_points": self.least_points, "cost_share": self.cost_share}


def ineligible(count: Count, rule: Eligibility) -> dict[int, Sentence]:
    """The items that may not win, each with what it lacks."""
    barred: dict[int, Sentence] = {}
    points, votes = totals.points(count), totals.votes(count).tolist()
    for item, (had, backed) in enumerate(zip(points, votes, strict=True)):
        if rule.least_points is not None and had < rule.least_points:
            template = "It had {had} {had:point|points}; the process asks for at least {needed}."
            barred[item] = Sentence(template, {"had": had, "needed": rule.least_points})
        elif rule.cost_share is not None and backed < (
            needed := votes_for_cost(count, item, rule.cost_share)
        ):
            template = "It had {had} {had:vote|votes}; a project of its cost needs at least {needed}."
            barred[item] = Sentence(template, {"had": backed, "needed": needed})
    return barred


def votes_for_cost(count: Count, item: int, cost_share: Fraction) -> int:
    """The fewest votes with votes / voters >= cost / (cost_share x budget). Raises Refused without a cost."""
    money = cost_share * totals.budget(count)
    cost = totals.cost_of(count.items[item].id, count.items[item].cost)
    if money <= 0:
        return count.voter_count + 1
    return -int(-(count.voter_count * cost / money) // 1)
