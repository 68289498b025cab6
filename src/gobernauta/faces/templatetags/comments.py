"""How pages name the language of what somebody said, and draw what was said."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext

from gobernauta.faces.numbered import beginning
from gobernauta.processes.comments import ERASED, REMOVED
from gobernauta.processes.queries import Comment, Item, Process
from gobernauta.processes.threads import Line

register = template.Library()
HERE = "here"  # where the comment stands that a page is about; its text is whole


@dataclass(frozen=True, slots=True)
class Said:
    """A comment in the words of its list. They are made here, not in the template: a page has up to forty of them.

    `comment` and `line` are for what few have.
    """

    comment: Comment
    line: Line
    number: SafeString
    place: SafeString
    address: SafeString
    by: str
    at: SafeString
    spoken: SafeString
    text: SafeString
    is_cut: bool
    is_shown: bool
    is_echoed: bool


@register.filter
def spoken_in(said: Comment | Item) -> SafeString:
    """The `lang` attribute of words that are not in the reader's language."""
    if not said.language or said.language == get_language():
        return SafeString()
    return format_html(' lang="{}"', said.language)


@register.inclusion_tag("square/comment_lines.html")
def said(lines: Sequence[Line], process: Process, cut: int = 0) -> dict[str, Any]:
    """A list of comments, each cut after so many characters; without `cut` the one that a page is about."""
    root = beginning("square:comment", process.slug)
    unnamed = gettext("unnamed")
    return {"said": [_said(line, root, unnamed, cut) for line in lines], "root": root, "cut": cut}


def _said(line: Line, root: str, unnamed: str, cut: int) -> Said:
    one, number = line.comment, str(line.comment.pk)
    is_cut = 0 < cut < len(one.text)
    return Said(
        comment=one,
        line=line,
        number=mark_safe(number),
        place=mark_safe(str(line.depth) if cut else HERE),
        address=mark_safe(f"{root}{number}/"),
        by=one.author_name or unnamed,
        at=mark_safe(date_format(localtime(one.created_at), "SHORT_DATETIME_FORMAT")),
        spoken=spoken_in(one),
        text=linebreaksbr((one.text[:cut] if is_cut else one.text) or "–"),
        is_cut=is_cut,
        is_shown=one.state not in (REMOVED, ERASED),
        is_echoed=bool(one.votes_for or one.votes_against or one.copies),
    )
