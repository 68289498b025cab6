"""Where things lie on disk: everything a town owns is under one folder."""

import os
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent
REPOSITORY = SOURCE.parent.parent
VAR = Path(os.environ.get("GOBERNAUTA_VAR", REPOSITORY / "var")).resolve()
BUILT_ASSETS = SOURCE / "faces" / "static-built"
