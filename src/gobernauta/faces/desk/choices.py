"""What the desk's lists offer to choose from, no more than whoever looks may know: values and their words."""

from collections.abc import Iterable

from gobernauta.cases import lifecycle, queries, worklist
from gobernauta.faces.templatetags import desk as words
from gobernauta.people import queries as people
from gobernauta.people.policy import Reach

EVERYWHERE = Reach(everywhere=True, organizations=frozenset())


def of_inbox(reach: Reach) -> dict[str, Iterable[object]]:
    """The choices of the inbox's filters."""
    return {
        "channels": [(kind, words.channel_in_words(kind)) for kind in worklist.channels()],
        "departments": worklist.departments(reach),
        "colleagues": worklist.colleagues(reach),
        "labels": worklist.labels(reach),
    }


def of_requests(reach: Reach) -> dict[str, Iterable[object]]:
    """The choices of the filters of the list of cases."""
    services = queries.services().values_list("pk", "names", "service_code")
    return {
        "states": [(state.slug, words.state_in_words(state.slug)) for state in lifecycle.REQUEST.states],
        "services": [(pk, words.named(names, code)) for pk, names, code in services],
        "areas": people.areas().values_list("pk", "name"),
        "departments": worklist.departments(reach),
        "colleagues": worklist.colleagues(reach),
    }


def of_assignment(organization_id: int | None) -> dict[str, Iterable[object]]:
    """Whom work may be given to: any department, and the people of its own."""
    departments, colleagues = worklist.staffing(organization_id)
    return {"departments": departments, "colleagues": colleagues}


def of_description() -> dict[str, Iterable[object]]:
    """What a case may be about, and where."""
    return {"services": queries.services(), "areas": people.areas()}
