"""Puts the outcome of equal shares into words and money: who paid what, why each project won or lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import ceil

import numpy as np

from civic.ballots import Sentence
from civic.results import Explanation, Fact, Payment, Reason, Round
from civic.tally import totals
from civic.tally.equal_shares_setting import Outcome, Setting
from civic.tally.exact_purses import Purchase
from civic.tally.purses import Floats


@dataclass(frozen=True)
class Teller:
    """Puts an outcome into words and money."""

    setting: Setting
    outcome: Outcome
    added: Sequence[int]

    def explanation(self) -> Explanation:
        rounds = [self.round(purchase) for purchase in self.outcome.purchases]
        reasons = [self.reason(item) for item in range(len(self.setting.cost))]
        return Explanation(self.summary(), tuple(rounds), tuple(reasons))

    def money(self, coins: Fraction | int) -> Fraction:
        return Fraction(coins) / self.setting.coins

    def summary(self) -> tuple[Sentence, ...]:
        setting, winners = self.setting, [*self.outcome.winners, *self.added]
        facts: dict[str, Fact] = {
            "winners": len(winners),
            "spent": self.money(setting.spent(winners)),
            "budget": self.money(setting.money),
            "share": self.money(self.outcome.share),
            "first": self.money(setting.first_share),
        }
        return (
            totals.funded(facts),
            Sentence("Each voter had a share of {share} to spend; it began at {first}.", facts),
        )

    def round(self, purchase: Purchase) -> Round:
        item = self.setting.market.items[purchase.item]
        level = self.money(purchase.level)
        full = sum(voters for _, voters in purchase.payers)
        facts: dict[str, Fact] = {
            "item": self.setting.count.items[item].id,
            "cost": self.money(self.setting.cost[item]),
            "level": level,
            "full": full,
            "poor": purchase.poor,
            "rest": self.money(purchase.poor_paid),
        }
        template = (
            "{item} is bought for {cost}: {full:one supporter pays|{full} supporters pay} {level}"
            + self.per("full")
        )
        template += ", {poor} {poor:pays|pay} the {rest} they had left." if purchase.poor else "."
        paid = [Payment(voters, level * mark * voters, level * mark) for mark, voters in purchase.payers]
        if purchase.poor:
            paid.append(Payment(purchase.poor, self.money(purchase.poor_paid), None))
        return Round(Sentence(template, facts), {}, tuple(paid))

    def per(self, payers: str) -> str:
        return f"{{{payers}:| each}}" if self.setting.market.plain else " a point"

    @cached_property
    def paid(self) -> dict[int, Purchase]:
        return dict(zip(self.outcome.winners, self.outcome.purchases, strict=True))

    @cached_property
    def held(self) -> Floats:
        """What the supporters of each item have left together, rounded."""
        support = self.setting.support
        sums = np.concatenate([[0.0], np.cumsum((self.outcome.left * support.times)[support.rows])])
        held: Floats = sums[support.starts[1:]] - sums[support.starts[:-1]]
        return held

    def reason(self, item: int) -> Reason:
        name, votes = self.setting.count.items[item].id, int(self.setting.support.votes[item])
        cost = self.money(self.setting.cost[item])
        facts: dict[str, Fact] = {"votes": votes, "cost": cost}
        if item in self.setting.barred:
            return Reason(name, False, self.setting.barred[item])
        if item in self.paid:
            facts["level"] = self.money(self.paid[item].level)
            template = (
                "Its {votes:one supporter|{votes} supporters} could pay its cost of {cost}, at most {level}"
            )
            template += self.per("votes") + "."
            return Reason(name, True, Sentence(template, facts), None, facts)
        if item in self.added:
            return Reason(name, True, Sentence("It fitted into what was left over, by points."), None, facts)
        if not votes:
            return Reason(name, False, Sentence("Nobody voted for it."), None, facts)
        return self.lost(name, item, facts)

    def lost(self, name: str, item: int, facts: dict[str, Fact]) -> Reason:
        share = self.outcome.share
        lacking = max(0.0, self.setting.cost[item] - float(self.held[item]))
        facts |= {
            "left": rounded(float(self.held[item]) / self.setting.coins),
            "lacking": rounded(lacking / self.setting.coins),
            "share": self.money(share),
            "more": max(1, ceil(lacking / float(share))) if share else 0,
        }
        template = (
            "Its {votes:one supporter|{votes} supporters} had {left} left{votes:| together}; it cost {cost}."
        )
        why = Sentence(template, facts)
        template = (
            "It lacked {lacking}, no more than {more:one more supporter|{more} more supporters} "
            "with a whole share of {share} {more:has|have}."
        )
        return Reason(name, False, why, Sentence(template, facts) if share else None, facts)


def rounded(money: float) -> Fraction:
    return Fraction(round(money * 100), 100)
