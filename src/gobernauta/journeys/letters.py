"""Letters for those who left only a postal address: one PDF to print, a page each, in each one's language.

The address stands where the window of a DL envelope is. The fonts are those every printer has; a sign they lack
is printed as a question mark rather than not at all.
"""

import io
from collections.abc import Sequence
from datetime import datetime
from xml.sax.saxutils import escape

from django.conf import settings
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer

from gobernauta.decisions import reached
from gobernauta.decisions.queries import Notice, Telling
from gobernauta.journeys import worded

MOST = 200  # letters in one file
_PLAIN = ParagraphStyle("plain", fontName="Helvetica", fontSize=11, leading=15, spaceAfter=9)
_BOLD = ParagraphStyle("bold", parent=_PLAIN, fontName="Helvetica-Bold", fontSize=13, leading=17)


def print_next(telling: Telling, *, now: datetime) -> tuple[bytes, int]:
    """The next letters of a round that were not posted, as a PDF, and the last notice in it (0: none)."""
    notices = reached.letters(telling, most=MOST)
    out = io.BytesIO()
    book = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=25 * mm, rightMargin=20 * mm, topMargin=45 * mm, bottomMargin=20 * mm
    )
    book.title, book.author = settings.TOWN_NAME, settings.TOWN_NAME
    book.build([part for notice in notices for part in _letter(telling, notice, now)] or [Spacer(1, 1)])
    return out.getvalue(), notices[-1].pk if notices else 0


def last_of_next(telling: Telling) -> int:
    """The last notice in the file that `print_next` makes; 0 when there is none."""
    notices = reached.letters(telling, most=MOST)
    return notices[-1].pk if notices else 0


def _letter(telling: Telling, notice: Notice, now: datetime) -> Sequence[object]:
    words = worded.of(telling, notice.language, notice)
    contact = notice.contact
    address = _addressed(contact.name or contact.person.name, contact.address) if contact else ""
    with translation.override(notice.language):
        date = formats.date_format(timezone.localtime(now), "DATE_FORMAT")
        closing = _("With kind regards") + f"\n{settings.TOWN_NAME}"
    return [
        Paragraph(_lines(address), _PLAIN),
        Spacer(1, 25 * mm),
        Paragraph(_lines(date), _PLAIN),
        Paragraph(_lines(words.subject), _BOLD),
        *(Paragraph(_lines(part), _PLAIN) for part in words.whole.split("\n\n")),
        Paragraph(_lines(closing), _PLAIN),
        PageBreak(),
    ]


def _addressed(name: str, address: str) -> str:
    """A name above its address, which may begin with it already."""
    return address if address.startswith(name) else f"{name}\n{address}"


def _lines(text: str) -> str:
    """A text as reportlab's markup: nothing in it is markup, and each of its lines stays one."""
    printable = text.translate(_PRINTED).encode("cp1252", "replace").decode("cp1252")
    return "<br/>".join(escape(line) for line in printable.splitlines())


_PRINTED = str.maketrans({"\u2011": "-", "\u202f": " ", "\u00a0": " "})
