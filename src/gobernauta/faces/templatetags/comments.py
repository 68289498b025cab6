"""How pages name the language of what somebody said, and draw what was said."""

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString

from gobernauta.faces.square.said import Drawing, spoken_in
from gobernauta.processes.queries import Process
from gobernauta.processes.threads import Line

register = template.Library()
register.filter("spoken_in", spoken_in)


@register.simple_tag
def said(lines: Sequence[Line], process: Process, cut: int = 0) -> SafeString:
    """A list of comments, each cut after so many characters; without `cut` the one that a page is about."""
    return Drawing(process, cut).of(lines)
