"""The clock for a first answer: it stands from when an answer left, and runs while none has arrived."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from gobernauta.cases import clocks
from gobernauta.cases.lifecycle import OPEN
from gobernauta.cases.models import Clock, Raised, ServiceRequest
from gobernauta.inbox.queries import Conversation


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open case that is promised an answer, held locked; `since` is when it was promised."""

    request: ServiceRequest
    clock: Clock
    conversations: Collection[int]

    @property
    def since(self) -> datetime:
        """Answers before this do not count."""
        return self.clock.started_at


def waiting(conversations: Collection[int]) -> Sequence[Waiting]:
    """The open cases raised in these conversations; call it in the transaction that changes their clocks."""
    raised = Raised.objects.filter(conversation__in=conversations).values("request")
    held = ServiceRequest.objects.select_for_update(of=("self",)).filter(pk__in=raised, status__in=OPEN)
    requests = {request.pk: request for request in held.order_by("pk")}
    raised_in: dict[int, list[int]] = {}
    for pk, conversation in Raised.objects.filter(request__in=requests).values_list(
        "request", "conversation"
    ):
        raised_in.setdefault(pk, []).append(conversation)
    promised = Clock.objects.filter(request__in=requests, kind=Clock.Kind.ANSWER)
    return [Waiting(requests[it.request_id], it, raised_in[it.request_id]) for it in promised]


def set_answered(case: Waiting, *, at: datetime | None, now: datetime) -> None:
    """Let the clock stand since `at`; None: no answer has arrived, so it runs (again)."""
    if at is None and case.clock.stopped_at is not None:
        clocks.run_again(case.clock, case.request)
    elif at is not None and case.clock.stopped_at is None:
        clocks.stop(case.request, [Clock.Kind.ANSWER], now=at)
    elif at is not None:
        Clock.objects.filter(pk=case.clock.pk).update(stopped_at=at)


def raised_in(request: ServiceRequest) -> Sequence[Conversation]:
    """The conversations a case was raised in, in the order it was raised."""
    raised = Raised.objects.filter(request=request)
    found = raised.select_related("conversation__account", "conversation__contact")
    return [it.conversation for it in sorted(found, key=lambda it: it.pk)]
