"""The states of every method in plain words, to be said in the reader's language. The rules keep their English ones."""

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext, gettext_noop

from civic.lifecycle import Lifecycle, State

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


VERBS: Mapping[str, str] = {
    "accept": gettext_noop("Accept proposals"),
    "announce": gettext_noop("Announce"),
    "answer": gettext_noop("Answer"),
    "appeal": gettext_noop("Check again"),
    "archive": gettext_noop("Archive"),
    "ballot": gettext_noop("Open the vote"),
    "cancel": gettext_noop("Cancel"),
    "close": gettext_noop("Close"),
    "confirm": gettext_noop("Confirm the result"),
    "count": gettext_noop("Count"),
    "draw": gettext_noop("Draw the panel"),
    "extend": gettext_noop("Extend"),
    "finish": gettext_noop("Finish"),
    "import": gettext_noop("Bring in"),
    "invite": gettext_noop("Invite"),
    "meet": gettext_noop("Begin the meetings"),
    "open": gettext_noop("Open"),
    "plan": gettext_noop("Set a date"),
    "publish": gettext_noop("Publish"),
    "publish-prices": gettext_noop("Publish the costs"),
    "recommend": gettext_noop("Hand over the recommendations"),
    "recount": gettext_noop("Count again"),
    "reject": gettext_noop("Reject"),
    "reopen": gettext_noop("Open again"),
    "replace": gettext_noop("Replace somebody"),
    "reply": gettext_noop("Reply"),
    "report": gettext_noop("Publish the report"),
    "review": gettext_noop("Begin the check"),
    "review-ballots": gettext_noop("Check the votes"),
    "select": gettext_noop("Open for support"),
    "sponsor": gettext_noop("Enough sponsors"),
    "submit": gettext_noop("Hand in"),
    "support": gettext_noop("Open only for support"),
    "value": gettext_noop("Begin the costing"),
    "withdraw": gettext_noop("Withdraw"),
}


def of_verb(verb: str) -> str:
    """A step in the reader's language."""
    return gettext(VERBS[verb])


def said(lifecycle: Lifecycle) -> Lifecycle:
    """A lifecycle with its states and steps in the reader's language, for its picture."""
    states = tuple(replace(state, label=of_state(state)) for state in lifecycle.states)
    steps = tuple(replace(step, verb=of_verb(step.verb)) for step in lifecycle.transitions)
    return Lifecycle(lifecycle.noun, states, steps)


def of_state(state: State) -> str:
    """A state in the reader's language."""
    return gettext(STATES[state.label])
