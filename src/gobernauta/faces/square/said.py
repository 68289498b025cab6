"""Comments drawn: what a template would say in each line, said in code. A page has up to forty of them, and drawing
them from a template took longer than everything else on it.
"""

from collections.abc import Iterable
from html import escape
from typing import Protocol

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext

from gobernauta.faces.numbered import beginning
from gobernauta.faces.square.names import lang
from gobernauta.processes import house_rules
from gobernauta.processes.comments import ERASED, REMOVED, are_taken
from gobernauta.processes.queries import Comment, Process
from gobernauta.processes.threads import Line

HERE = "here"  # where the comment stands that a page is about


class Spoken(Protocol):
    """Words that know their language; empty when nobody knows it."""

    @property
    def language(self) -> str: ...


class Drawing:
    """A list of comments in HTML, each cut after so many characters; with `cut` 0 the one that a page is about."""

    def __init__(self, process: Process, cut: int) -> None:
        self.root = beginning("square:comment", process.slug)
        self.cut = cut
        self.unnamed, self.answer = gettext("unnamed"), gettext("Reply") if are_taken(process) else ""

    def of(self, lines: Iterable[Line]) -> SafeString:
        """The list."""
        return mark_safe(f'<ol class="said">{"".join(map(self._line, lines))}</ol>')

    def _line(self, line: Line) -> str:
        one = line.comment
        place = str(line.depth) if self.cut else HERE
        official = " said__one--official" if one.is_official else ""
        if one.state == REMOVED:
            words = _removed(line)
        elif one.state == ERASED:
            words = f'<p class="said__gone">{gettext("Taken back by who wrote it.")}</p>'
        else:
            words = self._words(line)
        return (
            f'<li class="said__one said__one--{place}{official}" id="comment-{one.pk}">\n'
            f'<p class="said__who">{self._who(line)}</p>\n{words}</li>'
        )

    def _who(self, line: Line) -> str:
        one = line.comment
        town = gettext("the town") if one.is_official else ""
        tag = f'<strong class="govuk-tag govuk-tag--green">{town}</strong> ' if town else ""
        name, at = escape(one.author_name or self.unnamed), localtime(one.created_at)
        when = self._link(one.pk, date_format(at, "SHORT_DATETIME_FORMAT"))
        above = f" · {self._link(one.parent_id, gettext('answers this'))}" if line.is_deep else ""
        return f"{tag}<strong>{name}</strong> {when}{above}"

    def _words(self, line: Line) -> str:
        one = line.comment
        text, more = one.text or "–", ""
        if 0 < self.cut < len(text):
            text, more = text[: self.cut], f"… {self._link(one.pk, gettext('Read all of it'))}"
        words = "<br>".join(escape(text).splitlines())
        said = f'<div class="said__text"{spoken_in(one)}>{words}{more}</div>\n'
        echo = _echo(one) if one.votes_for or one.votes_against or one.copies else ""
        return f"{said}{echo}{self._do(line) if self.cut else ''}"

    def _do(self, line: Line) -> str:
        answer = self._link(line.comment.pk, self.answer, "#answer") if self.answer else ""
        rest = self._link(line.comment.pk, _answers(line.more)) if line.more else ""
        return f'<p class="said__do">{" · ".join(filter(None, (answer, rest)))}</p>' if answer or rest else ""

    def _link(self, number: int | None, words: str, place: str = "") -> str:
        return f'<a class="govuk-link" href="{self.root}{number}/{place}">{words}</a>'


def spoken_in(said: Spoken) -> SafeString:
    """The `lang` attribute of words that are not in the reader's language."""
    return lang(said.language)


def _removed(line: Line) -> str:
    gone = gettext("Removed.")
    if line.removal:
        rule = f"({gettext('Rule')}: {escape(str(house_rules.words(line.removal.rule)))})"
        gone += f' {escape(line.removal.reason)} <span class="quiet">{rule}</span>'
    return f'<p class="said__gone">{gone}</p>'


def _echo(one: Comment) -> str:
    """What was made of it elsewhere, and who says nearly the same."""
    told = []
    if one.votes_for or one.votes_against:
        votes = gettext("Where it was written first: %(yes)s for, %(no)s against")
        told.append(votes % {"yes": intcomma(one.votes_for), "no": intcomma(one.votes_against)})
    if one.copies:
        alike = ngettext(
            "%(number)s other says nearly the same.", "%(number)s others say nearly the same.", one.copies
        )
        told.append(alike % {"number": intcomma(one.copies)})
    return "".join(f'<p class="quiet">{words}</p>\n' for words in told)


def _answers(number: int) -> str:
    said = ngettext("%(number)s more answer", "%(number)s more answers", number)
    return said % {"number": intcomma(number)}
