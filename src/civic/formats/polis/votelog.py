"""Votes in the order they were cast, whatever file they came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from civic.formats.problem import FormatProblem, Malformed
from civic.opinion.matrix import Ids, VoteMatrix, Votes, Whole


@dataclass(frozen=True, eq=False)
class VoteLog:
    """One entry a vote: who, on what, how (1 agree, 0 pass, -1 disagree) and when, if known.

    `listed` are statements the file names without a vote on them.
    """

    participants: Ids
    statements: Ids
    votes: Votes
    times: Whole | None = None
    listed: Ids | Sequence[Any] = ()

    def matrix(self, listed: Sequence[Any] = ()) -> VoteMatrix:
        """The last vote of each pair, with further statements nobody voted on."""
        every = [*np.asarray(self.listed).tolist(), *listed]
        return VoteMatrix.of(self.participants, self.statements, self.votes, self.times, every)

    def reversed(self) -> VoteLog:
        """The same log with agree and disagree exchanged."""
        return VoteLog(self.participants, self.statements, -self.votes, self.times, self.listed)


def malformed(name: str, line: int, field: str, reason: str) -> Malformed:
    """The refusal of a file: which file, which line (1 is the first), which field, and why."""
    return Malformed(FormatProblem(name, line, field, reason))


def ids_of(texts: Sequence[str]) -> Ids:
    """Ids as whole numbers where all are written as such, otherwise as texts."""
    if all(text.isascii() and text.isdigit() and len(text) < 19 for text in texts):
        numbers = list(map(int, texts))
        if list(map(str, numbers)) == list(texts):
            return np.array(numbers, np.int64)
    return np.array(texts, np.str_) if len(texts) else np.zeros(0, np.int64)


def normal(column: str) -> str:
    """A column's name as compared: small letters, hyphens."""
    return column.strip().lower().replace("_", "-").replace(" ", "-")
