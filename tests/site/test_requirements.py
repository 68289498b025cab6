"""What is required is used: each package more is one more that has to be trusted."""

import re
from importlib.metadata import packages_distributions

from tests.conftest import REPOSITORY

USED_BY_NAME = {
    "granian": "the web server that `gobernauta run` starts",
    "whitenoise": "a line of the middleware",
    "uharfbuzz": "fpdf2 joins letters with it",
    "manimgx-fonts": "data: letters of alphabets",
    "paperang-p2-fonts-cjk": "data: Han, kana and hangul",
}
IMPORT = re.compile(r"^\s*(?:import|from) (\w+)", re.MULTILINE)


def test_every_package_that_a_town_installs_is_imported() -> None:
    listed = (REPOSITORY / "requirements" / "core.in").read_text(encoding="utf-8")
    wanted = set(re.findall(r"^([a-z0-9-]+)", listed, re.MULTILINE)) - USED_BY_NAME.keys()
    known = packages_distributions()
    files = [path for path in (REPOSITORY / "src").rglob("*.py") if not path.name.startswith("test_")]
    modules = {name for path in files for name in IMPORT.findall(path.read_text(encoding="utf-8"))}
    used = {found.lower() for module in modules for found in known.get(module, ())}
    assert wanted - used == set()
