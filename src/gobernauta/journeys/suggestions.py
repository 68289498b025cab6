"""What readers suggest about a conversation, and what follows when a person agrees. Readers change nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Case, OuterRef, QuerySet, Subquery, When
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
    """One suggestion; `conversation` is where a copy was said before."""

    suggestion: Suggestion
    conversation: int | None = None

    @property
    def name(self) -> str:
        """What is suggested, as people call it: a service or a language in the words of the page, a place by name."""
        value, names = self.suggestion.value, getattr(self.suggestion, "service_names", None) or {}
        if self.suggestion.kind == "language":
            return _language(value)
        service = names.get(get_language() or "") or next(iter(names.values()), "")
        return str(service or getattr(self.suggestion, "area_name", None) or self.suggestion.label or value)

    @property
    def percent(self) -> int:
        """How sure the reader is."""
        return round(self.suggestion.confidence * 100)


def offered(thread: Sequence[Said], user: User) -> Mapping[int, Sequence[Offered]]:
    """What is suggested about each message. A copy said where `user` may not read is not told."""
    open_ones = queries.open_for_messages([it.message.pk for it in thread])
    named = open_ones.annotate(
        service_names=_named(cases.services().filter(service_code=OuterRef("value")), "names", "category"),
        area_name=_named(people.areas().filter(slug=OuterRef("value")), "name", "place"),
    )
    made = list(named)
    copies = [int(it.value) for it in made if it.kind == "duplicate" and it.value.isdigit()]
    homes = threads.homes(copies, policy.reach(user, "conversation.read")) if copies else {}
    found: dict[int, list[Offered]] = {}
    for suggestion in made:
        home = homes.get(int(suggestion.value)) if suggestion.kind == "duplicate" else None
        if suggestion.kind != "duplicate" or home is not None:
            found.setdefault(suggestion.subject_id, []).append(Offered(suggestion, home))
    return found


def _named(found: QuerySet[Any], column: str, kind: str) -> Case:
    """The name of what is suggested, read along with the suggestions of this kind."""
    return Case(When(kind=kind, then=Subquery(found.order_by().values(column)[:1])))


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
