"""How anybody counts a result again: its published files, and the one command that reads them as downloaded."""

from collections.abc import Sequence
from dataclasses import dataclass

from gobernauta.processes import explaining, published, reweighing
from gobernauta.processes.published import Published
from gobernauta.processes.queries import Contest, Result


@dataclass(frozen=True, slots=True)
class Recount:
    """`contest` names the files; without whole ballots there are only figures to read, and no `commands`."""

    contest: str
    files: Sequence[Published]
    commands: Sequence[str]


def of(contest: Contest, result: Result | None) -> Recount | None:
    """The files of a final count; None before there is one."""
    files = published.files(result) if result is not None and result.is_final else []
    if not files:
        return None
    return Recount(contest.slug, files, _commands(contest, {file.name for file in files}))


def newest(contest: Contest) -> Recount | None:
    """The files of the newest final count of a contest."""
    return of(contest, explaining.newest(contest))


def _commands(contest: Contest, names: set[str]) -> list[str]:
    process = contest.process
    stem = f"{process.slug}-{contest.slug}-"
    if "budget.pb" in names:
        return [f"civic tally {stem}budget.pb"]
    if "ballots.csv" not in names:
        return []
    made = [f"civic recount {stem}* {process.version.file.slug}-{process.version.number}.json"]
    if "sample.csv" in names:
        low, high = reweighing.LIMITS
        made.append(
            f"civic weigh {stem}sample.csv --margins {stem}census.csv --limits {low:g} {high:g} --answers"
        )
    return made
