"""Build the environment of the oracles: other people's software that ours is compared with, never a dependency.

    python bench/oracles.py FOLDER
    export CIVIC_ORACLES=FOLDER/bin/python

Several are GPL-3 or pull proprietary solvers (pabutools and abcvoting bring gurobipy), so they live in a folder of
their own outside the project. One that cannot be installed is named and left out.
"""

import subprocess
import sys
import venv
from pathlib import Path

ORACLES = (
    "pabutools==1.2.3 gmpy2",
    "pref-voting==1.18.2",
    "pyrankvote==2.0.6",
    "votekit==3.5.0",
    "red-dwarf==0.4.0",
    "weightipy==0.4.2",
    "sortition-algorithms==0.12.15",
)


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    folder = Path(sys.argv[1])
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    missing = [
        names
        for names in ORACLES
        if subprocess.run([python, "-m", "pip", "install", "-q", *names.split()]).returncode
    ]
    for names in missing:
        print(f"could not be installed: {names}", file=sys.stderr)
    print(f"export CIVIC_ORACLES={python}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
