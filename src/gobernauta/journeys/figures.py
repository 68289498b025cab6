"""Keeping figures true every few seconds: counts, signs of manipulation, thresholds, phases on their dates."""

from datetime import datetime

from gobernauta.cases import public as cases
from gobernauta.journeys import copies
from gobernauta.processes import counting, integrity, petitions, queries, running, thresholds

LOOKS = frozenset({"petition"})  # methods whose ballots are looked at as they come


def keep(*, now: datetime) -> int:
    """Bring everything up to date that has changed; how many processes were counted."""
    petitions.close_due(now=now)
    petitions.count_due(now=now)
    for due in queries.with_dates_due(now=now):
        running.keep_to_phases(due, now=now)
    changed = list(queries.to_fold())
    for process in changed:
        if process.version.file.method in LOOKS:
            integrity.look(process, now=now)
        counting.fold(process, now=now)
    copies.fold_new()
    office = cases.office()
    for process in thresholds.to_mark():
        thresholds.mark(process, calendar=office, now=now)
    return len(changed)
