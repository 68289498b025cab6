"""Where things lie on disk: everything a town owns is under one folder."""

import os
import re
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent
REPOSITORY = SOURCE.parent.parent
VAR = Path(os.environ.get("GOBERNAUTA_VAR", REPOSITORY / "var")).resolve()
BUILT_ASSETS = SOURCE / "faces" / "static-built"
PUBLIC_CODE = REPOSITORY / "publiccode.yml"


def source_address() -> str:
    """The project's own address in `publiccode.yml`; empty while it has none."""
    said = PUBLIC_CODE.read_text(encoding="utf-8") if PUBLIC_CODE.is_file() else ""
    found = re.search(r"^url: *[\"']?(https?://[^\s\"']+)", said, re.MULTILINE)
    return found.group(1) if found else ""
