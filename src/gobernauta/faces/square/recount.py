"""How anybody counts a result again: its published files, and the one command that reads them as downloaded."""

from collections.abc import Sequence
from dataclasses import dataclass

from gobernauta.processes import explaining, published
from gobernauta.processes.published import Published
from gobernauta.processes.queries import Contest, Result


@dataclass(frozen=True, slots=True)
class Recount:
    """`contest` names the files; without whole ballots there are only figures to read, and no `command`."""

    contest: str
    files: Sequence[Published]
    command: str


def of(contest: Contest, result: Result | None) -> Recount | None:
    """The files of a final count; None before there is one."""
    files = published.files(result) if result is not None and result.is_final else []
    if not files:
        return None
    return Recount(contest.slug, files, _command(contest, {file.name for file in files}))


def newest(contest: Contest) -> Recount | None:
    """The files of the newest final count of a contest."""
    return of(contest, explaining.newest(contest))


def _command(contest: Contest, names: set[str]) -> str:
    process = contest.process
    stem = f"{process.slug}-{contest.slug}-"
    if "budget.pb" in names:
        return f"civic tally {stem}budget.pb"
    if "ballots.csv" not in names:
        return ""
    return f"civic recount {stem}* {process.version.file.slug}-{process.version.number}.json"
