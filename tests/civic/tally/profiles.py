"""Random elections for the tests of the rules, small enough to hold many ties."""

import random

from civic.ballots import Ballot, Count, Item, VoteType

Votes = list[tuple[list[int], int]]


def random_profile(source: random.Random) -> dict[str, object]:
    """Full rankings, papers that may break off, and grades 0 to 5 of the same items, as (ballot, times)."""
    items = source.randint(3, 6)
    voters = source.randint(2, 9)
    rankings = [(source.sample(range(items), items), source.randint(1, 9)) for _ in range(voters)]
    grades = [([source.randint(0, 5) for _ in range(items)], source.randint(1, 9)) for _ in range(voters)]
    seats = source.randint(2, items - 1)
    papers = [(row[: source.randint(1, items)], times) for row, times in rankings]
    return {"items": items, "rankings": rankings, "papers": papers, "grades": grades, "seats": seats}


def ranked_count(items: int, rankings: Votes) -> Count:
    return counted(
        items,
        [(dict(zip(map(str, row), range(1, len(row) + 1), strict=True)), times) for row, times in rankings],
        VoteType.ORDINAL,
    )


def graded_count(items: int, grades: Votes) -> Count:
    return counted(
        items,
        [({str(item): grade for item, grade in enumerate(row)}, times) for row, times in grades],
        VoteType.SCORING,
    )


def counted(items: int, ballots: list[tuple[dict[str, int], int]], vote_type: VoteType) -> Count:
    """A count in which each (marks, times) stands for that many voters."""
    cast = [
        Ballot(f"{number}-{copy}", marks)
        for number, (marks, times) in enumerate(ballots)
        for copy in range(times)
    ]
    return Count.of([Item(str(item)) for item in range(items)], cast, vote_type=vote_type)
