"""Assembly: people who were invited say yes, and a fair lottery among them draws the panel.

The items are the people invited, their attributes what quotas look at; a ballot is somebody's yes, a mark on
their own item. The seed must be announced before anybody can know it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import ClassVar

from civic.ballots import Ballot, Count, Fact, Item, Refusal, Sentence, VoteType, refuse
from civic.formats.record import TEXT, needed, optional
from civic.lifecycle import Lifecycle, State, Transition
from civic.methods.documents import published, table
from civic.methods.fields import one_of, several, whole
from civic.methods.participation import Participation, not_admitted
from civic.methods.protocol import Document, Standing
from civic.methods.questions import Wording
from civic.results import Explanation, Reason, Result, Rule
from civic.tally.sortition import Drawn, Fairness, Lottery, Pool, Quota, draw, lottery, number
from civic.tally.totals import votes

LIFECYCLE = Lifecycle(
    "assembly",
    (
        State("draft", "a draft"),
        State("inviting", "inviting people"),
        State("pool-closed", "waiting for the draw"),
        State("drawn", "drawn"),
        State("meeting", "meeting"),
        State("recommended", "has recommended"),
        State("answered", "answered", final=True),
        State("cancelled", "cancelled", final=True),
    ),
    (
        Transition("invite", ("draft",), "inviting"),
        Transition("close", ("inviting",), "pool-closed"),
        Transition("extend", ("pool-closed",), "inviting"),
        Transition("draw", ("pool-closed",), "drawn"),
        Transition("replace", ("drawn", "meeting"), "drawn"),
        Transition("meet", ("drawn",), "meeting"),
        Transition("recommend", ("meeting",), "recommended"),
        Transition("answer", ("recommended",), "answered"),
        Transition("cancel", ("draft", "inviting", "pool-closed", "drawn"), "cancelled"),
    ),
)


@dataclass(frozen=True)
class Seats:
    """At least and at most so many panel members have `value` in `feature`."""

    feature: str = needed(TEXT)
    value: str = needed(TEXT)
    least: int = needed(whole(0, 10_000))
    most: int = needed(whole(0, 10_000))


@dataclass(frozen=True)
class AssemblyRules:
    """The panel's size and quotas, how chances are shared, and the public seed once it is known.

    `wordings`: what features and values are called in further languages.
    """

    size: int = optional(whole(1, 10_000, 50))
    quotas: tuple[Seats, ...] = optional(several(Seats))
    fairness: str = optional(one_of(*Fairness))
    seed: str = optional(TEXT)
    wordings: tuple[Wording, ...] = optional(several(Wording))


@dataclass(frozen=True)
class Assembly:
    """The people drawn win; everyone's chance is their score."""

    slug: ClassVar[str] = "assembly"
    lifecycle: ClassVar[Lifecycle] = LIFECYCLE
    open_states: ClassVar[frozenset[str]] = frozenset({"inviting"})
    Rules: ClassVar[type[AssemblyRules]] = AssemblyRules
    vote_type: ClassVar[VoteType] = VoteType.CHOOSE_ONE

    rules: AssemblyRules = field(default_factory=AssemblyRules)
    participation: Participation = field(default_factory=Participation)

    def admit(self, act: Ballot, standing: Standing, now: datetime) -> Refusal | None:
        """None when this is somebody's own yes."""
        refusal = not_admitted(self, act, standing, now)
        if refusal is None and act.voter not in act.marks:
            return Refusal("You can say yes for yourself only.", code="not-yours")
        return refusal

    def lottery(self, count: Count) -> Lottery:
        """The lottery among all who said yes, to be published before the seed is known. Raises Refused as it does."""
        said_yes = [item for item, yes in zip(count.items, votes(count).tolist(), strict=True) if yes]
        features = dict.fromkeys(seats.feature for seats in self.rules.quotas)
        pool = Pool.of(
            (item.id for item in said_yes),
            {name: [item.attributes.get(name, "") for item in said_yes] for name in features},
        )
        quotas = [Quota(seats.feature, seats.value, seats.least, seats.most) for seats in self.rules.quotas]
        return lottery(pool, self.rules.size, quotas, Fairness(self.rules.fairness))

    def tally(self, count: Count) -> Result:
        """The draw. Raises Refused without a seed, when too few said yes, and for quotas in conflict.

        Nobody having said yes is no conflict: then nobody is drawn.
        """
        if not count.voter_count:
            return self.result(count.items, {}, None)
        if not self.rules.seed:
            raise refuse("no-seed", "The public seed of the draw is not known yet.")
        published_lottery = self.lottery(count)
        chances = dict(zip(published_lottery.pool.ids, published_lottery.chances, strict=True))
        return self.result(count.items, chances, draw(published_lottery, self.rules.seed))

    def result(self, items: tuple[Item, ...], chances: dict[str, Fraction], drawn: Drawn | None) -> Result:
        people = drawn.people if drawn else ()
        parameters: dict[str, Fact | bool | None] = {
            "size": self.rules.size,
            "fairness": self.rules.fairness,
            "quotas": len(self.rules.quotas),
            "seed": self.rules.seed,
        }
        facts: dict[str, Fact] = {"drawn": len(people), "pool": len(chances), "seed": self.rules.seed}
        template = "{drawn} of the {pool} {pool:person|people} who said yes {drawn:is|are} drawn with the seed {seed}."
        return Result(
            Rule("sortition", parameters),
            tuple(item.id for item in items if item.id in people),
            {item.id: chances.get(item.id, 0) for item in items},
            Explanation(
                (Sentence(template if drawn else "Nobody said yes.", facts),),
                (),
                tuple(reason(item.id, chances.get(item.id), item.id in people) for item in items),
            ),
        )

    def explain(self, result: Result) -> Explanation:
        return result.explanation

    def export(self, count: Count, result: Result) -> Iterable[Document]:
        """What every method publishes, and the pool and quotas with which `civic draw` repeats the draw."""
        yield from published(count, result)
        yield from self.pool_files(count)

    def pool_files(self, count: Count) -> Iterator[Document]:
        """Who said yes, by the id in the count and what quotas look at; and the quotas."""
        features = tuple(dict.fromkeys(seats.feature for seats in self.rules.quotas))
        said_yes = (item for item, yes in zip(count.items, votes(count).tolist(), strict=True) if yes)
        people = ((item.id, *(item.attributes.get(name, "") for name in features)) for item in said_yes)
        quotas = ((it.feature, it.value, str(it.least), str(it.most)) for it in self.rules.quotas)
        yield Document("pool.csv", "text/csv", table(("id", *features), people))
        yield Document("quotas.csv", "text/csv", table(("feature", "value", "min", "max"), quotas))


def replacement(
    published_lottery: Lottery, *, seed: str, seated: Collection[str], gone: str, asked: Collection[str]
) -> str:
    """Who takes the seat of somebody who is gone: the next of the same kind by the numbers of the draw.

    `seated` sit now, `asked` have been drawn before. Raises Refused when nobody of the kind is left.
    """
    ids, kind = published_lottery.pool.ids, published_lottery.kinds.kind.tolist()
    own = dict(zip(ids, kind, strict=True))
    alike = [one for one in ids if own[one] == own[gone] and one not in seated and one not in asked]
    if not alike:
        raise refuse("nobody-left", "Nobody left is like {person}; the seat stays empty.", person=gone)
    return min(alike, key=lambda one: number(seed, one))


def reason(person: str, chance: Fraction | None, drawn: bool) -> Reason:
    if chance is None:
        return Reason(person, False, Sentence("Did not say yes."))
    facts: dict[str, Fact] = {"chance": chance * 100}
    told = "Drawn, with a chance of {chance} %." if drawn else "Not drawn, with a chance of {chance} %."
    return Reason(person, drawn, Sentence(told, facts), None, {"chance": chance})
