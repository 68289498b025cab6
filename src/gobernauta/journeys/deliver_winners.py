"""From the count of a budget to its delivery: one decision that answers it, and a promise for every project that won.

Both are drafts until a second person publishes them; then everybody who proposed, supported or voted is told.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from gobernauta.decisions import promising
from gobernauta.decisions import queries as decisions
from gobernauta.decisions.drafting import Refused, Wording
from gobernauta.decisions.queries import Version
from gobernauta.journeys import decide
from gobernauta.journeys.audience import Subject
from gobernauta.people.queries import User
from gobernauta.processes import budgets, explaining, projects
from gobernauta.processes.queries import Item, Process

ASK_AFTER_WEEKS = 8


@transaction.atomic
def deliver(*, process: Process, due_date: date, actor: User, now: datetime) -> Version:
    """Draft the decision on a counted budget with a promise for each winner, owned by who costed it. Once."""
    if decided(process):
        raise Refused(_("The decision on this budget has been written already."))
    won = winners(process)
    if process.state != "finished" or not won:
        raise Refused(_("There is no final count with a winner yet."))
    if due_date <= now.date():
        raise Refused(_("Choose a day that is still to come."))
    answers: list[Subject] = [("process", process.pk), *(("item", item.pk) for item in won)]
    version = decide.draft(
        organization=process.organization,
        wording=_wording(process, len(won), now.date()),
        answers=answers,
        actor=actor,
        now=now,
    )
    for item in won:
        promising.promise(
            decision=version.decision,
            owner=item.costed_by or process.organization,
            titles={settings.LANGUAGE_CODE: item.title, **item.titles},
            due_date=due_date,
            ask_after_weeks=ASK_AFTER_WEEKS,
            actor=actor,
            now=now,
        )
    return version


def winners(process: Process) -> Sequence[Item]:
    """The projects that won, pot by pot, in the order in which they won."""
    found = [(pot, explaining.newest(pot)) for pot in budgets.pots_of(process)]
    numbers = [number for _pot, result in found if result for number in result.winners]
    held = projects.by_numbers(process, numbers)
    return [held[number] for number in numbers]


def decided(process: Process) -> bool:
    """Whether a decision answers this budget, published or not."""
    return decisions.is_answered("process", process.pk)


def _wording(process: Process, number: int, day: date) -> Wording:
    titles, reasons, messages = {}, {}, {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            title = process.titles.get(code, process.title)
            told = {"title": title, "number": number}
            titles[code] = _("Result of “%(title)s”") % told
            reasons[code] = (
                _("%(number)d projects won by the published rule; everybody can recount it.") % told
            )
            messages[code] = (
                _("You took part in “%(title)s”. %(number)d projects won and will be carried out.") % told
            )
    return Wording("accepted", titles, reasons, messages, day)
