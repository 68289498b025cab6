"""`make bench`: the town's own figures, then civic beside its peers. Each table says what made it.

python -m bench            everything that ends within minutes
python -m bench town       only the town: intake, pages, record, memory
python -m bench petitions full   a part at its full size, where it has one
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
PARTS = {
    "town": "town.py",
    "pages": "pages.py",
    "memory": "memory.py",
    "petitions": "petitions.py",
    "burst": "burst.py",
    "answering": "answering.py",
    "ledger": "civic_ledger.py",
    "tally": "civic_tally.py",
    "opinion": "civic_opinion.py",
    "weighting": "civic_weighting.py",
}
FULL = "full"


def main() -> int:
    """Run the parts asked for, each a process of its own on one thread."""
    size = [FULL] if FULL in sys.argv[1:] else []
    wanted = [name for name in sys.argv[1:] if name != FULL] or list(PARTS)
    unknown = [name for name in wanted if name not in PARTS]
    if unknown:
        print(f"There is no part {unknown[0]}; there are {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as var:
        environment = {
            **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
            "GOBERNAUTA_VAR": var,
            "PYTHONPATH": os.pathsep.join([str(HERE.parent / "src"), str(HERE.parent)]),
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
        }
        codes = [
            subprocess.run(
                [sys.executable, str(HERE / PARTS[name]), *size], env=environment, check=False
            ).returncode
            for name in wanted
        ]
    return max(codes)


sys.exit(main())
