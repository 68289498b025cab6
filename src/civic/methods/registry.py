"""The list of methods. To add one, add its line here; what is not listed does not exist."""

from __future__ import annotations

from functools import cache
from typing import Any

from civic.plug import Registry

METHODS = (
    "civic.methods.petition.Petition",
    "civic.methods.poll.Poll",
    "civic.methods.survey.Survey",
    "civic.methods.consultation.Consultation",
    "civic.methods.ideas.Ideas",
    "civic.methods.budget.Budget",
    "civic.methods.ranking.Ranking",
    "civic.methods.assembly.Assembly",
)


@cache
def methods() -> Registry[type[Any]]:
    """Slug to the class, which is called with its rules and who may take part."""
    registry: Registry[type[Any]] = Registry("method")
    registry.load(METHODS, named_by="slug")
    return registry
