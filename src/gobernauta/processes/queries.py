"""Reading processes: lists, one of them, its items, who is to be told, the published list of ballots."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from gobernauta.people.policy import Reach
from gobernauta.processes import files, searching
from gobernauta.processes.models import (
    Attachment,
    Audience,
    Ballot,
    Comment,
    Contest,
    Counter,
    Document,
    Finding,
    Item,
    Meeting,
    OpinionMap,
    Paragraph,
    Process,
    ProcessFile,
    Removal,
    Result,
    Seat,
    StateChange,
    Version,
    Wording,
)

# The rows this room hands out; its tables stay its own.
__all__ = [
    "Attachment",
    "Audience",
    "Ballot",
    "Comment",
    "Contest",
    "Counter",
    "Document",
    "Finding",
    "Item",
    "Meeting",
    "OpinionMap",
    "Paragraph",
    "Process",
    "ProcessFile",
    "Removal",
    "Result",
    "Seat",
    "StateChange",
    "Version",
    "Wording",
]

METHOD_NAMES: Mapping[str, Promise] = {
    "petition": gettext_lazy("Petition"),
    "ideas": gettext_lazy("Ideas"),
    "poll": gettext_lazy("Poll"),
    "survey": gettext_lazy("Survey"),
    "ranking": gettext_lazy("Ranking"),
    "consultation": gettext_lazy("Consultation"),
    "budget": gettext_lazy("Participatory budget"),
    "assembly": gettext_lazy("Citizens' assembly"),
}
HIDDEN = ("draft", "drafting", "sponsoring", "moderation", "withdrawn")  # states the public does not see
RESTING = ("closed", "rejected", "archived", "counted", "published", "analysis", "reported", "answered")
RUNS = Q(opened_at__isnull=False, ended_at=None) & ~Q(state__in=RESTING)


def processes() -> QuerySet[Process]:
    """Every process, with what a page needs to know its rules."""
    return Process.objects.select_related("version__file", "organization", "area")


def shown() -> QuerySet[Process]:
    """The processes the public sees, newest first."""
    return processes().exclude(state__in=HIDDEN).order_by("-created_at", "-pk")


def under_way() -> QuerySet[Process]:
    """The processes that take part of residents now, the newest first."""
    return shown().filter(RUNS)


def named(found: QuerySet[Process]) -> QuerySet[Process]:
    """These processes with only what a line of a list says: title, method, state, and how many took part."""
    told = found.select_related(None).select_related("version__file")
    return told.only(
        "slug",
        "title",
        "titles",
        "language",
        "state",
        "ballot_count",
        "closes_at",
        "version__content",
        "version__file__method",
    )


def running_first(found: QuerySet[Process]) -> QuerySet[Process]:
    """These processes, those first that residents can take part in now; the newest of each first."""
    return found.order_by(ExpressionWrapper(RUNS, output_field=BooleanField()).desc(), "-created_at", "-pk")


def search(*, words: str = "", method: str = "", state: str = "", area: str = "") -> QuerySet[Process]:
    """The processes the public sees, by words, method, state (open, ended) and area (its slug)."""
    found = shown()
    if words:
        found = found.filter(search=searching.every(words))
    if method in METHOD_NAMES:
        found = found.filter(version__file__method=method)
    if state:
        found = found.filter(ended_at__isnull=state == "open")
    return found.filter(area__slug=area) if area else found


def within(reach: Reach) -> QuerySet[Process]:
    """The processes staff may see, in every state, newest first."""
    found = processes().order_by("-created_at", "-pk")
    return found if reach.everywhere else found.filter(organization__in=reach.organizations)


def files_within(reach: Reach) -> QuerySet[ProcessFile]:
    """The process files staff may see."""
    return (
        process_files() if reach.everywhere else process_files().filter(organization__in=reach.organizations)
    )


def changes(process: Process) -> QuerySet[StateChange]:
    """The steps of a process, newest first."""
    return process.changes.select_related("by").order_by("-at", "-pk")


def figures(process: Process) -> Mapping[str, int]:
    """How many ballots are in each state, and what there is to judge and to read."""
    states = dict(
        Ballot.objects.filter(process=process).values_list("state").annotate(Count("pk")).order_by()
    )
    return {state: states.get(state, 0) for state in Ballot.State.values}


def by_slug(slug: str) -> Process | None:
    """A process by its address."""
    return next(iter(processes().filter(slug=slug)), None)


def by_number(number: int) -> Process | None:
    """A process by the number people write."""
    return next(iter(processes().filter(pk=number)), None)


def process_files() -> QuerySet[ProcessFile]:
    """Every process file, by its short name."""
    return ProcessFile.objects.select_related("organization").order_by("slug")


def file(slug: str) -> ProcessFile | None:
    """A process file by its short name."""
    return process_files().filter(slug=slug).first()


def versions(file: ProcessFile) -> QuerySet[Version]:
    """The wordings of a process file, oldest first; the last may be a draft."""
    return (
        Version.objects.filter(file=file)
        .select_related("file", "drafted_by", "published_by")
        .order_by("number")
    )


def published_versions(file: ProcessFile) -> QuerySet[Version]:
    """The wordings of a process file that have been in force, oldest first."""
    return versions(file).filter(published_at__isnull=False)


def contests(process: Process) -> Sequence[Contest]:
    """What is counted in a process; each knows its process without a further query."""
    found = list(process.contests.select_related("area"))
    for contest in found:
        contest.process = process
    return found


def contest(process: Process, slug: str = "main") -> Contest | None:
    """One contest of a process."""
    return next((one for one in contests(process) if one.slug == slug), None)


def contest_by_pk(pk: int) -> Contest | None:
    """One contest with its process and rules."""
    found = Contest.objects.select_related("process__version__file", "process__organization", "area")
    return found.filter(pk=pk).first()


def judged_items(process: Process) -> QuerySet[Item]:
    """The items of a process that take ballots, by number."""
    return Item.objects.filter(process=process, state=Item.JUDGED).order_by("number")


def items(process: Process) -> QuerySet[Item]:
    """The items of a process that the public sees."""
    return Item.objects.filter(process=process).exclude(state__in=Item.HIDDEN)


def item(process: Process, number: int) -> Item | None:
    """One item that the public sees."""
    return next(iter(items(process).select_related("area").defer("search").filter(number=number)), None)


def paragraph(process: Process, pk: int) -> Paragraph | None:
    """One paragraph of the published documents of a process."""
    found = Paragraph.objects.select_related("document").filter(document__process=process, pk=pk)
    return found.exclude(document__published_at=None).first()


def audience(process_ids: Sequence[int], item_ids: Sequence[int] | None = None) -> QuerySet[Audience]:
    """Who is to be told what became of these processes, or of some items of them; not those who opted out."""
    told = Audience.objects.filter(process__in=process_ids, opted_out_at=None)
    if item_ids is not None:
        told = told.filter(Q(item__in=item_ids) | Q(item__merged_into__in=item_ids))
    return told.select_related("contact__person", "conversation__account").order_by("pk")


def results(process: Process) -> QuerySet[Result]:
    """Every count of a process, the newest first, without its long document."""
    found = Result.objects.filter(contest__process=process)
    return found.select_related("contest").defer("document").order_by("-computed_at", "-pk")


def result(contest: Contest) -> Result | None:
    """The newest count of a contest."""
    return contest.results.first()


def with_dates_due(*, now: datetime) -> Sequence[Process]:
    """The processes that their file's dates have overtaken."""
    running = processes().filter(ended_at=None, version__content__contains='"starts_at"')
    return [one for one in running if _phase(one, now) not in ("", one.state)]


UNSEEN = timedelta(minutes=1)  # a ballot may carry a time before a count and be stored after it


def to_fold(*, most: int = 50) -> QuerySet[Process]:
    """Processes with ballots newer than their figures, the longest waiting first; brought-in figures stay."""
    newer = Ballot.objects.filter(process=OuterRef("pk"), changed_at__gt=OuterRef("counted_at") - UNSEEN)
    only_a_day = Ballot.objects.filter(process=OuterRef("pk"), voter__startswith="nobody:")
    same_day = Exists(only_a_day.filter(changed_at__gt=OuterRef("counted_at") - timedelta(days=1)))
    waiting = processes().filter(Q(counted_at=None) | Exists(newer) | same_day, imported_from="")
    return waiting.order_by(F("counted_at").asc(nulls_first=True))[:most]


def _phase(process: Process, now: datetime) -> str:
    due = [phase.state for phase in files.rules_of(process.version).phases if phase.starts_at <= now]
    return due[-1] if due else ""
