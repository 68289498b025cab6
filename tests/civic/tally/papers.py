"""The Scottish transferable vote paper by paper, as a clerk counts: the definition ours is held to."""

from collections.abc import Callable
from fractions import Fraction

from tests.civic.tally.profiles import Votes


def wigm(size: int, rankings: Votes, seats: int) -> tuple[list[int], bool]:
    """The Scottish rules paper by paper, values cut to five decimals; True when only a lot could break a tie.

    A tie goes by the latest earlier stage at which the candidates differed.
    """
    papers = [[list(row), Fraction(1)] for row, times in rankings for _ in range(times)]
    piles: dict[int, list] = {item: [] for item in range(size)}
    for paper in papers:
        piles[paper[0][0]].append(paper)
    quota = len(papers) // (seats + 1) + 1
    kept: dict[int, Fraction] = {}
    elected: list[int] = []
    gone: list[int] = []
    stages: list[list[Fraction]] = []
    tied = False

    def votes(item: int) -> Fraction:
        return kept.get(item, sum((paper[1] for paper in piles[item]), Fraction(0)))

    def hand_on(item: int) -> None:
        for paper in piles[item]:
            after = paper[0][paper[0].index(item) + 1 :]
            heir = next((one for one in after if one not in elected and one not in gone), None)
            if heir is not None:
                piles[heir].append(paper)
        piles[item] = []

    def furthest(pool: list[int], choose: Callable[..., Fraction]) -> list[int]:
        for stage in reversed(stages):
            wanted = choose(stage[item] for item in pool)
            pool = [item for item in pool if stage[item] == wanted]
        return pool

    while True:
        stages.append([votes(item) for item in range(size)])
        running = [item for item in range(size) if item not in elected and item not in gone]
        elected += [item for item in sorted(running, key=votes, reverse=True) if votes(item) >= quota]
        running = [item for item in running if item not in elected]
        if len(elected) >= seats:
            return elected, tied
        if len(running) <= seats - len(elected):
            return elected + sorted(running, key=votes, reverse=True), tied
        over = [item for item in elected if item not in kept and votes(item) > quota]
        chosen = furthest(over or running, max if over else min)
        tied |= len(chosen) > 1
        item = chosen[0]
        if over:
            share = votes(item) - quota
            total = votes(item)
            for paper in piles[item]:
                paper[1] = Fraction(int(share * paper[1] / total * 100_000), 100_000)
            hand_on(item)
            kept[item] = Fraction(quota)
        else:
            gone.append(item)
            hand_on(item)
