"""Opening a case by what a resident typed: the reference for what is public, the whole code for their words."""

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from gobernauta.faces.often import too_often
from gobernauta.inbox import queries as inbox
from gobernauta.inbox import references
from gobernauta.inbox.queries import Conversation
from gobernauta.people import limits, visitors


class Opened(NamedTuple):
    """The conversation, whether its words may be seen, or why nothing is opened now."""

    conversation: Conversation | None
    holds_key: bool
    refusal: limits.Refusal | None = None


def opened(request: HttpRequest, typed: str) -> Opened:
    """Open a case. Wrong keys are counted; after too many, a right one opens nothing either, or guessing would pay."""
    known = references.read(typed)
    if known and known.has_key:
        counted = limits.standing if known.holds_key else limits.spend
        refusal = counted(
            "key", network=visitors.network(request), person=known.reference, now=timezone.now()
        )
        if refusal:
            return Opened(None, holds_key=False, refusal=refusal)
    return Opened(*inbox.by_code(typed))


def guessed_too_often(request: HttpRequest, typed: str, refusal: limits.Refusal) -> HttpResponse:
    """The page that finds a case, with what was typed and when to try again."""
    return too_often(
        render(request, "square/find.html", {"typed": typed, "problem": refusal.sentence}), refusal
    )
