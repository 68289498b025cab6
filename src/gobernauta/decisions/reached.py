"""How far a round of telling is: who was reached, who waits, who cannot be reached and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from gobernauta.decisions.models import Notice, Telling
from gobernauta.publishing.queries import Delivery

RETURNED = "returned"
PARTS = ("reached", "waiting", "unreachable")
UNDER_WAY = (Delivery.State.QUEUED, Delivery.State.SENDING, Delivery.State.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Progress:
    """One round in numbers. `unreachable` are numbers by reason: a problem, or `returned` by the network."""

    reached: int
    waiting: int
    unreachable: Mapping[str, int]
    channels: Mapping[str, int]  # by channel, of those who can be reached
    languages: Mapping[str, int]
    letters: int  # printed ones that were not posted yet

    @property
    def lost(self) -> int:
        """How many cannot be reached."""
        return sum(self.unreachable.values())

    @property
    def everyone(self) -> int:
        """How many people it is about."""
        return self.reached + self.waiting + self.lost


def progress(telling: Telling) -> Progress:
    """Count a round with one statement."""
    rows = telling.notices.order_by().values_list("channel", "language", "problem", "delivery__state")
    reached = waiting = letters = 0
    unreachable: dict[str, int] = {}
    channels: dict[str, int] = {}
    languages: dict[str, int] = {}
    for channel, language, problem, state, posted, number in rows.annotate(
        posted=Count("posted_at"), number=Count("pk")
    ):
        reason = problem or (RETURNED if state == Delivery.State.FAILED else "")
        if reason:
            unreachable[reason] = unreachable.get(reason, 0) + number
            continue
        arrived = number if state == Delivery.State.SENT else posted
        reached += arrived
        waiting += number - arrived
        letters += number - posted if channel == "post" else 0
        channels[channel] = channels.get(channel, 0) + number
        languages[language] = languages.get(language, 0) + number
    return Progress(reached, waiting, unreachable, channels, languages, letters)


def under_way(telling: Telling) -> int:
    """How many messages of a round are queued and have not left."""
    moving = (Delivery.State.QUEUED, Delivery.State.SENDING)
    return telling.notices.filter(delivery__state__in=moving).count()


def leaving() -> Sequence[Telling]:
    """Rounds that were approved and are not finished."""
    return list(_tellings().filter(state=Telling.State.APPROVED).order_by("pk"))


def uncounted() -> Sequence[int]:
    """Rounds whose people were not counted since the draft was last changed."""
    return list(Telling.objects.filter(state=Telling.State.COUNTING).values_list("pk", flat=True))


def telling(pk: int) -> Telling | None:
    """A round with what it is about."""
    return _tellings().filter(pk=pk).first()


def _tellings() -> QuerySet[Telling]:
    return Telling.objects.select_related(
        "version__decision__organization", "commitment__decision", "commitment__owner"
    )


def told_before(telling: Telling) -> QuerySet[Notice]:
    """Those who were told of an earlier version of the same decision."""
    version = telling.version
    if version is None:
        return Notice.objects.none()
    earlier = Notice.objects.filter(
        telling__version__decision=version.decision_id, telling__version__number__lt=version.number
    )
    return earlier.exclude(queued_at=None, posted_at=None)


def of_decision(decision_id: int) -> QuerySet[Notice]:
    """Everybody who was told of any version of a decision."""
    return Notice.objects.filter(telling__version__decision=decision_id)


def people(telling: Telling, part: str) -> QuerySet[Notice]:
    """Those of a round who are `reached`, `waiting` or `unreachable`, counted as `progress` counts; for staff."""
    rows = telling.notices.select_related("contact", "conversation", "delivery").order_by("pk")
    failed = Q(delivery__state=Delivery.State.FAILED)
    arrived = Q(delivery__state=Delivery.State.SENT) | Q(posted_at__isnull=False)
    if part == "unreachable":
        return rows.filter(~Q(problem="") | failed)
    if part == "reached":
        return rows.filter(arrived, problem="")
    under_way = Q(delivery=None) | Q(delivery__state__in=UNDER_WAY)
    return rows.filter(under_way, problem="", posted_at=None)


def letters(telling: Telling, *, most: int) -> Sequence[Notice]:
    """The next letters of a round that were not posted yet, in order."""
    found = telling.notices.filter(channel="post", posted_at=None, problem="")
    return list(found.select_related("contact__person").order_by("pk")[:most])


def answerable(pk: int) -> Notice | None:
    """A notice that asks a question, with its promise."""
    found = Notice.objects.select_related("telling__commitment__owner", "telling__commitment__decision")
    return found.filter(pk=pk, telling__commitment__isnull=False).first()


def asked_of(contact_id: int, account_id: int, names: Sequence[str]) -> Notice | None:
    """The newest question to somebody that one of these external ids carried."""
    found = Notice.objects.filter(
        contact=contact_id,
        telling__commitment__isnull=False,
        delivery__account=account_id,
        delivery__receipt__external_id__in=list(names),
    )
    return found.select_related("telling__commitment").order_by("-pk").first()
