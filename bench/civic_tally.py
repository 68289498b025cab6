"""Budget counts and the Pabulib reader beside pabutools: CPU seconds, peak memory, ratio. Times are never asserted.

    python bench/civic_tally.py            what a peer ends within two minutes
    python bench/civic_tally.py --long     peers get ten minutes each

The peer runs when CIVIC_ORACLES names a Python that has it (bench/oracles.py). Every measure is a process of its
own on one core: reading the file is told apart from counting. Files come from the shared data; Budapest 2024
is not among them, so a made-up election of its shape (28,943 voters, 175 projects, a billion forint) stands in for it.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("GOBERNAUTA_SHARED", HERE.parent / "shared")) / "data" / "pabulib"

OURS = """
import json, resource, sys, time
start = time.process_time()
from civic.formats import pabulib
from civic.tally import rules
loaded = time.process_time()
count = pabulib.count(pabulib.parse(open(sys.argv[1], "rb").read()))
read = time.process_time()
says = "read only"
if sys.argv[2]:
    result = rules.run(count, "equal-shares", {"increment": sys.argv[2], "exhaustive_stop": "yes"})
    says = f"{len(result.winners)} winners"
print(json.dumps(dict(read=read - loaded, count=time.process_time() - read, says=says,
    megabytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)))
"""
PEER = """
import json, resource, sys, time, warnings
warnings.simplefilter("ignore")
from pabutools.election import Cost_Sat, parse_pabulib
from pabutools.rules import method_of_equal_shares
from pabutools.tiebreaking import min_cost_tie_breaking
start = time.process_time()
instance, profile = parse_pabulib(sys.argv[1])
read = time.process_time()
says = "read only"
if sys.argv[2]:
    winners = method_of_equal_shares(instance, profile.as_multiprofile(), sat_class=Cost_Sat,
        voter_budget_increment=int(sys.argv[2]), tie_breaking=min_cost_tie_breaking)
    says = f"{len(winners)} winners"
print(json.dumps(dict(read=read - start, count=time.process_time() - read, says=says,
    megabytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)))
"""

ELECTIONS = (
    ("Lodz 2022, add 1", "pb/Poland_Lodz_2022.pb", "1"),
    ("Warsaw Ursus 2023, add 1", "pb/Poland_Warszawa_2023_Ursus.pb", "1"),
    ("Praga-Poludnie 2020, add 1", "pb/Poland_Warszawa_2020_Praga-Poludnie.pb", "1"),
    ("Toulouse 2024, add 1", "pb/France_Toulouse_2024.pb", "1"),
    ("Swiecie 2023, add 1", "Poland_Swiecie_2023.pb", "1"),
)


def shaped_like_budapest(path: Path) -> None:
    """28,943 voters with 1 to 15 approvals of 175 projects at 5 to 120 million forint, a billion to spend."""
    draw = random.Random(2024)
    projects = [f"p{number}" for number in range(175)]
    weights = [draw.paretovariate(1.2) for _ in projects]
    costs = [draw.choice((5, 13, 25, 60, 80, 120)) * 1_000_000 for _ in projects]
    with path.open("w") as out:
        out.write(
            "META\nkey;value\nnum_projects;175\nnum_votes;28943\nbudget;1000000000\nvote_type;approval\n"
        )
        out.write("rule;unknown\nPROJECTS\nproject_id;cost\n")
        out.writelines(f"{name};{cost}\n" for name, cost in zip(projects, costs, strict=True))
        out.write("VOTES\nvoter_id;vote\n")
        for voter in range(28_943):
            chosen = dict.fromkeys(draw.choices(projects, weights, k=draw.randint(1, 15)))
            out.write(f"{voter};{','.join(chosen)}\n")


def ten_megabytes(path: Path) -> None:
    """The Lodz election with its voters repeated under new numbers until the file has ten megabytes."""
    head, _, votes = (SHARED / "pb/Poland_Lodz_2022.pb").read_text().partition("\nVOTES\n")
    columns, *rows = votes.splitlines()
    times = 10_000_000 // len(votes) + 1
    kept = [line for line in head.splitlines() if not line.startswith("num_votes;")]
    kept.insert(2, f"num_votes;{times * len(rows)}")
    with path.open("w") as out:
        out.write("\n".join([*kept, "VOTES", columns, ""]))
        for copy in range(times):
            out.writelines(f"{copy}-{row}\n" for row in rows)


def measure(python: str, script: str, path: Path, increment: str, limit: float) -> dict | None:
    environment = {
        **os.environ,
        "PYTHONPATH": str(HERE / "src"),
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
    if script is PEER:
        del environment["PYTHONPATH"]
    try:
        done = subprocess.run(
            [python, "-c", script, str(path), increment],
            capture_output=True,
            text=True,
            env=environment,
            timeout=limit,
            check=True,
        )
    except subprocess.TimeoutExpired:
        return None
    return json.loads(done.stdout.splitlines()[-1])


def show(title: str, figure: str, ours: dict, theirs: dict | None, limit: float, peer: bool) -> None:
    own = f"{ours[figure]:8.3f} s {ours['megabytes']:6.0f} MB"
    if not peer:
        other = "not measured"
    elif theirs is None:
        other = f"not done in {limit:.0f} s"
    else:
        ratio = theirs[figure] / max(ours[figure], 1e-9)
        other = f"{theirs[figure]:8.3f} s {theirs['megabytes']:6.0f} MB   {ratio:6.0f} times"
    print(f"{title:<34}{own:<24}{other:<40}{ours['says']}", flush=True)


def main() -> None:
    peer = os.environ.get("CIVIC_ORACLES", "")
    limit = 600.0 if "--long" in sys.argv else 120.0
    print(f"{'':34}{'civic':<24}pabutools")
    with tempfile.TemporaryDirectory() as folder:
        budapest, large = Path(folder) / "budapest.pb", Path(folder) / "large.pb"
        shaped_like_budapest(budapest)
        ten_megabytes(large)
        rows = [(title, SHARED / name, increment) for title, name, increment in ELECTIONS]
        rows.append(("shape of Budapest 2024, add 100", budapest, "100"))
        for title, path, increment in rows:
            ours = measure(sys.executable, OURS, path, increment, 600)
            theirs = measure(peer, PEER, path, increment, limit) if peer else None
            show(title, "count", ours, theirs, limit, bool(peer))
        ours = measure(sys.executable, OURS, large, "", 600)
        theirs = measure(peer, PEER, large, "", limit) if peer else None
        show("read a 10 MB .pb", "read", ours, theirs, limit, bool(peer))


if __name__ == "__main__":
    main()
