"""How pages name a process: its title in the reader's language, its method, its state."""

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext

from gobernauta.faces.square.names import lang
from gobernauta.processes import house_rules, running, words
from gobernauta.processes.queries import METHOD_NAMES, Process

register = template.Library()
PRESETS = {
    "assembly": gettext_lazy("Citizens’ assembly"),
    "consultation": gettext_lazy("Consultation on a text"),
    "greedy-budget": gettext_lazy("Participatory budget, most votes first"),
    "ideas": gettext_lazy("Ideas for the town"),
    "participatory-budget": gettext_lazy("Participatory budget, method of equal shares"),
    "quick-poll": gettext_lazy("Quick poll"),
    "ranking": gettext_lazy("Choice by ranking"),
    "survey": gettext_lazy("Survey with branching"),
    "town-petition": gettext_lazy("Petition to the town"),
    "uk-petition": gettext_lazy("Petition as to the Parliament of the United Kingdom"),
}


register.filter("house_rule", house_rules.words)


@register.filter
def preset_name(name: str) -> str:
    """A preset in plain words."""
    return str(PRESETS.get(name, name))


@register.filter
def title_of(process: Process) -> str:
    """The title in the reader's language where the town gave one."""
    return process.titles.get(get_language() or "") or process.title


@register.filter
def summary_of(process: Process) -> str:
    """The summary in the reader's language where the town gave one."""
    return process.summaries.get(get_language() or "") or process.summary


@register.filter
def language_of(process: Process) -> SafeString:
    """The `lang` attribute of a title that is not in the reader's language."""
    return SafeString() if process.titles.get(get_language() or "") else lang(process.language)


@register.filter
def method_name(process: Process) -> str:
    """What kind of process it is."""
    return str(METHOD_NAMES[process.version.file.method])


@register.filter
def took_part(people: int) -> str:
    """How many people took part, in words."""
    said = ngettext("%(people)s person took part", "%(people)s people took part", people)
    return said % {"people": intcomma(people)}


@register.filter
def process_state(process: Process) -> str:
    """The state in plain words."""
    return words.of_state(running.lifecycle_of(process).state(process.state))
