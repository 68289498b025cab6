"""What may happen to a service request, as data; each state says what Open311 calls it.

Who may take a step is the policy's business, what the step changes is `cases.actions`'.
"""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from civic.lifecycle import Lifecycle, State, Transition

OPEN = ("received", "accepted", "in_progress", "waiting")
CLOSED = ("done", "not_possible", "not_responsible")

REQUEST = Lifecycle(
    "service request",
    (
        State("received", gettext_noop("received"), "open"),
        State("accepted", gettext_noop("accepted"), "open"),
        State("in_progress", gettext_noop("in progress"), "open"),
        State("waiting", gettext_noop("waiting for the resident"), "open"),
        State("done", gettext_noop("done"), "closed"),
        State("not_possible", gettext_noop("not possible"), "closed"),
        State("not_responsible", gettext_noop("passed on to who is responsible"), "closed"),
        State("duplicate", gettext_noop("same as another"), "closed"),
    ),
    (
        Transition("accept", ("received",), "accepted"),
        Transition("start", ("received", "accepted"), "in_progress"),
        Transition("ask", ("received", "accepted", "in_progress"), "waiting"),
        Transition("resume", ("waiting",), "in_progress"),
        Transition("finish", OPEN, "done"),
        Transition("refuse", OPEN, "not_possible"),
        Transition("forward", OPEN, "not_responsible"),
        Transition("merge", OPEN, "duplicate"),
        Transition("reopen", CLOSED, "in_progress"),
        *(Transition(f"split_{state}", ("duplicate",), state) for state in OPEN),
    ),
)

VERBS: Mapping[str, object] = {
    "accept": _("Accept"),
    "start": _("Start work"),
    "ask": _("Wait for the resident"),
    "resume": _("Go on with the work"),
    "finish": _("Done"),
    "refuse": _("Not possible"),
    "forward": _("Somebody else is responsible"),
    "reopen": _("Open again"),
}
"""What staff choose from; merging and splitting have pages of their own."""

NEEDS_NOTES = frozenset({"ask", "finish", "refuse", "forward"})


def verbs(status: str) -> tuple[str, ...]:
    """What staff may choose in a state."""
    return tuple(verb for verb in REQUEST.verbs(status) if verb in VERBS)


def is_open(status: str) -> bool:
    """Whether Open311 calls it open."""
    return REQUEST.state(status).public == "open"
