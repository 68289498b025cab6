"""An election as its file tells it, and what every one of these formats checks in the same way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from civic.ballots import Refused, refuse
from civic.formats.problem import FormatProblem, Malformed

MOST = 10**10  # papers: more than there are people, and sums over them stay inside 64 bits
MOST_CANDIDATES = 10**5
SPELT = {str(number): number for number in range(1, 1000)}  # the usual spellings, found sooner than read
Tiers = tuple[tuple[int, ...], ...]  # candidates by number, best first; those of a tier are alike


@dataclass(frozen=True)
class Candidate:
    """Somebody who stands, or stood and withdrew before the count."""

    name: str
    party: str = ""
    withdrawn: bool = False


@dataclass(frozen=True)
class Election:
    """Candidates in the order of their numbers, and rankings with how many papers say each.

    `seats` is None where the format does not say it; `about` holds what else a file says of itself.
    """

    candidates: tuple[Candidate, ...]
    rankings: tuple[tuple[int, Tiers], ...]
    seats: int | None = None
    title: str = ""
    about: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class At:
    """A line of a file (1 is the first), to say what is wrong with it."""

    file: str
    line: int

    def malformed(self, name: str, reason: str) -> Malformed:
        return Malformed(FormatProblem(self.file, self.line, name, reason))

    def whole(self, text: str, name: str, least: int = 1, most: int = MOST) -> int:
        """The whole number in a text. Raises Malformed for anything else, and outside of the bounds."""
        text = text.strip()
        if not (text.isascii() and text.isdecimal() and len(text) <= len(str(MOST))):
            raise self.malformed(name, f"{text[:40]!r} is not a whole number.")
        if not least <= int(text) <= most:
            raise self.malformed(name, f"{int(text)} is not between {least} and {most}.")
        return int(text)

    def ranking(self, tiers: Sequence[Sequence[str]], size: int) -> Tiers:
        """The candidates of a paper. Raises Malformed for one of another number than 1 to `size`, or twice."""
        try:
            found = tuple([tuple([SPELT[one] for one in tier]) for tier in tiers])
        except KeyError:
            found = tuple(tuple(self.whole(one, "preferences", 1, size) for one in tier) for tier in tiers)
        named = [one for tier in found for one in tier]
        if len(set(named)) < len(named):
            twice = Counter(named).most_common(1)[0][0]
            raise self.malformed("preferences", f"candidate {twice} is ranked twice.")
        if named and max(named) > size:
            raise self.malformed("preferences", f"{max(named)} is not between 1 and {size}.")
        return found

    def sizes(self, cells: Sequence[str]) -> tuple[int, int]:
        """How many stand, for how many seats: the first line. Raises Malformed for anything else."""
        if len(cells) != 2:
            raise self.malformed("candidates and seats", "the first line must be two whole numbers.")
        size = self.whole(cells[0], "candidates", 1, MOST_CANDIDATES)
        return size, self.whole(cells[1], "seats", 1, MOST_CANDIDATES)


def lines_of(content: bytes | str, name: str) -> list[str]:
    """The lines of a file, whatever ends them. Raises Malformed where it is not UTF-8."""
    text = content if isinstance(content, str) else decoded(content, name)
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as bad:
        line = content.count(b"\n", 0, bad.start) + 1
        raise At(name, line).malformed("text", f"byte {bad.start + 1} is not UTF-8.") from None


def few_enough(rankings: Iterable[tuple[int, Tiers]], at: At) -> None:
    """Raises Malformed for more papers than can be added up."""
    if sum(times for times, _ in rankings) > MOST:
        raise at.malformed("papers", f"there are more than {MOST} of them.")


def unsayable(name: str, what: str) -> Refused:
    """The refusal to write what a format has no words for."""
    return refuse("cannot-say", "{format} cannot say {what}.", format=name, what=what)
