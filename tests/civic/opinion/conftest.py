"""Real conversations with the production engine's own results, and small invented ones."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st

from civic.formats.polis.api import parse_api_votes
from civic.formats.polis.votes import parse_votes
from civic.opinion.matrix import VoteMatrix

WITH_RESULT = ("150ptpt-3gp-no-strict-no-meta", "25ptpt-3gp-no-strict-with-meta", "below-100-ptpts", "vw")
EXPORTS = (
    "polis/openData/bg2050-volunteers",
    "polis/openData/football-concussions",
    "polis/openData/london.youth.policing",
    "polis/openData/scoop-hivemind.taxes",
    "polis/openData/scoop-hivemind.ubi",
    "polis-conversations/15-per-hour-seattle",
    "polis-conversations/canadian-electoral-reform",
    "polis-conversations/scoop-hivemind.affordable-housing",
    "polis-conversations/vtaiwan.uberx",
)


@dataclass(frozen=True)
class Produced:
    """A conversation with the result (`blob`) that Polis' production engine gave."""

    matrix: VoteMatrix
    blob: dict[str, Any]

    @property
    def hidden(self) -> np.ndarray:
        return np.isin(self.matrix.statements, self.blob["mod-out"])

    @property
    def groups(self) -> np.ndarray:
        """The production group of each participant, -1 for none."""
        base = self.blob["base-clusters"]
        members = dict(zip(base["id"], base["members"], strict=True))
        group = {
            person: found["id"]
            for found in self.blob["group-clusters"]
            for cluster in found["members"]
            for person in members[cluster]
        }
        return np.array([group.get(person, -1) for person in self.matrix.participants.tolist()])


@pytest.fixture(scope="session", params=WITH_RESULT)
def produced(request: pytest.FixtureRequest, shared_data: Path) -> Produced:
    folder = shared_data / "polis" / "clojure-output" / request.param
    blob = json.loads(next(folder.glob("*math*.json")).read_bytes())
    if found := list(folder.glob("*votes.csv")):
        log = parse_votes(found[0].read_bytes(), found[0].name)
    else:
        log = parse_api_votes((folder / "votes.json").read_bytes(), agree=1)
    return Produced(log.matrix(blob["tids"]), blob)


@pytest.fixture(scope="session", params=EXPORTS, ids=lambda path: path.rpartition("/")[2])
def export(request: pytest.FixtureRequest, shared_data: Path) -> Path:
    return shared_data / request.param


@pytest.fixture(scope="session")
def invented() -> Callable[..., VoteMatrix]:
    return conversation


def conversation(people: int, statements: int, each: int, camps: int, seed: int = 1) -> VoteMatrix:
    """Votes of people in camps (person p in camp p % camps), or of nobody in particular when camps is 0."""
    rng = np.random.default_rng(seed)
    who = np.repeat(np.arange(people), each)
    what = rng.integers(0, statements, len(who))
    if not camps:
        return VoteMatrix.of(who, what, rng.integers(-1, 2, len(who)))
    lean = rng.normal(size=(camps, statements))
    felt = lean[who % camps, what] + rng.normal(0, 0.5, len(who))
    return VoteMatrix.of(who, what, np.where(felt > 0.3, 1, np.where(felt < -0.3, -1, 0)))


def vote_lists(people: int = 8, statements: int = 6, most: int = 60) -> st.SearchStrategy[list]:
    """Any votes at all, re-votes among them."""
    vote = st.tuples(st.integers(0, people - 1), st.integers(0, statements - 1), st.integers(-1, 1))
    return st.lists(vote, max_size=most)
