"""The town of the desk's tests, with a mailbox and a form, and a decision ready to be published."""

from dataclasses import dataclass
from datetime import date

import pytest
from django.conf import settings

from gobernauta.channels.models import Account
from gobernauta.decisions import promising
from gobernauta.decisions.drafting import Wording
from gobernauta.decisions.models import Commitment, Telling, Version
from gobernauta.journeys import answer_all, decide
from gobernauta.people import actions as people
from gobernauta.publishing.models import Delivery
from tests.desk.town import MONDAY, Town, later, town

__all__ = ["town"]


def wording(**more) -> Wording:
    """What a version says, in two of three languages."""
    told = {
        "outcome": "accepted",
        "titles": {"en": "Mill Street gets new lamps", "es": "Farolas nuevas en la calle del Molino"},
        "reasons": {"en": "Forty people told us that it is dark.", "es": "Cuarenta personas lo dijeron."},
        "messages": {"en": "The lamps come in March.", "es": "Las farolas llegan en marzo."},
        "decided_on": date(2026, 11, 16),
    }
    return Wording(**{**told, **more})


@dataclass
class Hall:
    """Short ways to decide, publish and tell."""

    town: Town

    def draft(self, answers, **more) -> Version:
        """Bob drafts, and the worker counts."""
        made = decide.draft(
            organization=self.town.roads,
            wording=wording(**more),
            answers=answers,
            actor=self.town.bob,
            now=MONDAY,
        )
        answer_all.count(made.telling.pk, now=MONDAY)
        return made

    def publish(self, version: Version) -> Telling:
        """Alice publishes."""
        return answer_all.publish(version, actor=self.town.alice, now=later(hours=1))

    def tell(self, round_: Telling, *, now=None) -> int:
        """The worker queues what may leave."""
        return answer_all.tell(round_.pk, now=now or later(hours=1))

    def decide(self, answers, **more) -> Telling:
        """All of it at once."""
        round_ = self.publish(self.draft(answers, **more))
        self.tell(round_)
        return round_

    def sent(self, *, to="") -> list[str]:
        """The words of what was queued, perhaps to one address."""
        found = Delivery.objects.order_by("pk")
        return [it.message["text"] for it in found if to in ("", it.message["to"])]

    def contact(self, kind, address, *, name="Suzie", language="en", verified=False):
        """An address of somebody."""
        found = people.link_contact(
            kind=kind, address=address, name=name, url="", language=language, now=MONDAY
        )
        if verified:
            found.verified_at = MONDAY
            found.save()
        return found


@pytest.fixture
def hall(town) -> Hall:
    """The town hall at work; English is the town's language."""
    assert settings.LANGUAGE_CODE == "en"
    Account.objects.create(kind="email", name="Mailbox", created_at=MONDAY)
    return Hall(town)


@pytest.fixture
def promised(hall, town):
    """A promise of a published decision that ten people had asked for, due on Monday."""
    talks = [town.hear("Dark", by=f"person{at}").conversation for at in range(10)]
    version = hall.draft([("conversation", talk.pk) for talk in talks])
    made = promising.promise(
        decision=version.decision,
        owner=town.roads,
        titles={"en": "Ten lamps in Mill Street", "es": "Diez farolas"},
        due_date=date(2026, 11, 30),
        ask_after_weeks=4,
        actor=town.bob,
        now=MONDAY,
    )
    hall.tell(hall.publish(version))
    return Commitment.objects.get(pk=made.pk)
