"""The tables of deciding together, a subject a file. Every open method uses the same ones."""

from gobernauta.processes.models.arrivals import Arrival
from gobernauta.processes.models.assembly import Meeting, Panel, Seat
from gobernauta.processes.models.ballots import Ballot, Counter, FreeText, Invalidation, Taken
from gobernauta.processes.models.consultation import (
    Code,
    Coded,
    Document,
    Finding,
    OpinionMap,
    Paragraph,
    Questionnaire,
)
from gobernauta.processes.models.items import Attachment, Audience, Band, Comment, Item, Wording
from gobernauta.processes.models.moderation import Flag, Removal
from gobernauta.processes.models.paper import PaperSheet
from gobernauta.processes.models.process import (
    Contest,
    Process,
    ProcessFile,
    Reached,
    Result,
    StateChange,
    Version,
)

__all__ = [
    "Arrival",
    "Attachment",
    "Audience",
    "Ballot",
    "Band",
    "Code",
    "Coded",
    "Comment",
    "Contest",
    "Counter",
    "Document",
    "Finding",
    "Flag",
    "FreeText",
    "Invalidation",
    "Item",
    "Meeting",
    "OpinionMap",
    "Panel",
    "PaperSheet",
    "Paragraph",
    "Process",
    "ProcessFile",
    "Questionnaire",
    "Reached",
    "Removal",
    "Result",
    "Seat",
    "StateChange",
    "Taken",
    "Version",
    "Wording",
]
