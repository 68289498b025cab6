"""What a method asks for when a process turns to a new state: what must be ready before, and what is done then.

Methods say so here; `running` looks here, whoever turns the process: a clerk, or the dates of its file.
"""

from collections.abc import Callable
from datetime import datetime

from gobernauta.processes.models import Process

Ready = Callable[[Process], str]  # why it cannot turn yet, in a sentence; empty when it can
Turned = Callable[[Process, datetime], None]
_READY: dict[tuple[str, str], Ready] = {}
_TURNED: dict[tuple[str, str], Turned] = {}


def before(method: str, *states: str) -> Callable[[Ready], Ready]:
    """What must be ready before processes of a method enter these states."""

    def keep(ready: Ready) -> Ready:
        _READY.update(((method, state), ready) for state in states)
        return ready

    return keep


def after(method: str, *states: str) -> Callable[[Turned], Turned]:
    """What is done when processes of a method have entered these states, in the same transaction."""

    def keep(turned: Turned) -> Turned:
        _TURNED.update(((method, state), turned) for state in states)
        return turned

    return keep


def hindrance(process: Process, state: str) -> str:
    """Why a process cannot enter a state yet; empty when it can."""
    ready = _READY.get((process.version.file.method, state))
    return ready(process) if ready else ""


def turned(process: Process, *, now: datetime) -> None:
    """Do what a process's new state asks for."""
    act = _TURNED.get((process.version.file.method, process.state))
    if act:
        act(process, now)
