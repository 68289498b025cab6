"""Our ranked and graded rules against pref-voting, pyrankvote and votekit on ten thousand random elections.

The oracles live in an environment of their own (`python bench/oracles.py FOLDER` builds it); name its interpreter in
CIVIC_ORACLES. Without it these tests are skipped; the definitions in test_definitions.py always run.
"""

import json
import os
import random
import subprocess
from pathlib import Path

import pytest

from civic.tally.contest import Parameters
from civic.tally.rules import RULES
from civic.tally.schulze import Parameters as Strength
from tests.civic.tally.papers import wigm
from tests.civic.tally.profiles import graded_count, random_profile, ranked_count

PROFILES = 10_000
RANKED = ("plurality", "borda", "irv", "schulze", "ranked-pairs")
GRADED = ("score", "star", "majority-judgment")
# The oracle follows every way to break ties (the first two) or stops at the first; ours decides further.
ONE_OF_MANY = ("irv", "ranked-pairs", "majority-judgment", "star")


@pytest.fixture(scope="module")
def elections() -> list[tuple[dict, dict]]:
    oracle = os.environ.get("CIVIC_ORACLES")
    if not oracle:
        pytest.skip("CIVIC_ORACLES names no interpreter with the oracles; bench/oracles.py builds one")
    source = random.Random(2024)
    profiles = [random_profile(source) for _ in range(PROFILES)]
    script = Path(__file__).with_name("ranked_oracle.py")
    done = subprocess.run(
        [oracle, str(script)],
        input=json.dumps({"profiles": profiles}),
        capture_output=True,
        text=True,
        check=True,
    )
    return list(zip(profiles, json.loads(done.stdout), strict=True))


@pytest.mark.slow
@pytest.mark.parametrize("rule", RANKED + GRADED)
def test_the_same_winners(elections: list[tuple[dict, dict]], rule: str) -> None:
    for profile, answers in elections:
        if rule in RANKED:
            count = ranked_count(profile["items"], profile["rankings"])
        else:
            count = graded_count(profile["items"], profile["grades"])
        parameters = (
            Strength(strength="margins") if rule in ("schulze", "ranked-pairs") else RULES[rule].parameters()
        )
        result = RULES[rule].count(count, parameters)
        if answers[rule] is None:
            continue  # ranked pairs: the oracle gives up on some ties
        theirs = {str(item) for item in answers[rule]}
        ours = set(result.tied) | set(result.winners)
        if rule in ONE_OF_MANY:
            assert set(result.winners) <= theirs, profile
        else:
            assert ours == theirs, profile


@pytest.mark.slow
def test_transferable_votes(elections: list[tuple[dict, dict]]) -> None:
    """Elections without any lot. The oracles neither cut values to five decimals nor break ties by earlier stages as
    Scotland does: where neither agrees, the count paper by paper must, and that is rare."""
    compared = alone = 0
    for profile, answers in elections:
        count = ranked_count(profile["items"], profile["rankings"])
        result = RULES["stv-scottish"].count(count, Parameters(seats=profile["seats"]))
        if result.tied:
            continue
        compared += 1
        ours = {int(winner) for winner in result.winners}
        if ours not in (set(answers["pyrankvote"]), set(answers["votekit"])):
            alone += 1
            assert ours == set(wigm(profile["items"], profile["rankings"], profile["seats"])[0]), profile
    assert compared > PROFILES // 2
    assert alone < compared / 20
