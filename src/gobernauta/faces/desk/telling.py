"""Who is told when a case moves: shown before the step is taken, and read from the form that takes it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import get_language, gettext

from gobernauta.cases import lifecycle
from gobernauta.cases.queries import ServiceRequest
from gobernauta.faces.desk import typed
from gobernauta.faces.templatetags.desk import channel_in_words
from gobernauta.inbox.queries import Conversation
from gobernauta.journeys import tell
from gobernauta.journeys.tell import Recipient, Step, Telling
from gobernauta.people import policy
from gobernauta.people.queries import User

NAMED = 10
LANGUAGES = dict(settings.LANGUAGES)


@dataclass(frozen=True, slots=True)
class Told:
    """Those who will be told, as the form of a step shows them; of other departments only how many."""

    named: Sequence[str]
    unnamed: int
    languages: Sequence[tuple[str, str]]
    seen: str
    may_withhold: bool

    @property
    def count(self) -> int:
        """How many messages will leave."""
        return len(self.named) + self.unnamed


def of(case: ServiceRequest, raised_in: Sequence[Conversation], user: User) -> Told:
    """Who will be told of the next step of a case."""
    told = tell.recipients(raised_in)
    reach = policy.reach(user, "conversation.read")
    known = [to for to in told if reach.covers(to.conversation.organization_id)][:NAMED]
    spoken = sorted({to.language for to in told} - {get_language()})
    return Told(
        named=[_in_words(to) for to in known],
        unnamed=len(told) - len(known),
        languages=[(code, LANGUAGES[code]) for code in spoken],
        seen=tell.fingerprint(told),
        may_withhold=policy.may(user, "request.withhold", case.organization_id),
    )


def read(data: QueryDict) -> tuple[Step, Telling]:
    """What the form of a step was sent with. Raises `Unreadable`."""
    step = Step(
        verb=typed.choice(data, "verb", lifecycle.VERBS),
        notes=typed.text(data, "notes"),
        forwarded_to=typed.text(data, "forwarded_to", most=200),
        seen=typed.text(data, "seen", most=20),
    )
    words = {code: typed.text(data, f"notes_{code}") for code in LANGUAGES}
    reason = typed.text(data, "withheld_because", most=500) if "withhold" in data else None
    return step, Telling(seen=typed.text(data, "told", most=50), words=words, withheld_because=reason)


def _in_words(to: Recipient) -> str:
    contact = to.conversation.contact
    name = (contact.name or contact.address) if contact else to.conversation.reference
    facts = [channel_in_words(to.conversation.account.kind), LANGUAGES[to.language]]
    if to.visibility == "direct":
        facts.append(gettext("private"))
    return f"{name} ({', '.join(facts)})"
