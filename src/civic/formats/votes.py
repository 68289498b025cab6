"""Popolo's motions and vote events: what a body voted on, how many were for and against, and who voted how.

Specification: www.popoloproject.com/specs/motion.html and vote-event.html. A document is one motion, a list of them,
or an object with `motions`; each motion carries its `vote_events`. Counts and votes must not contradict each other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from civic.formats.jsontext import read_json, write_json
from civic.formats.place import Place
from civic.formats.record import (
    PARTIAL_DATE,
    TEXT,
    WHOLE,
    Kind,
    choice,
    extensions,
    many,
    needed,
    optional,
    read_record,
    record,
    write_record,
)

OPTIONS = ("yes", "no", "abstain", "absent", "not voting", "paired")
RESULTS = ("pass", "fail")


@dataclass(frozen=True, kw_only=True)
class Count:
    """How many chose an option."""

    option: str = needed(choice(*OPTIONS))
    value: int = needed(WHOLE)
    group_id: str = optional(TEXT)


@dataclass(frozen=True, kw_only=True)
class Vote:
    """How one voter chose; `voter_name` where there is no person to refer to."""

    voter_id: str = optional(TEXT)
    voter_name: str = optional(TEXT)
    option: str = needed(choice(*OPTIONS))
    group_id: str = optional(TEXT)


@dataclass(frozen=True, kw_only=True)
class VoteEvent:
    """One vote on a motion."""

    identifier: str = optional(TEXT)
    start_date: str = optional(PARTIAL_DATE)
    result: str = optional(choice(*RESULTS))
    counts: tuple[Count, ...] = optional(many(record(Count)))
    votes: tuple[Vote, ...] = optional(many(record(Vote)))
    extensions: Mapping[str, Any] = extensions()


def _check_counts(event: VoteEvent, place: Place) -> None:
    if not event.counts or not event.votes:
        return
    for option in OPTIONS:
        counted = sum(it.value for it in event.counts if it.option == option)
        voted = sum(it.option == option for it in event.votes)
        if counted != voted:
            raise place.at("counts").wrong(
                "{counted} are counted as {option}, but {voted} voted so",
                counted=counted,
                option=option,
                voted=voted,
            )


EVENT: Kind = record(VoteEvent, _check_counts)


@dataclass(frozen=True, kw_only=True)
class Motion:
    """What was voted on."""

    text: str = needed(TEXT)
    identifier: str = optional(TEXT)
    classification: str = optional(TEXT)
    date: str = optional(PARTIAL_DATE)
    requirement: str = optional(TEXT)
    result: str = optional(choice(*RESULTS))
    vote_events: tuple[VoteEvent, ...] = optional(many(EVENT))
    extensions: Mapping[str, Any] = extensions()


def parse(content: bytes | str, name: str = "motions") -> tuple[Motion, ...]:
    """Read a document; raise Malformed."""
    root = read_json(content, name).root
    listed = root.at("motions") if isinstance(root.value, dict) and "motions" in root.value else root
    return tuple(read_record(Motion, place) for place in listed.one_or_more())


def plain(motions: Sequence[Motion]) -> list[dict[str, Any]]:
    """Motions as plain fields, absent ones left out."""
    return [write_record(motion) for motion in motions]


def write(motions: Sequence[Motion]) -> bytes:
    """A document with these motions."""
    return write_json({"motions": plain(motions)})
