"""What readers suggest about a message, drawn with the two buttons that decide: a message may have a dozen of them."""

from collections.abc import Sequence

from django import template
from django.template.context import RequestContext
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gobernauta.journeys.suggestions import Offered

register = template.Library()

QUESTIONS = {"language": _("Language?"), "duplicate": _("Said before?"), "place": _("Place?")}
HUNCH = """<form class="desk-hunch" method="post" action="{}{}/">\
<input type="hidden" name="csrfmiddlewaretoken" value="{}"><span><strong>{}</strong> {} \
<span class="quiet">{} % · {} {}{}</span></span>{}</form>
"""
EARLIER = '<a class="govuk-link" href="{}#m{}">{}</a>'
BUTTONS = """ <button class="as-link" name="accept" value="1">{accept}\
<span class="govuk-visually-hidden"> {name}</span></button> \
<button class="as-link" name="dismiss" value="1">{dismiss}<span class="govuk-visually-hidden"> {name}</span></button>"""


@register.simple_tag(takes_context=True)
def hunches(context: RequestContext, offered: Sequence[Offered]) -> SafeString:
    """Draw suggestions, each a form of its own; without the buttons for who may not decide."""
    if not offered:
        return SafeString()
    leads = escape(reverse("desk:decide_suggestion", args=[0]).removesuffix("0/"))
    token = escape(context["csrf_token"])
    buttons = BUTTONS if context["may_sort"] else ""
    words = {"accept": escape(gettext("Accept")), "dismiss": escape(gettext("Dismiss"))}
    drawn = (
        format_html(HUNCH, leads, one.pk, token, *_said(one), format_html(buttons, name=one.name, **words))
        for one in offered
    )
    return mark_safe("".join(drawn))


def _said(one: Offered) -> tuple[object, ...]:
    """What is asked, what the reader thinks, how sure it is, which reader, and from which words."""
    question = QUESTIONS.get(one.kind) or gettext("Kind of matter?")
    evidence = f" · “{'”, “'.join(map(str, one.evidence))}”" if one.evidence and not one.conversation else ""
    return question, _thought(one), one.percent, one.reader, one.version, evidence


def _thought(one: Offered) -> str:
    if one.conversation is None:
        return one.name
    address = reverse("desk:conversation", args=[one.conversation])
    return format_html(EARLIER, address, one.value, gettext("the earlier one"))
