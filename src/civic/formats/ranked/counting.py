"""From an election to a `Count`: equal rankings merged, those who withdrew passed over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from civic.ballots import Count, Item, Marks, Sentence, VoteType, packed
from civic.formats.ranked.election import Candidate, Election, Tiers


def count(election: Election) -> Count:
    """The count. Items have the candidates' numbers as ids; voters have none, as papers are secret."""
    standing = [number for number, one in numbered(election) if not one.withdrawn]
    place = {number: index for index, number in enumerate(standing)}
    items = (Item(str(number), named(election.candidates[number - 1])) for number in standing)
    rows: dict[Marks, int] = {}
    for times, tiers in election.rankings:
        marks = marks_of(tiers, place)
        rows[marks] = rows.get(marks, 0) + times
    columns = packed(list(rows), np.array(list(rows.values()), np.int64))
    return Count(tuple(items), VoteType.ORDINAL, columns, attributes={"title": election.title})


def numbered(election: Election) -> Iterator[tuple[int, Candidate]]:
    return enumerate(election.candidates, 1)


def named(candidate: Candidate) -> str:
    return f"{candidate.name}, {candidate.party}" if candidate.party else candidate.name


def marks_of(tiers: Tiers, place: Mapping[int, int]) -> Marks:
    """Ranks of those who stand, none left out between them."""
    standing = ([place[one] for one in tier if one in place] for tier in tiers)
    ranked = enumerate(filter(None, standing), 1)
    return tuple(sorted((item, rank) for rank, tier in ranked for item in tier))


def withdrawals(election: Election) -> list[Sentence]:
    """Who is not counted, to be said beside the result."""
    template = "{item} withdrew before the count; papers pass on to whom they rank next."
    return [Sentence(template, {"item": named(one)}) for one in election.candidates if one.withdrawn]
