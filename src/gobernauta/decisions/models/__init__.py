"""The tables of decisions, a subject a file."""

from gobernauta.decisions.models.decision import Answers, Decision, Document, Version
from gobernauta.decisions.models.promise import Commitment, Evidence, Milestone, Step
from gobernauta.decisions.models.telling import Notice, Telling

__all__ = [
    "Answers",
    "Commitment",
    "Decision",
    "Document",
    "Evidence",
    "Milestone",
    "Notice",
    "Step",
    "Telling",
    "Version",
]
