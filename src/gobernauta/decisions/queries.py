"""Reading decisions, promises and what became of telling everyone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Value, When
from django.utils import timezone

from gobernauta.decisions.lifecycle import UNFINISHED
from gobernauta.decisions.models import (
    Answers,
    Commitment,
    Decision,
    Document,
    Evidence,
    Milestone,
    Notice,
    Telling,
    Version,
)
from gobernauta.people.policy import Reach

# The rows this room hands out; its tables stay its own.
__all__ = [
    "Answers",
    "Commitment",
    "Decision",
    "Document",
    "Evidence",
    "Milestone",
    "Notice",
    "Telling",
    "Version",
]


def within(reach: Reach) -> QuerySet[Version]:
    """The newest version of each decision somebody may see at the desk, drafts first, then the newest."""
    later = Version.objects.filter(decision=OuterRef("decision"), number__gt=OuterRef("number"))
    newest = Version.objects.filter(~Exists(later)).select_related("decision__organization", "drafted_by")
    found = newest if reach.everywhere else newest.filter(decision__organization__in=reach.organizations)
    return found.order_by(F("published_at").desc(nulls_first=True), "-pk")


def one(pk: int) -> Decision | None:
    """A decision, whoever asks."""
    return Decision.objects.select_related("organization").filter(pk=pk).first()


def versions(decision: Decision) -> Sequence[Version]:
    """Every version with its documents and its telling, newest first."""
    found = decision.versions.select_related("drafted_by", "published_by", "telling")
    return list(found.prefetch_related("documents").order_by("-number"))


def subjects(decision: Decision) -> Sequence[tuple[str, int]]:
    """What a decision answers: kinds and numbers."""
    return list(decision.answers.values_list("kind", "subject_id"))


def published() -> QuerySet[Version]:
    """What holds of every published decision, newest first, as lists show it."""
    later = Version.objects.filter(
        decision=OuterRef("decision"), number__gt=OuterRef("number"), published_at__isnull=False
    )
    held = Version.objects.filter(~Exists(later), published_at__isnull=False)
    told = held.defer("messages", "changes", "deciders", "motions")
    return told.select_related("decision__organization").order_by("-published_at", "-pk")


def shown(number: int) -> Sequence[Version]:
    """Every published version of a decision, newest first; empty when there is none."""
    found = Version.objects.filter(decision__number=number, published_at__isnull=False)
    found = found.select_related("decision__organization", "telling").prefetch_related("documents")
    return list(found.order_by("-number"))


def document(pk: int) -> Document | None:
    """A document of a published version."""
    return Document.objects.filter(pk=pk, version__published_at__isnull=False).first()


def answering(kind: str, pks: Sequence[int]) -> QuerySet[Version]:
    """What was decided about some things of one kind, newest first."""
    about = Answers.objects.filter(kind=kind, subject_id__in=pks).values("decision")
    return published().filter(decision__in=about)


def is_answered(kind: str, pk: int) -> bool:
    """Whether a decision answers a thing, be it a draft."""
    return Answers.objects.filter(kind=kind, subject_id=pk).exists()


def about(kind: str, pk: int) -> QuerySet[Version]:
    """What was decided about a thing, newest first. Most have no decision, which is asked first: it costs little."""
    return answering(kind, [pk]) if is_answered(kind, pk) else Version.objects.none()


def promises() -> QuerySet[Commitment]:
    """Every public promise: open ones by their date, then what is finished, the newest first."""
    finished = Case(When(state__in=UNFINISHED, then=Value(0)), default=Value(1))
    found = Commitment.objects.filter(published_at__isnull=False).annotate(finished=finished)
    found = found.select_related("owner", "decision")
    return found.order_by("finished", "due_date", "-pk")


def is_late(commitment: Commitment, *, today: date) -> bool:
    """Whether a promise is open and its date has passed."""
    return commitment.state in UNFINISHED and commitment.due_date < today


@dataclass(frozen=True, slots=True)
class Promised:
    """How many public promises are open, and how many of these late."""

    open: int
    late: int


def promised(*, today: date) -> Promised:
    """The figures of everything that was promised in public and is not finished."""
    made = Commitment.objects.filter(published_at__isnull=False, state__in=UNFINISHED)
    return Promised(**made.aggregate(open=Count("pk"), late=Count("pk", filter=Q(due_date__lt=today))))


def late(*, today: date) -> QuerySet[Commitment]:
    """Public promises that are open though their date has passed."""
    return promises().filter(state__in=UNFINISHED, due_date__lt=today)


def in_state(state: str) -> QuerySet[Commitment]:
    """Public promises in a state; `open` are all that are not finished."""
    return promises().filter(state__in=UNFINISHED if state == "open" else [state])


def promise(number: int) -> Commitment | None:
    """A public promise with its history, milestones and evidence."""
    return _whole(promises().filter(number=number)).first()


def commitment(pk: int) -> Commitment | None:
    """A promise, whoever asks."""
    return _whole(Commitment.objects.select_related("owner", "decision__organization").filter(pk=pk)).first()


def _whole(found: QuerySet[Commitment]) -> QuerySet[Commitment]:
    steps = Prefetch("steps")
    return found.prefetch_related(steps, "milestones", "evidence")


def commitments(decision: Decision, *, public: bool) -> Sequence[Commitment]:
    """The promises of a decision."""
    found = decision.commitments.select_related("owner").order_by("due_date", "pk")
    return list(found.filter(published_at__isnull=False) if public else found)


def commitments_within(reach: Reach) -> QuerySet[Commitment]:
    """The promises of the departments somebody works in, with how many say they are not done; open ones first."""
    finished = Case(When(state__in=UNFINISHED, then=Value(0)), default=Value(1))
    denied = Count("tellings__notices", filter=Q(tellings__notices__is_done=False))
    found = Commitment.objects.select_related("owner", "decision").annotate(finished=finished, denied=denied)
    if not reach.everywhere:
        found = found.filter(
            Q(owner__in=reach.organizations) | Q(decision__organization__in=reach.organizations)
        )
    return found.order_by("finished", "due_date", "-pk")


def evidence(pk: int) -> Evidence | None:
    """A photo or document of a public promise."""
    return Evidence.objects.filter(pk=pk, commitment__published_at__isnull=False).first()


def milestone(pk: int) -> Milestone | None:
    """A step on the way, with its promise."""
    return Milestone.objects.select_related("commitment").filter(pk=pk).first()


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What the people concerned say about a promise; those who did not answer stay counted."""

    asked: int
    yes: int
    no: int

    @property
    def silent(self) -> int:
        """How many did not answer."""
        return self.asked - self.yes - self.no


def verdicts(commitment: Commitment) -> Verdicts | None:
    """The answers of the newest round; None where nobody was asked."""
    newest = commitment.tellings.order_by("-round").first()
    if newest is None:
        return None
    counted = newest.notices.aggregate(
        asked=Count("pk"), yes=Count("pk", filter=Q(is_done=True)), no=Count("pk", filter=Q(is_done=False))
    )
    return Verdicts(**counted)


def denials(commitment: Commitment, *, most: int = 50) -> Sequence[Notice]:
    """What those wrote who say that it is not done, newest first; for staff."""
    said = Notice.objects.filter(telling__commitment=commitment, is_done=False)
    return list(said.order_by("-answered_at")[:most])


def to_ask(*, now: datetime) -> Sequence[Commitment]:
    """Promises whose people are to be asked now."""
    done = Commitment.objects.filter(state="delivered", published_at__isnull=False)
    asked = Telling.objects.filter(commitment=OuterRef("pk"), made_at__gte=OuterRef("delivered_at"))
    waiting = done.filter(~Exists(asked)).select_related("decision")
    return [
        it
        for it in waiting
        if it.delivered_at and it.delivered_at + timedelta(weeks=it.ask_after_weeks) <= now
    ]


def today() -> date:
    """The day in the town."""
    return timezone.localdate()


def any_document(pk: int) -> Document | None:
    """A document, also of a draft, whoever asks."""
    return Document.objects.select_related("version").filter(pk=pk).first()
