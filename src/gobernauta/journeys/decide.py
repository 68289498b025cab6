"""Writing a decision at the desk: what is named in the form is looked up, and whom it concerns is counted at once."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gobernauta.cases import queries as cases
from gobernauta.decisions import drafting
from gobernauta.decisions import queries as decisions
from gobernauta.decisions.drafting import Refused, Wording
from gobernauta.decisions.queries import Decision, Version
from gobernauta.inbox import listing, threads
from gobernauta.inbox.queries import Conversation
from gobernauta.journeys import answer_all
from gobernauta.journeys.audience import Subject
from gobernauta.people import policy
from gobernauta.people.queries import Organization, User
from gobernauta.processes import queries as processes

MOST = 2_000  # lines in the form; whole processes need only one
_PROCESS = re.compile(r"process\s+(\d{1,18})(?:\s*/\s*(\d{1,9}))?", re.IGNORECASE)
_COPIES = re.compile(r"copies\s+(\d{1,18})", re.IGNORECASE)


@transaction.atomic
def draft(
    *, organization: Organization, wording: Wording, answers: Sequence[Subject], actor: User, now: datetime
) -> Version:
    """Write a new decision. Raises `Refused`."""
    made = drafting.draft(organization=organization, wording=wording, answers=answers, actor=actor, now=now)
    answer_all.count_soon(made)
    return made


@transaction.atomic
def write(
    *, decision: Decision, wording: Wording, answers: Sequence[Subject], actor: User, now: datetime
) -> Version:
    """Change the draft of a decision, or begin its next version. Raises `Refused`."""
    newest = decisions.versions(decision)[0]
    if newest.published_at is None:
        drafting.reword(version=newest, wording=wording, answers=answers, actor=actor, now=now)
    else:
        newest = drafting.amend(decision=decision, wording=wording, answers=answers, actor=actor, now=now)
    answer_all.count_soon(newest)
    return newest


def named(typed: str, user: User) -> list[Subject]:
    """What the lines of a form name: references, `process 12`, `process 12/5`, `copies 345`. Raises `Refused`."""
    lines = [line.strip() for line in typed.splitlines() if line.strip()]
    if len(lines) > MOST:
        raise Refused(
            _("Name at most %(most)d things; a whole process needs only one line.") % {"most": MOST}
        )
    return list(dict.fromkeys(_named(line, user) for line in lines))


def _named(line: str, user: User) -> Subject:
    if process := _PROCESS.fullmatch(line):
        found = _process(int(process[1]), int(process[2]) if process[2] else None, user)
    elif copies := _COPIES.fullmatch(line):
        found = _copies(int(copies[1]), user)
    else:
        found = _reference(line, user)
    if found is None:
        raise Refused(
            _("“%(line)s” is nothing you can see. Write a reference, or “process” and its number.")
            % {"line": line[:80]}
        )
    return found


def _reference(line: str, user: User) -> Subject | None:
    case = cases.named(line)
    if case and policy.may(user, "request.read", case.organization_id):
        return "request", case.pk
    talk = listing.named(line)
    if talk and policy.may(user, "conversation.read", talk.organization_id):
        return "conversation", talk.pk
    return None


def _copies(message: int, user: User) -> Subject | None:
    seen = threads.homes([message], policy.reach(user, "conversation.read"))
    return ("cluster", message) if seen else None


def _process(number: int, item: int | None, user: User) -> Subject | None:
    process = processes.by_number(number)
    if process is None or not policy.may(user, "process.read", process.organization_id):
        return None
    if item is None:
        return "process", process.pk
    found = processes.Item.objects.filter(process=process, number=item).first()
    return ("item", found.pk) if found else None


def written(subjects: Sequence[Subject]) -> str:
    """The lines that `named` reads."""
    return "\n".join(_written(subjects))


def _written(subjects: Sequence[Subject]) -> Iterator[str]:
    by_kind: dict[str, list[int]] = {}
    for kind, pk in subjects:
        by_kind.setdefault(kind, []).append(pk)
    requests = cases.ServiceRequest.objects.filter(pk__in=by_kind.get("request", []))
    yield from requests.order_by("pk").values_list("reference", flat=True)
    talks = Conversation.objects.filter(pk__in=by_kind.get("conversation", []))
    yield from talks.order_by("pk").values_list("reference", flat=True)
    for pk in by_kind.get("process", []):
        yield f"process {pk}"
    items = processes.Item.objects.filter(pk__in=by_kind.get("item", []))
    for process, number in items.order_by("pk").values_list("process_id", "number"):
        yield f"process {process}/{number}"
    for pk in by_kind.get("cluster", []):
        yield f"copies {pk}"
