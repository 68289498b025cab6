"""Why a petition may be turned down: the codes of the UK Parliament's petitions site, each with what the public reads.

Source of the codes: github.com/alphagov/e-petitions, app/models/rejection.rb. Those that `hide` take the text out of
sight: its title, words and address are kept only in the wordings of its item, for those who judge an appeal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gobernauta.processes.models import Item, Process, Wording
from gobernauta.processes.refusals import Refused


@dataclass(frozen=True, slots=True)
class Code:
    """What a code means to the reader, and whether the words of the petition are hidden."""

    words: Promise
    hides: bool = False


CODES: Mapping[str, Code] = {
    "duplicate": Code(gettext_lazy("There is already a petition that asks for the same.")),
    "irrelevant": Code(gettext_lazy("It asks for something that the town is not responsible for.")),
    "no-action": Code(gettext_lazy("It does not say clearly what the town should do.")),
    "honours": Code(gettext_lazy("It asks for an honour or an appointment; there is another way to do that.")),
    "fake-name": Code(gettext_lazy("It was started under a name that is not real.")),
    "foi": Code(gettext_lazy("It asks for information; write to the town and it is answered as a request.")),
    "libellous": Code(gettext_lazy("It says something about somebody that may be untrue or secret."), hides=True),
    "offensive": Code(gettext_lazy("It is insulting, threatening, obscene, or an advertisement."), hides=True),
}  # fmt: skip


def of(code: str) -> Code:
    """A code that was chosen. Raises `Refused` for one that does not exist."""
    try:
        return CODES[code]
    except KeyError:
        raise Refused(_("Choose one of the listed reasons."), "code") from None


def hide(process: Process, *, now: datetime) -> None:
    """Take title, words and address of a petition out of sight, everywhere at once."""
    bare = f"petition-{process.pk}"
    item = process.items.get(number=1)
    item.wordings.create(
        number=item.wordings.count() + 1, title=process.title, text=process.summary, at=now, refused_at=now
    )
    Process.objects.filter(pk=process.pk).update(title=bare, summary="", titles={}, summaries={}, slug=bare)
    Item.objects.filter(pk=item.pk).update(title=bare, text="", titles={}, credit="")
    process.refresh_from_db()


def show_again(process: Process) -> None:
    """Give a petition that was hidden its words back; its address stays the plain one."""
    words = wording(process)
    Process.objects.filter(pk=process.pk).update(title=words.title, summary=words.background)
    Item.objects.filter(process=process, number=1).update(
        title=words.title, text=words.details, credit=words.credit
    )
    process.refresh_from_db()


@dataclass(frozen=True, slots=True)
class Words:
    """A petition's words as they were handed in."""

    title: str
    background: str
    details: str
    credit: str


def wording(process: Process) -> Words:
    """The words as they were handed in, hidden or not."""
    return wordings([process])[process.pk]


def wordings(processes: Sequence[Process]) -> Mapping[int, Words]:
    """The words of several petitions by their numbers, with one statement."""
    rows: dict[int, list[Wording]] = {}
    found = Wording.objects.filter(item__process__in=processes, item__number=1).select_related("item")
    for row in found.order_by("number"):
        rows.setdefault(row.item.process_id, []).append(row)
    return {process.pk: _words(process, rows.get(process.pk, [])) for process in processes}


def _words(process: Process, rows: Sequence[Wording]) -> Words:
    if not rows:  # brought in from elsewhere
        return Words(process.title, process.summary, "", "")
    refused = [row for row in rows if row.refused_at]
    background = refused[-1].text if refused else process.summary
    return Words(rows[0].title, background, rows[0].text, rows[0].credit)
