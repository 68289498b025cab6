"""Whose winning hangs on the lot: a count is run again with the lots that choose otherwise where this one chose.

Two lots that agree in all they were asked give the same winners. So the lots are parted by the first choice they make
otherwise, and each part again by what a count by one of its lots asked, until all is seen or too much has been tried.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from civic.tally.ties import Drawn, Order

Outcome = tuple[Collection[int], Sequence[Drawn]]  # who wins, and what the lot chose on the way
MOST_LOTS, MOST_WORK = 100, 2 * 10**6
MOST_NOTED = 10**4


class Branch(NamedTuple):
    """The lots that make the choices `imposed` and those `drawn` before `place`, but choose `instead` there."""

    imposed: Sequence[Drawn]
    drawn: Sequence[Drawn]
    place: int
    instead: int

    def choices(self) -> list[Drawn]:
        kept = [*self.imposed, *self.drawn[: self.place]]
        return [*dict.fromkeys(kept), self.drawn[self.place].otherwise(self.instead)]


def swayed(order: Order, outcome: Outcome, again: Callable[[Order], Outcome], work: int) -> list[int]:
    """The items that win by some lots and lose by others; `outcome` is that of `order`, `again` that of another lot.

    `work` says how much one count is, in marks; of 20,000 marks a hundred lots are tried, of more fewer, that which is
    worst for the winners first. Where there are more, an item that only those not tried sway is not named.
    """
    winners, drawn = outcome
    always, ever = set(winners), set(winners)
    if drawn:
        found, _ = again(order.against(winners))
        always.intersection_update(found)
        ever.update(found)
    waiting = deque(branches([], winners, drawn))
    left = max(1, min(MOST_LOTS, MOST_WORK // max(work, 1)))
    while waiting and left:
        imposed = waiting.popleft().choices()
        other = obeying(order, imposed)
        if other is None:
            continue
        left -= 1
        found, further = again(other)
        always.intersection_update(found)
        ever.update(found)
        waiting.extend(branches(imposed, found, further))
    return sorted(ever - always)


def branches(imposed: Sequence[Drawn], winners: Collection[int], drawn: Sequence[Drawn]) -> list[Branch]:
    """Each other choice that is not imposed; those likelier to matter first."""
    kept, known = set(winners), set(imposed)
    found = [
        Branch(imposed, drawn, place, one)
        for place, choice in enumerate(drawn)
        if choice not in known
        for one in sorted(choice.others)
    ]
    return sorted(found, key=lambda branch: (branch.instead in kept) != drawn[branch.place].last)


def choices(groups: Iterable[Sequence[int]]) -> Iterator[Drawn]:
    """What the lot chose to put these groups in order."""
    for group in groups:
        for number, item in enumerate(group[:-1], 1):
            yield Drawn(item, frozenset(group[number:]))


def few(drawn: Iterable[Drawn]) -> list[Drawn]:
    """Each choice once, and no more than there is room for: further ones would not be tried anyway."""
    kept: dict[Drawn, None] = {}
    room = MOST_NOTED
    for choice in drawn:
        if room < 0:
            break
        room -= 0 if choice in kept else len(choice.others)
        kept[choice] = None
    return list(kept)


def obeying(order: Order, choices: Sequence[Drawn]) -> Order | None:
    """The lot nearest to this one that makes these choices; None when they contradict each other."""
    after: dict[int, set[int]] = {one: set() for choice in choices for one in (choice.item, *choice.others)}
    for choice in choices:
        for other in choice.others:
            first, second = (other, choice.item) if choice.last else (choice.item, other)
            after[first].add(second)
    before = dict.fromkeys(after, 0)
    for seconds in after.values():
        for second in seconds:
            before[second] += 1
    queue = [(order.rank[item], item) for item, number in before.items() if not number]
    heapify(queue)
    sorted_: list[int] = []
    while queue:
        _, item = heappop(queue)
        sorted_.append(item)
        for second in after[item]:
            before[second] -= 1
            if not before[second]:
                heappush(queue, (order.rank[second], second))
    if len(sorted_) < len(after):
        return None
    rank = list(order.rank)
    for place, item in zip(sorted(order.rank[item] for item in after), sorted_, strict=True):
        rank[item] = place
    return Order(rank, order.group)
