"""Raking and sortition beside their peers: CPU seconds in one run. Times are printed, never asserted.

    python bench/civic_weighting.py            raking 100,000 x 3; lotteries of 500 for 50 and 2,000 for 100
    python bench/civic_weighting.py --long     the peer on 2,000 for 100 as well

A peer runs when CIVIC_ORACLES names a Python that has it (weightipy, sortition-algorithms), and is cut after ten
minutes by the clock. Every measure is a process of its own on one core.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent / "src"
LIMIT = 600

SAMPLE = """
import json, time
import numpy as np
draws = np.random.default_rng(1)
shares = {"age": [.1, .2, .3, .25, .15], "sex": [.48, .52], "area": [.1] * 10}
codes = {name: draws.choice(len(of), 100_000, p=draws.dirichlet(np.full(len(of), 20))) for name, of in shares.items()}
"""
RAKING = {
    "ours, categories as numbers": SAMPLE
    + """
from civic.tally.weighting import Margin, rake_codes
margins = [Margin.of(name, {str(c): share for c, share in enumerate(of)}) for name, of in shares.items()]
work = lambda: rake_codes(list(codes.values()), margins).rounds
""",
    "ours, categories as words": SAMPLE
    + """
from civic.tally.weighting import Margin, rake
margins = [Margin.of(name, {str(c): share for c, share in enumerate(of)}) for name, of in shares.items()]
words = {name: [str(c) for c in column] for name, column in codes.items()}
work = lambda: rake(words, margins).rounds
""",
    "weightipy": SAMPLE
    + """
import pandas, weightipy
frame = pandas.DataFrame(codes)
scheme = weightipy.scheme_from_dict({name: {c: 100 * s for c, s in enumerate(of)} for name, of in shares.items()})
work = lambda: len(weightipy.weight_dataframe(frame, scheme))
""",
}
POOL = """
import json, time
from math import ceil, floor
import numpy as np
draws = np.random.default_rng(1)
size = {size}
population = {{
    "sex": ([.6, .4], [.5, .5]),
    "age": ([.05, .15, .25, .3, .25], [.18, .22, .2, .2, .2]),
    "region": ([.3, .2, .15, .1, .1, .08, .05, .02], [.2, .18, .14, .12, .12, .1, .08, .06]),
    "schooling": ([.08, .22, .3, .4], [.2, .35, .25, .2]),
    "origin": ([.85, .06, .05, .04], [.75, .1, .09, .06]),
    "town": ([.7, .3], [.6, .4]),
}}
columns = {{
    name: ["v" + str(c) for c in draws.choice(len(of), {people}, p=of)] for name, (of, _) in population.items()
}}
quotas = [
    (name, "v" + str(c), floor(size * share * .95), ceil(size * share * 1.05))
    for name, (_, target) in population.items() for c, share in enumerate(target)
]
ids = ["p" + str(number) for number in range({people})]
"""
OURS = """
from civic.tally.sortition import Fairness, Pool, Quota, lottery
pool = Pool.of(ids, columns)
fair = Fairness("{fairness}")
work = lambda: f"lowest chance {{float(min(lottery(pool, size, [Quota(*q) for q in quotas], fair).chances)):.5f}}"
"""
THEIRS = """
from sortition_algorithms.committee_generation import find_distribution_maximin
from sortition_algorithms.features import read_in_features
from sortition_algorithms.people import read_in_people
from sortition_algorithms.settings import Settings
rows = [dict(zip(("feature", "value", "min", "max"), map(str, q))) for q in quotas]
features, *_ = read_in_features(["feature", "value", "min", "max"], rows)
settings = Settings(id_column="id", columns_to_keep=[], check_same_address=False, check_same_address_columns=[])
people = [{{"id": one, **{{name: column[row] for name, column in columns.items()}}}} for row, one in enumerate(ids)]
people, _ = read_in_people(list(people[0]), people, features, settings)
def work():
    panels, chances, _ = find_distribution_maximin(features, people, size, [])
    total = dict.fromkeys(ids, 0.0)
    for panel, chance in zip(panels, chances):
        for one in panel:
            total[one] += chance
    return f"lowest chance {{min(total.values()):.5f}}"
"""
MEASURE = """
times = {times}
says = work() if times > 1 else None
start = time.process_time()
for _ in range(times): says = work()
print(json.dumps([(time.process_time() - start) / times, str(says)]))
"""


def measured(python: str, script: str, times: int) -> tuple[float, str] | None:
    """CPU seconds of one run and what it says; None when this Python lacks the peer or takes too long."""
    surroundings = {
        **os.environ,
        "PYTHONPATH": str(SOURCE),
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
    command = [python, "-c", script + MEASURE.format(times=times)]
    try:
        done = subprocess.run(command, env=surroundings, capture_output=True, text=True, timeout=LIMIT)
    except subprocess.TimeoutExpired:
        print(f"    not done in {LIMIT} s by the clock")
        return None
    if done.returncode:
        print(f"    not run: {done.stderr.strip().splitlines()[-1]}")
        return None
    seconds, says = json.loads(done.stdout.splitlines()[-1])
    return seconds, says


def show(title: str, rows: list[tuple[str, str, str, int]]) -> None:
    """Measure name, Python, script and repetitions of each row; the ratio is to the first."""
    print(title)
    first = None
    for name, python, script, times in rows:
        found = measured(python, script, times)
        if found is None:
            continue
        first = first or found[0]
        print(f"    {name:30} {found[0]:9.4f} s CPU  x {found[0] / first:7.1f}   {found[1]}", flush=True)


def main() -> None:
    peer = os.environ.get("CIVIC_ORACLES")
    if not peer:
        print("peers: absent (set CIVIC_ORACLES to a Python that has weightipy and sortition-algorithms)")
    rows = [(name, sys.executable, script, 10) for name, script in RAKING.items() if name != "weightipy"]
    show(
        "Raking 100,000 people to 3 margins",
        rows + ([("weightipy", peer, RAKING["weightipy"], 10)] if peer else []),
    )
    for people, size in ((500, 50), (2000, 100)):
        pool = POOL.format(people=people, size=size)
        ours = [
            (fairness, sys.executable, pool + OURS.format(fairness=fairness), 1)
            for fairness in ("maximin", "leximin")
        ]
        theirs = people == 500 or "--long" in sys.argv
        peers = [("sortition-algorithms maximin", peer, pool + THEIRS.format(), 1)] if peer and theirs else []
        show(f"A fair lottery, {people:,} people for {size} seats", ours + peers)


if __name__ == "__main__":
    main()
