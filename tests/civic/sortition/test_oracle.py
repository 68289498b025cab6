"""The lowest chance that sortition-algorithms finds is ours. It runs in its own environment: it is GPL-3.

Its leximin needs a proprietary solver; ours is held against brute force in test_fairness instead.
"""

import json
import os
import subprocess

import numpy as np
import pytest

from civic.tally.sortition import Pool, Quota, lottery

SCRIPT = """
import json, sys
from sortition_algorithms.committee_generation import find_distribution_maximin
from sortition_algorithms.features import read_in_features
from sortition_algorithms.people import read_in_people
from sortition_algorithms.settings import Settings
asked = json.load(sys.stdin)
features, *_ = read_in_features(["feature", "value", "min", "max"], asked["quotas"])
settings = Settings(id_column="id", columns_to_keep=[], check_same_address=False, check_same_address_columns=[])
people, _ = read_in_people(list(asked["people"][0]), asked["people"], features, settings)
panels, chances, _ = find_distribution_maximin(features, people, asked["size"], [])
total = {person["id"]: 0.0 for person in asked["people"]}
for panel, chance in zip(panels, chances):
    for person in panel:
        total[person] += chance
print(json.dumps(total))
"""


def case(seed: int) -> tuple[Pool, int, list[Quota]]:
    """A pool of 60 in which some are many and some are few, with quotas around a panel that exists."""
    draws = np.random.default_rng(seed)
    columns = {
        "sex": draws.choice(["f", "m"], 60, p=[0.35, 0.65]).tolist(),
        "age": draws.choice(["young", "middle", "old"], 60, p=[0.15, 0.35, 0.5]).tolist(),
        "area": draws.choice(["n", "e", "s", "w"], 60).tolist(),
    }
    panel = draws.choice(60, 12, replace=False).tolist()
    quotas = [
        Quota(feature, value, max(0, seats - 1), seats + 1)
        for feature, column in columns.items()
        for value in sorted(set(column))
        for seats in [sum(column[person] == value for person in panel)]
    ]
    return Pool.of([f"p{number}" for number in range(60)], columns), 12, quotas


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_independent_program_finds_no_better_lowest_chance(seed: int) -> None:
    if "CIVIC_ORACLES" not in os.environ:
        pytest.skip("CIVIC_ORACLES names no interpreter with sortition-algorithms")
    pool, size, quotas = case(seed)
    asked = {
        "size": size,
        "people": [
            {"id": person, **{name: column[row] for name, column in pool.features.items()}}
            for row, person in enumerate(pool.ids)
        ],
        "quotas": [
            {"feature": q.feature, "value": q.value, "min": str(q.least), "max": str(q.most)} for q in quotas
        ],
    }
    answer = subprocess.run(
        [os.environ["CIVIC_ORACLES"], "-c", SCRIPT], input=json.dumps(asked), capture_output=True, text=True
    )
    if "No module named" in answer.stderr:
        pytest.skip("the interpreter of CIVIC_ORACLES has no sortition-algorithms")
    theirs = min(json.loads(answer.stdout.splitlines()[-1]).values())
    ours = float(min(lottery(pool, size, quotas).chances))
    assert ours == pytest.approx(theirs, abs=1e-3)  # it stops within half a thousandth of the best
    assert ours >= theirs - 1e-6
