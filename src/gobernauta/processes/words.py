"""The states of every method in plain words, to be said in the reader's language. The rules keep their English ones."""

from collections.abc import Mapping

from django.utils.translation import gettext, gettext_noop

from civic.lifecycle import State

STATES: Mapping[str, str] = {
    "a draft": gettext_noop("Draft"),
    "announced": gettext_noop("Announced"),
    "answered": gettext_noop("Answered"),
    "archived": gettext_noop("Archived"),
    "being checked": gettext_noop("Being checked"),
    "being evaluated": gettext_noop("Being evaluated"),
    "being examined": gettext_noop("Being examined"),
    "being prepared": gettext_noop("Being prepared"),
    "cancelled": gettext_noop("Cancelled"),
    "checking proposals": gettext_noop("Proposals are being checked"),
    "checking votes": gettext_noop("Votes are being checked"),
    "closed": gettext_noop("Closed"),
    "closed for signatures": gettext_noop("Closed for signatures"),
    "collecting ideas": gettext_noop("Collecting ideas"),
    "collecting sponsors": gettext_noop("Collecting sponsors"),
    "confirmed": gettext_noop("Confirmed"),
    "costing projects": gettext_noop("Costs are being worked out"),
    "counted": gettext_noop("Counted"),
    "drawn": gettext_noop("Drawn"),
    "finished": gettext_noop("Finished"),
    "has recommended": gettext_noop("Has recommended"),
    "inviting people": gettext_noop("Inviting people"),
    "meeting": gettext_noop("Meeting"),
    "open": gettext_noop("Open"),
    "open for proposals": gettext_noop("Open for proposals"),
    "open for signatures": gettext_noop("Open for signatures"),
    "open for support": gettext_noop("Open for support"),
    "open for votes": gettext_noop("Open for votes"),
    "published": gettext_noop("Results published"),
    "publishing costs": gettext_noop("Costs are being published"),
    "rejected": gettext_noop("Rejected"),
    "reported": gettext_noop("Reported on"),
    "waiting for the draw": gettext_noop("Waiting for the draw"),
    "withdrawn": gettext_noop("Withdrawn"),
}


def of_state(state: State) -> str:
    """A state in the reader's language."""
    return gettext(STATES[state.label])
