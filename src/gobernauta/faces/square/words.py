"""What the acts on the public record are called in plain words. The record itself keeps their short names."""

from collections.abc import Mapping

from django.utils.translation import gettext, gettext_noop

ACTIONS: Mapping[str, str] = {
    "account.connected": gettext_noop("Official account connected"),
    "account.paused": gettext_noop("Official account paused"),
    "account.reconnected": gettext_noop("Official account given new settings"),
    "account.resumed": gettext_noop("Official account in use again"),
    "acknowledgement.sent": gettext_noop("Receipt sent to the resident"),
    "conversation.assigned": gettext_noop("Conversation given to a department"),
    "conversation.closed": gettext_noop("Conversation closed"),
    "conversation.labelled": gettext_noop("Label put on a conversation"),
    "conversation.merged": gettext_noop("Conversation put together with another"),
    "conversation.open": gettext_noop("Conversation opened again"),
    "conversation.split": gettext_noop("Conversation separated again"),
    "conversation.unlabelled": gettext_noop("Label taken off a conversation"),
    "conversation.waiting": gettext_noop("Conversation waits for the resident"),
    "message.deleted": gettext_noop("Message deleted by its author"),
    "message.edited": gettext_noop("Message changed by its author"),
    "message.parted": gettext_noop("Message moved into a conversation of its own"),
    "message.received": gettext_noop("Message received"),
    "message.returned": gettext_noop("Message put back where it was"),
    "note.added": gettext_noop("Internal note written"),
    "outbox.resumed": gettext_noop("Messages leave again"),
    "outbox.suspended": gettext_noop("All outgoing messages held back"),
    "reply.decided": gettext_noop("Reply decided"),
    "reply.retried": gettext_noop("Reply tried again"),
    "reply.sent": gettext_noop("Reply sent"),
    "request.accepted": gettext_noop("Case accepted"),
    "request.assigned": gettext_noop("Case given to a department"),
    "request.described": gettext_noop("Description of a case corrected"),
    "request.done": gettext_noop("Case done"),
    "request.duplicate": gettext_noop("Case found to be the same as another"),
    "request.hidden": gettext_noop("Case taken off the public list"),
    "request.imported": gettext_noop("Case brought in from a file"),
    "request.in_progress": gettext_noop("Work on a case started"),
    "request.made_public": gettext_noop("Case put on the public list"),
    "request.merged": gettext_noop("Case put together with another"),
    "request.not_possible": gettext_noop("Case found not to be possible"),
    "request.not_responsible": gettext_noop("Case passed on to who is responsible"),
    "request.opened": gettext_noop("Case opened"),
    "request.received": gettext_noop("Case received"),
    "request.split": gettext_noop("Case separated again"),
    "request.told": gettext_noop("Those who raised a case told what became of it"),
    "request.untold": gettext_noop("Messages about a step of a case left off, with a reason"),
    "request.waiting": gettext_noop("Case waits for the resident"),
    "source.listed": gettext_noop("Public source put on the list we read"),
    "staff.invited": gettext_noop("Member of staff invited"),
    "staff.joined": gettext_noop("Member of staff joined"),
    "staff.left": gettext_noop("Role of a member of staff taken away"),
    "suggestion.accepted": gettext_noop("Suggestion of the software accepted"),
    "suggestion.dismissed": gettext_noop("Suggestion of the software dismissed"),
    "topic.asked": gettext_noop("Question to public sources changed"),
}


def of_action(action: str) -> str:
    """An act in the reader's words; one that has none yet keeps its short name."""
    return gettext(ACTIONS[action]) if action in ACTIONS else action
