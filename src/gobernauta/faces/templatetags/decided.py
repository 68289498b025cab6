"""What was decided about a process, on its own page."""

from typing import Any

from django import template

from gobernauta.decisions import queries
from gobernauta.processes.queries import Process

register = template.Library()
SHOWN = 5  # the newest; each is in the list of decisions


@register.inclusion_tag("square/decided.html")
def decided_on(process: Process) -> dict[str, Any]:
    """The newest decisions that answer a process as a whole."""
    return {"decided": queries.about("process", process.pk)[:SHOWN]}
