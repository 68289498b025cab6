"""States and transitions as data: what may happen next, why not, and a picture of it.

A lifecycle checks itself when it is built. It stores no history and knows nothing of who may do what.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import wrap
from xml.sax.saxutils import escape

_COLUMN, _ROW, _HEAD, _MARGIN = 160, 34, 40, 10
_LETTERS = 23  # of a state's label that fit on one line


class LifecycleBroken(ValueError):
    """A lifecycle that contradicts itself; the message says where."""


class TransitionRefused(ValueError):
    """A move that the state does not allow; the message is a sentence for the person who tried it."""

    def __init__(self, sentence: str, state: str, verb: str, allowed: tuple[str, ...]) -> None:
        super().__init__(sentence)
        self.state, self.verb, self.allowed = state, verb, allowed


@dataclass(frozen=True)
class State:
    """One state: `public` is the word outsiders are told for it, such as Open311's open and closed."""

    slug: str
    label: str
    public: str = ""
    final: bool = False


@dataclass(frozen=True)
class Transition:
    """A verb that leads from any of `sources` to `target`."""

    verb: str
    sources: tuple[str, ...]
    target: str


@dataclass(frozen=True)
class Lifecycle:
    """All states, the first being the initial one, and all moves between them.

    Raise LifecycleBroken for unknown, repeated or unreachable states, for a state without an exit that is not
    marked final, for a final one with an exit, and for a verb that leads two ways from one state.
    """

    noun: str
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]

    def __post_init__(self) -> None:
        _check_names(self)
        _check_reached(self)
        _check_ends(self)

    @property
    def initial(self) -> State:
        """The state in which everything begins."""
        return self.states[0]

    def state(self, slug: str) -> State:
        """The state called `slug`; raise LifecycleBroken when there is none."""
        for state in self.states:
            if state.slug == slug:
                return state
        known = ", ".join(state.slug for state in self.states)
        raise LifecycleBroken(f"A {self.noun} has no state {slug!r}; it has {known}.")

    def verbs(self, slug: str) -> tuple[str, ...]:
        """What may be done in a state, in the order the lifecycle lists it."""
        self.state(slug)
        return tuple(move.verb for move in self.transitions if slug in move.sources)

    def allows(self, slug: str, verb: str) -> bool:
        """Whether the verb may be done in that state."""
        return verb in self.verbs(slug)

    def move(self, slug: str, verb: str) -> State:
        """The state after the verb; raise TransitionRefused with what is possible instead."""
        for transition in self.transitions:
            if transition.verb == verb and slug in transition.sources:
                return self.state(transition.target)
        raise TransitionRefused(self._refusal(slug, verb), slug, verb, self.verbs(slug))

    def edges(self) -> Iterator[tuple[str, str, str]]:
        """Every single step as source, verb, target."""
        for transition in self.transitions:
            for source in transition.sources:
                yield source, transition.verb, transition.target

    def mermaid(self) -> str:
        """The diagram as Mermaid text; the same lifecycle always gives the same text."""
        lines = ["stateDiagram-v2"]
        lines += [f"    {_identifier(state.slug)} : {state.label}" for state in self.states]
        lines.append(f"    [*] --> {_identifier(self.initial.slug)}")
        lines += [f"    {_identifier(a)} --> {_identifier(b)} : {verb}" for a, verb, b in self.edges()]
        lines += [f"    {_identifier(state.slug)} --> [*]" for state in self.states if state.final]
        return "\n".join(lines) + "\n"

    def svg(self, here: str = "", title: str = "") -> str:
        """The diagram as SVG: a column for each state; a row for each verb, from its sources' dots to an arrowhead.

        `here`: the state to mark as the present one.
        """
        width = _COLUMN * len(self.states) + 2 * _MARGIN
        height = _HEAD + _ROW * (len(self.transitions) + 1) + 2 * _MARGIN
        column = {state.slug: number for number, state in enumerate(self.states)}
        told = "; ".join(f"{source}, {verb}: {target}" for source, verb, target in self.edges())
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
            f'height="{height}" role="img" font-family="sans-serif" font-size="12" fill="currentColor">',
            f"<title>{escape(title or f'Lifecycle of a {self.noun}')}</title><desc>{escape(told)}</desc>",
        ]
        parts += [_svg_state(state, column[state.slug], height, state.slug == here) for state in self.states]
        parts += [
            _svg_move(move.verb, [column[source] for source in move.sources], column[move.target], row)
            for row, move in enumerate(self.transitions)
        ]
        return "\n".join([*parts, "</svg>"]) + "\n"

    def _refusal(self, slug: str, verb: str) -> str:
        label, verbs = self.state(slug).label, self.verbs(slug)
        if not verbs:
            return f"This {self.noun} is {label}; nothing more can be done with it."
        return (
            f"A {self.noun} that is {label} cannot be changed by {verb!r}; possible now: {', '.join(verbs)}."
        )


def _check_names(cycle: Lifecycle) -> None:
    slugs = [state.slug for state in cycle.states]
    if not slugs:
        raise LifecycleBroken(f"The lifecycle of a {cycle.noun} has no state.")
    for slug in slugs:
        if slugs.count(slug) > 1:
            raise LifecycleBroken(f"The state {slug!r} is listed twice.")
    seen: set[tuple[str, str]] = set()
    for source, verb, target in cycle.edges():
        for unknown in {source, target} - set(slugs):
            raise LifecycleBroken(f"{verb!r} names the state {unknown!r}, which is not listed.")
        if (source, verb) in seen:
            raise LifecycleBroken(f"{verb!r} leads from {source!r} twice.")
        seen.add((source, verb))


def _check_reached(cycle: Lifecycle) -> None:
    reached, fresh = set[str](), {cycle.initial.slug}
    while fresh:
        reached |= fresh
        fresh = {target for source, _, target in cycle.edges() if source in reached} - reached
    for state in cycle.states:
        if state.slug not in reached:
            raise LifecycleBroken(f"Nothing leads to the state {state.slug!r}.")


def _check_ends(cycle: Lifecycle) -> None:
    left = {source for source, _, target in cycle.edges() if source != target}
    for state in cycle.states:
        if state.final and state.slug in left:
            raise LifecycleBroken(f"The state {state.slug!r} is final, but something leads out of it.")
        if not state.final and state.slug not in left:
            raise LifecycleBroken(f"Nothing leads out of the state {state.slug!r}, and it is not final.")


def _identifier(slug: str) -> str:
    return slug.replace("-", "_")


def _centre(column: int) -> int:
    return _MARGIN + _COLUMN * column + _COLUMN // 2


def _svg_state(state: State, column: int, height: int, is_here: bool) -> str:
    x, border = _centre(column), 3 if state.final else 1
    inside = 0.2 if is_here else 0
    return (
        f'<rect x="{x - 75}" y="{_MARGIN}" width="150" height="{_HEAD - 10}" rx="4" '
        f'fill="currentColor" fill-opacity="{inside}" stroke="currentColor" stroke-width="{border}"/>'
        f"{_svg_label(state.label, x)}"
        f'<path d="M{x} {_MARGIN + _HEAD - 10}V{height - _MARGIN}" stroke="currentColor" opacity="0.3"/>'
    )


def _svg_label(label: str, x: int) -> str:
    """The words of a state, on two lines where one is too short for them."""
    lines = wrap(label, _LETTERS, max_lines=2, placeholder="…")
    first = _MARGIN + 26 - 6 * len(lines)
    return "".join(
        f'<text x="{x}" y="{first + 13 * row}" text-anchor="middle">{escape(line)}</text>'
        for row, line in enumerate(lines)
    )


def _svg_move(verb: str, sources: list[int], target: int, row: int) -> str:
    """Dots where it starts, one line, and an arrowhead on each side from which the target is reached."""
    end, y = _centre(target), _MARGIN + _HEAD + _ROW * (row + 1) - 8
    starts = sorted(_centre(source) for source in sources)
    left, right = min(*starts, end), max(*starts, end)
    parts = [f'<circle cx="{start}" cy="{y}" r="3"/>' for start in starts]
    if end in starts:
        parts.append(f'<path d="M{end} {y - 8}h14v8h-14" fill="none" stroke="currentColor"/>')
    if left < right:
        parts.append(f'<path d="M{left} {y}H{right}" fill="none" stroke="currentColor"/>')
    if left < end:
        parts.append(f'<path d="M{end} {y}l-7 -4v8z"/>')
    if end < right:
        parts.append(f'<path d="M{end} {y}l7 -4v8z"/>')
    middle = (left + right) // 2 if left < right else end + 34
    parts.append(f'<text x="{middle}" y="{y - 6}" text-anchor="middle">{escape(verb)}</text>')
    return "".join(parts)
