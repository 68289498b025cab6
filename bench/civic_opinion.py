"""Opinion map and bridging beside their peers: CPU seconds, peak memory, ratio. Times are printed, never asserted.

    python bench/civic_opinion.py            sizes up to 100,000 people, the peer up to 10,000
    python bench/civic_opinion.py --long     one million people as well, the peer up to 100,000

A peer runs when CIVIC_ORACLES names a Python that has it (red-dwarf, for the map), and is cut after ten minutes by
the clock. Every measure is a process of its own on one core, so that memory and start-up are its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

SOURCE = Path(__file__).resolve().parent.parent / "src"
CAMPS = 3
LIMIT = 600

MEASURE = """
import json, resource, sys, time
import numpy as np
who, what, how = (np.load(sys.argv[1] + "/" + name + ".npy") for name in ("who", "what", "how"))
{setup}
start = time.process_time()
{work}
print(json.dumps(dict(seconds=(time.process_time() - start) / {times},
    megabytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, says=str({says}))))
"""

MAP = {
    "setup": "from civic.opinion.maps import opinion_map\nfrom civic.opinion.matrix import VoteMatrix",
    "work": "found = opinion_map(VoteMatrix.of(who, what, how))",
    "says": 'f"{found.grouping.size} groups, stability {found.stability.mean:.2f}"',
}
FOLD = {
    "setup": "from civic.opinion.matrix import VoteMatrix\nfrom civic.opinion.stream import LiveMap\n"
    "live = LiveMap(VoteMatrix.of(who, what, how))",
    "work": "for person in range(20): live.fold(int(who[person * 1000]), int(what[0]), (person % 3) - 1)",
    "times": "20",
    "says": "'each vote'",
}
BRIDGING = {
    "setup": "from civic.opinion.bridging import bridging\nfrom civic.opinion.matrix import VoteMatrix",
    "work": "found = bridging(VoteMatrix.of(who, what, how))",
    "says": 'f"{found.rounds} rounds"',
}
RED_DWARF = {
    "setup": "from reddwarf.implementations.polis import run_pipeline\n"
    "keys = ('participant_id', 'statement_id', 'vote')\n"
    "votes = {(w, s): v for w, s, v in zip(who.tolist(), what.tolist(), how.tolist())}\n"
    "votes = [dict(zip(keys, (*pair, vote))) for pair, vote in votes.items()]",
    "work": "found = run_pipeline(votes=votes, random_state=0)",
    "says": "f'{len(set(found.participants_df[\"cluster_id\"].dropna()))} groups'",
}


def votes(people: int, statements: int, each: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Votes of people in three camps, `each` a person on average (geometric, as in real conversations)."""
    rng = np.random.default_rng(1)
    counts = np.clip(rng.geometric(1 / each, people), 1, statements)
    who = np.repeat(np.arange(people, dtype=np.int32), counts)
    what = rng.integers(0, statements, len(who), dtype=np.int32)
    lean = rng.normal(size=(CAMPS, statements))
    felt = lean[who % CAMPS, what] + rng.normal(size=len(who))
    order = rng.permutation(len(who))
    how = ((felt > 0.3).astype(np.int8) - (felt < -0.3).astype(np.int8))[order]
    return who[order], what[order], how


def measured(python: str, folder: str, parts: dict[str, str]) -> dict[str, object] | None:
    """What one measure printed, or None when it failed or took too long."""
    program = MEASURE.format(**{"times": "1", **parts})
    one_core = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1"}
    environment = {**os.environ, **one_core, "PYTHONPATH": str(SOURCE)}
    try:
        done = subprocess.run(
            [python, "-W", "ignore", "-c", program, folder],
            capture_output=True,
            text=True,
            timeout=LIMIT,
            env=environment,
            check=True,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as wrong:
        reason = str(wrong) if isinstance(wrong, subprocess.TimeoutExpired) else wrong.stderr
        print(f"    did not finish: {reason.strip().splitlines()[-1][-80:]}", flush=True)
        return None
    found: dict[str, object] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def row(work: str, ours: dict | None, peer: dict | None, target: str) -> None:
    """One line of the table."""
    mine = f"{ours['seconds']:9.3f} s {ours['megabytes']:7.0f} MB" if ours else " " * 22
    other = f"{peer['seconds']:9.3f} s {peer['megabytes']:7.0f} MB" if peer else f"{'-':>22}"
    ratio = f"{peer['seconds'] / ours['seconds']:6.0f} x" if ours and peer else " " * 8
    print(f"{work:<44}{mine}  {other} {ratio}   {target:<22}{ours['says'] if ours else ''}", flush=True)


def main(arguments: list[str]) -> None:
    peer_python = os.environ.get("CIVIC_ORACLES", "")
    if not peer_python:
        print("red-dwarf: absent (set CIVIC_ORACLES to a Python that has it)")
    print(f"{'':<44}{'civic':>22}  {'red-dwarf':>22} {'':>8}   {'wanted':<22}")
    full = "--long" in arguments
    cases = [(1_000, 200, 30, ""), (10_000, 300, 30, ""), (100_000, 300, 30, "1.5 s, 400 MB")]
    if full:
        cases.append((1_000_000, 500, 19, "10 s, 1600 MB"))
    for people, statements, each, target in cases:
        with tempfile.TemporaryDirectory() as folder:
            save(folder, people, statements, each)
            size = f"{people:,} x {statements}"
            with_peer = peer_python and people <= (100_000 if full else 10_000)
            peer = measured(peer_python, folder, RED_DWARF) if with_peer else None
            row(f"map {size}", measured(sys.executable, folder, MAP), peer, target)
            if target:
                row(f"  one more vote, {size}", measured(sys.executable, folder, FOLD), None, "0.05 s")
    with tempfile.TemporaryDirectory() as folder:
        save(folder, 100_000, 500, 20)
        ours = measured(sys.executable, folder, BRIDGING)
        row("bridging 2 M ratings, 100,000 raters", ours, None, "4 s")


def save(folder: str, people: int, statements: int, each: float) -> None:
    for name, values in zip(("who", "what", "how"), votes(people, statements, each), strict=True):
        np.save(f"{folder}/{name}.npy", values)


if __name__ == "__main__":
    main(sys.argv[1:])
