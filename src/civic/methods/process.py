"""The process file: one process's parameters as a published document, read strictly and written in one form.

It holds what a town decides beforehand: the method, who may take part with what proof, limits, thresholds, ballot
and tally rule, dates, privacy. States are the method's lifecycle. It holds no item and no ballot.
"""

from __future__ import annotations

# ruff: noqa: RUF009 - needed() and optional() make fields, not values.
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from civic.ballots import refuse
from civic.formats.jsontext import read_json
from civic.formats.place import Place
from civic.formats.record import MOMENT, TEXT, needed, optional, write_record
from civic.lifecycle import Lifecycle
from civic.methods.fields import one_of, read_strict, several, strict, whole
from civic.methods.participation import Participation
from civic.methods.protocol import Method
from civic.methods.registry import methods

SCHEMA = "civic/process/1"


@dataclass(frozen=True)
class Phase:
    """From this moment the process is meant to be in this state."""

    state: str = needed(TEXT)
    starts_at: datetime = needed(MOMENT)


@dataclass(frozen=True)
class Privacy:
    """`names`: whether the names of those who took part are shown. After so many days the process key is destroyed."""

    names: str = optional(one_of("hidden", "by-choice", "public"))
    key_days: int = optional(whole(1, 3660, 90))


@dataclass(frozen=True)
class Header:
    """What every process file has; `rules` is read by the method it names."""

    schema: str = needed(one_of(SCHEMA))
    method: str = needed(TEXT)
    version: int = needed(whole(1, 10**6))
    title: str = needed(TEXT)
    participation: Participation = optional(strict(Participation))
    privacy: Privacy = optional(strict(Privacy))
    phases: tuple[Phase, ...] = optional(several(Phase))

    def __post_init__(self) -> None:
        starts = [phase.starts_at for phase in self.phases]
        if starts != sorted(starts):
            raise refuse("phases", "The phases are not in the order in which they start.")


@dataclass(frozen=True)
class Process:
    """One version of a process: what every file has, and the method with its rules."""

    title: str
    version: int
    method: Method
    privacy: Privacy = field(default_factory=Privacy)
    phases: tuple[Phase, ...] = ()


def read_process(content: bytes | str, name: str = "process") -> Process:
    """The process in a file. Raises Malformed with file, line, field and reason for anything that is not right."""
    place = read_json(content, name).root
    rules = place.at("rules")
    bare = {key: value for key, value in place.value.items() if key != "rules"}
    header: Header = read_strict(Header, Place(place.document, bare, place.path))
    if header.method not in methods():
        raise place.at("method").wrong(
            "there is no such method; known are {known}", known=", ".join(methods())
        )
    method = methods().get(header.method)
    read = method.Rules() if rules.absent else read_strict(method.Rules, rules)
    check_phases(header, method.lifecycle, place)
    return Process(
        header.title, header.version, method(read, header.participation), header.privacy, header.phases
    )


def check_phases(header: Header, lifecycle: Lifecycle, place: Place) -> None:
    """Raises Malformed for a phase that is no state of the method."""
    known = [state.slug for state in lifecycle.states]
    for phase, element in zip(header.phases, place.at("phases").elements(), strict=True):
        if phase.state not in known:
            raise element.at("state").wrong("{value} is no state; there are {known}", known=", ".join(known))


def write_process(process: Process) -> bytes:
    """The process as a file; reading it gives the same process, and the same process always the same bytes."""
    method: Any = process.method
    header = Header(
        schema=SCHEMA,
        method=method.slug,
        version=process.version,
        title=process.title,
        participation=method.participation,
        privacy=process.privacy,
        phases=process.phases,
    )
    document = {**write_record(header), "rules": write_record(method.rules)}
    return (json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2) + "\n").encode()
