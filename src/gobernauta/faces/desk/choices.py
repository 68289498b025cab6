"""What the desk's lists offer to choose from, no more than whoever looks may know."""

from gobernauta.cases import lifecycle, queries, worklist
from gobernauta.inbox.models import Conversation
from gobernauta.people.policy import Reach


def of_inbox(reach: Reach) -> dict[str, object]:
    """The choices of the inbox's filters."""
    return {
        "channels": worklist.channels(),
        "departments": worklist.departments(reach),
        "colleagues": worklist.colleagues(reach),
        "labels": worklist.labels(reach),
    }


def of_requests(reach: Reach) -> dict[str, object]:
    """The choices of the filters of the list of cases."""
    return {
        "states": lifecycle.REQUEST.states,
        "services": queries.services(),
        "areas": queries.areas(),
        "departments": worklist.departments(reach),
        "colleagues": worklist.colleagues(reach),
    }


def of_conversation(conversation: Conversation) -> dict[str, object]:
    """Whom a conversation may be given to: any department, and the people of its own."""
    return {
        "departments": worklist.departments(EVERYWHERE),
        "colleagues": worklist.colleagues(_only(conversation.organization_id)),
    }


EVERYWHERE = Reach(everywhere=True, organizations=frozenset())


def _only(organization_id: int | None) -> Reach:
    return Reach(everywhere=False, organizations=frozenset({organization_id} if organization_id else ()))
