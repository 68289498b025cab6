"""What may happen to a promise, what an outcome can be and why somebody cannot be reached, as data."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from civic.lifecycle import Lifecycle, State, Transition

OUTCOMES: Mapping[str, Promise] = {
    "accepted": _("accepted"),
    "in_part": _("accepted in part"),
    "refused": _("refused"),
    "postponed": _("postponed"),
    "passed_on": _("passed on to who is responsible"),
}

UNFINISHED = ("planned", "in_progress")
COMMITMENT = Lifecycle(
    "commitment",
    (
        State("planned", gettext_noop("planned"), "open"),
        State("in_progress", gettext_noop("in progress"), "open"),
        State("delivered", gettext_noop("done"), "closed"),
        State("dropped", gettext_noop("given up"), "closed"),
    ),
    (
        Transition("start", ("planned",), "in_progress"),
        Transition("deliver", UNFINISHED, "delivered"),
        Transition("drop", UNFINISHED, "dropped"),
        Transition("reopen", ("delivered", "dropped"), "in_progress"),
    ),
)
VERBS: Mapping[str, Promise] = {
    "start": _("Start work"),
    "deliver": _("Done"),
    "drop": _("Give up"),
    "reopen": _("Open again"),
}
NEEDS_REASON = frozenset({"drop", "reopen"})

UNREACHABLE: Mapping[str, Promise] = {
    "no_account": _("the town is not connected to the network they came by"),
    "no_private": _("their network carries no private messages, and they wrote nothing public to answer"),
    "unknown": _("they left no way to reach them"),
    "opted_out": _("they asked not to be told"),
}
"""Why no message can leave. What the network itself refused is told by the outbox."""
