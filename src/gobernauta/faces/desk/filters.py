"""The filters of the desk's two lists, as the address carries them."""

from dataclasses import dataclass

from django.http import QueryDict

from gobernauta.cases import lifecycle
from gobernauta.cases import queries as cases
from gobernauta.faces.desk import typed
from gobernauta.inbox import listing
from gobernauta.inbox.queries import Conversation
from gobernauta.people.queries import User

WORDS = 300


@dataclass(frozen=True, slots=True)
class InboxFilters:
    """What the inbox is asked for, beyond what the inbox's own room knows: labels and late cases."""

    wanted: listing.Wanted
    label: str
    overdue: bool


def inbox(asked: QueryDict, user: User) -> InboxFilters:
    """Read the inbox's filters; without a state, what is open. Raises `Unreadable`."""
    state = typed.choice(asked, "state", [*Conversation.State.values, "any"])
    assignee, unassigned = _assignee(asked, user)
    wanted = listing.Wanted(
        words=typed.text(asked, "q", most=WORDS),
        state="" if state == "any" else state or Conversation.State.OPEN,
        channel=typed.text(asked, "channel", most=30),
        organization=typed.number(asked, "department"),
        assignee=assignee,
        unassigned=unassigned,
        language=typed.text(asked, "language", most=10),
        since=typed.day(asked, "since"),
        until=typed.day(asked, "until"),
        longest=typed.choice(asked, "order", ["newest", "longest"]) == "longest",
        after=typed.key(asked),
    )
    return InboxFilters(wanted, typed.text(asked, "label", most=50), bool(asked.get("overdue")))


def requests(asked: QueryDict, user: User) -> cases.Wanted:
    """Read the filters of the list of cases; without a status, what is open. Raises `Unreadable`."""
    known = [state.slug for state in lifecycle.REQUEST.states]
    status = typed.choice(asked, "status", [*known, "open", "closed", "any"])
    assignee, unassigned = _assignee(asked, user)
    return cases.Wanted(
        words=typed.text(asked, "q", most=WORDS),
        status="" if status == "any" else status or "open",
        service=typed.number(asked, "service"),
        organization=typed.number(asked, "department"),
        assignee=assignee,
        unassigned=unassigned,
        area=typed.number(asked, "area"),
        overdue=bool(asked.get("overdue")),
        soonest=typed.choice(asked, "order", ["newest", "soonest"]) == "soonest",
        after=typed.key(asked),
    )


def _assignee(asked: QueryDict, user: User) -> tuple[int | None, bool]:
    who = typed.text(asked, "assignee", most=20)
    if who == "me":
        return user.pk, False
    return (None, True) if who == "nobody" else (typed.number(asked, "assignee"), False)


def onward(asked: QueryDict, after: listing.Key | None) -> str:
    """The query of the next page; empty on the last."""
    if after is None:
        return ""
    query = asked.copy()
    query["after"] = typed.written(after)
    return query.urlencode()
