"""Letters for those who left only a postal address: one PDF to print, a page each, in each one's language."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from gobernauta.decisions import reached
from gobernauta.decisions.queries import Notice, Telling
from gobernauta.journeys import printed, worded
from gobernauta.journeys.printed import Part

MOST = 200  # letters in one file


def print_next(telling: Telling, *, now: datetime) -> tuple[bytes, int]:
    """The next letters of a round that were not posted, as a PDF, and the last notice in it (0: none)."""
    notices = reached.letters(telling, most=MOST)
    book = printed.book((_letter(telling, one, now) for one in notices), title=settings.TOWN_NAME)
    return book, notices[-1].pk if notices else 0


def last_of_next(telling: Telling) -> int:
    """The last notice in the file that `print_next` makes; 0 when there is none."""
    notices = reached.letters(telling, most=MOST)
    return notices[-1].pk if notices else 0


def _letter(telling: Telling, notice: Notice, now: datetime) -> Sequence[Part]:
    words = worded.of(telling, notice.language, notice)
    contact = notice.contact
    address = _addressed(contact.name or contact.person.name, contact.address) if contact else ""
    return sheet(address, words.subject, words.whole.split("\n\n"), language=notice.language, now=now)


def sheet(
    address: str, subject: str, paragraphs: Sequence[str], *, language: str, now: datetime
) -> Sequence[Part]:
    """One letter of the town: to whom, of which day, about what, and its words."""
    with translation.override(language):
        date = formats.date_format(timezone.localtime(now), "DATE_FORMAT")
        closing = _("With kind regards") + f"\n{settings.TOWN_NAME}"
    return [
        Part(address, below=28),
        Part(date),
        Part(subject, is_title=True),
        *(Part(paragraph) for paragraph in paragraphs),
        Part(closing),
    ]


def _addressed(name: str, address: str) -> str:
    """A name above its address, which may begin with it already."""
    return address if address.startswith(name) else f"{name}\n{address}"
