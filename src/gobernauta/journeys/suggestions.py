"""What readers suggest about a conversation, and what follows when a person agrees. Readers change nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import get_language, get_language_info

from gobernauta.cases import queries as cases
from gobernauta.inbox import handling, threads
from gobernauta.inbox.queries import Conversation
from gobernauta.inbox.threads import Said
from gobernauta.people import policy
from gobernauta.people import queries as people
from gobernauta.people.queries import User
from gobernauta.understanding import actions, queries
from gobernauta.understanding.queries import Suggestion


@dataclass(frozen=True, slots=True)
class Offered:
    """One suggestion in the words of the page; `conversation` is where a copy was said before."""

    pk: int
    kind: str
    value: str
    name: str
    percent: int  # how sure the reader is
    reader: str
    version: str
    evidence: Sequence[str]
    conversation: int | None


def offered(thread: Sequence[Said], user: User) -> Mapping[int, Sequence[Offered]]:
    """What is suggested about each message, surest first. A copy said where `user` may not read is not told."""
    facts = sorted(_facts([it.message.pk for it in thread]), key=lambda it: (it[2], -it[4], it[0]))
    copies = [
        int(value) for _pk, _about, kind, value, *_rest in facts if kind == "duplicate" and value.isdigit()
    ]
    homes = threads.homes(copies, policy.reach(user, "conversation.read")) if copies else {}
    found: dict[int, list[Offered]] = {}
    for pk, message, kind, value, confidence, reader, version, evidence, *names in facts:
        home = homes.get(int(value)) if kind == "duplicate" else None
        if kind != "duplicate" or home is not None:
            name, percent = _name(kind, value, *names), round(confidence * 100)
            one = Offered(pk, kind, value, name, percent, reader, version, evidence, home)
            found.setdefault(message, []).append(one)
    return found


def _facts(pks: Sequence[int]) -> QuerySet[Any, tuple[Any, ...]]:
    """Suggestions with the names of services and places that what they suggest may stand for."""
    services = cases.services().filter(service_code=OuterRef("value")).order_by()
    areas = people.areas().filter(slug=OuterRef("value")).order_by()
    return queries.open_for_messages(pks).values_list(
        *("pk", "subject_id", "kind", "value", "confidence", "reader", "version", "evidence", "label"),
        *(Subquery(services.values("names")), Subquery(areas.values("name"))),
    )


def _name(kind: str, value: str, label: str, service: Mapping[str, str] | None, area: str | None) -> str:
    """What is suggested, as people call it: a service or a language in the words of the page, a place by name."""
    if kind == "language":
        return _language(value)
    if kind == "category" and service:
        return service.get(get_language() or "") or next(iter(service.values()))
    return (area if kind == "place" else "") or label or value


def _language(code: str) -> str:
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def about(pk: int) -> tuple[Suggestion, int] | None:
    """A suggestion about a message, and the conversation the message is in."""
    suggestion = queries.one(pk)
    if suggestion is None or suggestion.subject_kind != Suggestion.Subject.MESSAGE:
        return None
    home = threads.home(suggestion.subject_id)
    return (suggestion, home) if home else None


@transaction.atomic
def accept(suggestion: Suggestion, conversation: Conversation, *, actor: User, now: datetime) -> bool:
    """Agree; a language becomes that of the conversation. False when somebody has decided already."""
    if actions.accept(suggestion.pk, actor=actor, now=now) is None:
        return False
    if suggestion.kind == "language":
        handling.set_language(conversation=conversation, language=suggestion.value)
    return True


def dismiss(suggestion: Suggestion, *, actor: User, now: datetime) -> bool:
    """Disagree. False when somebody has decided already."""
    return actions.dismiss(suggestion.pk, actor=actor, now=now) is not None
