"""Beginning a process at the desk: under published rules, with what people are to judge in its first contest."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from gobernauta.people.queries import Area, User
from gobernauta.processes import files, items, queries, running
from gobernauta.processes.queries import Process, Version


@transaction.atomic
def begin(
    *,
    version: Version,
    actor: User,
    now: datetime,
    title: str,
    summary: str,
    area: Area | None,
    choices: Iterable[str],
) -> Process:
    """Begin a process; a survey's answers come from its rules, everything else from `choices`, a line each."""
    process = running.start(
        version=version,
        opening=running.Opening(title, summary, area=area),
        organization=version.file.organization,
        actor=actor,
        now=now,
    )
    contest = queries.contests(process)[0]
    method = files.rules_of(version).method
    proposals = [items.Proposal(item.name, name=item.id) for item in getattr(method, "items", ())]
    proposals += [items.Proposal(line.strip(), is_official=True) for line in choices if line.strip()]
    for proposal in proposals:
        items.submit(contest=contest, proposal=proposal, author=None, actor=actor, now=now, state="accepted")
    return process
