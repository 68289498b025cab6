"""PrefLib's orders: `.soc`, `.soi`, `.toc` and `.toi` (strict or with ties, complete or not).

Specification: github.com/PrefLib/PrefLib-Data, FORMAT_SPECIFICATION.md. A header that the orders contradict is
refused: a file that was cut off must not give a result. Seats are not said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile

from civic.formats.ranked.election import At, Candidate, Election, Tiers, few_enough, lines_of, unsayable

FIELD = re.compile(r"#\s*([^:]+?)\s*:(.*)")
NAME = re.compile(r"ALTERNATIVE NAME ([1-9]\d{0,9})")
TIER = r"(?:\d+|\{\s*\d+(?:\s*,\s*\d+)*\s*\})"
ORDER = re.compile(rf"(?:{TIER}(?:\s*,\s*{TIER})*)?")
TIERS = re.compile(r"\{([^{}]*)\}|(\d+)")
SAID = (  # of every file, in the order of the specification; what is known of the orders comes behind
    "FILE NAME",
    "TITLE",
    "DESCRIPTION",
    "DATA TYPE",
    "MODIFICATION TYPE",
    "RELATES TO",
    "RELATED FILES",
    "PUBLICATION DATE",
    "MODIFICATION DATE",
)
COUNTED = ("NUMBER ALTERNATIVES", "NUMBER VOTERS", "NUMBER UNIQUE ORDERS")
TYPES = ("soc", "soi", "toc", "toi")


def parse(content: bytes | str, name: str = "election.soi") -> Election:
    """The election in a file. Raises Malformed with file, line, field and reason."""
    written = enumerate(lines_of(content, name), 1)
    lines = [(At(name, number), text.strip()) for number, text in written if text.strip()]
    fields: dict[str, tuple[At, str]] = {}
    for at, text in takewhile(lambda line: line[1].startswith("#"), lines):
        key, value = header(at, text)
        if key in fields:
            raise at.malformed(key, "it stands twice.")
        fields[key] = at, value
    people = alternatives(fields, name)
    rankings = tuple(order(at, text, len(people)) for at, text in lines[len(fields) :])
    check(fields, rankings, len(people), name)
    about = {key: value for key, (_, value) in fields.items() if not (key in COUNTED or NAME.fullmatch(key))}
    del about["DATA TYPE"]
    title = about.pop("TITLE", "")
    return Election(people, rankings, None, title, {key: value for key, value in about.items() if value})


def header(at: At, text: str) -> tuple[str, str]:
    """A field of the header and its value."""
    found = FIELD.fullmatch(text)
    if found is None:
        raise at.malformed("header", "a line that begins with # must be # FIELD: value.")
    return found[1].upper(), found[2].strip()


def alternatives(fields: Mapping[str, tuple[At, str]], file: str) -> tuple[Candidate, ...]:
    """Everybody by number. Raises Malformed where a name is missing or one too many."""
    at, size = number(fields, "NUMBER ALTERNATIVES", file)
    names = {int(found[1]): key for key in fields if (found := NAME.fullmatch(key))}
    if len(names) != size or set(names) != set(range(1, size + 1)):
        raise at.malformed(
            "NUMBER ALTERNATIVES", f"{size} are announced, {len(names)} have a name of their own."
        )
    return tuple(Candidate(fields[names[place]][1]) for place in range(1, size + 1))


def number(fields: Mapping[str, tuple[At, str]], key: str, file: str) -> tuple[At, int]:
    if key not in fields:
        raise At(file, 1).malformed(key, "the header does not say it.")
    at, text = fields[key]
    return at, at.whole(text, key, 0)


def order(at: At, text: str, size: int) -> tuple[int, Tiers]:
    """A line such as `13: 1,{4,3},2`: how many say it, and whom they rank."""
    times, colon, ranked = text.partition(":")
    if not colon:
        raise at.malformed("preferences", "the line must be how many voters, a colon, and the order.")
    if not ORDER.fullmatch(ranked.strip()):
        raise at.malformed("preferences", f"{ranked.strip()[:40]!r} is not an order.")
    tiers = [(tied or one).split(",") for tied, one in TIERS.findall(ranked)]
    return at.whole(times, "voters"), at.ranking(tiers, size)


def check(
    fields: Mapping[str, tuple[At, str]], rankings: Sequence[tuple[int, Tiers]], size: int, file: str
) -> None:
    """Raises Malformed where the header and the orders contradict each other."""
    few_enough(rankings, At(file, 1))
    if "DATA TYPE" not in fields:
        raise At(file, 1).malformed("DATA TYPE", "the header does not say it.")
    at, kind = fields["DATA TYPE"]
    found = type_of((tiers for _, tiers in rankings), size)
    if kind not in TYPES or (found[0] == "t" != kind[0]) or (found[2] == "i" != kind[2]):
        fits = f"the orders are {found}" if kind in TYPES else f"{', '.join(TYPES)} are read"
        raise at.malformed("DATA TYPE", f"it is {kind!r}; {fits}.")
    for key, counted in (
        ("NUMBER VOTERS", sum(times for times, _ in rankings)),
        ("NUMBER UNIQUE ORDERS", len(rankings)),
    ):
        at, said = number(fields, key, file)
        if said != counted:
            raise at.malformed(key, f"the header says {said}, the file has {counted}.")


def type_of(orders: Iterable[Tiers], size: int) -> str:
    """The strictest type that holds all of them."""
    ties = partial = False
    for tiers in orders:
        ties |= any(len(tier) > 1 for tier in tiers)
        partial |= sum(map(len, tiers)) < size
    return f"{'t' if ties else 's'}o{'i' if partial else 'c'}"


def write(election: Election) -> str:
    """The canonical text, without the seats: equal orders as one, the most frequent first.

    Raises Refused where somebody withdrew.
    """
    if any(one.withdrawn for one in election.candidates):
        raise unsayable("PrefLib", "that a candidate withdrew")
    merged: dict[Tiers, int] = {}
    for times, tiers in election.rankings:
        merged[tiers] = merged.get(tiers, 0) + times
    size = len(election.candidates)
    said = {"TITLE": election.title, "DATA TYPE": type_of(merged, size)}
    about = {**dict.fromkeys(SAID, ""), **election.about, **said}
    counted = zip(COUNTED, (size, sum(merged.values()), len(merged)), strict=True)
    out = [f"# {key}: {value}".rstrip() for key, value in (*about.items(), *counted)]
    for place, one in enumerate(election.candidates, 1):
        name = f"{one.name}, {one.party}" if one.party else one.name
        out.append(f"# ALTERNATIVE NAME {place}: {name}".rstrip())
    ranked = sorted(merged.items(), key=lambda pair: -pair[1])
    out += [f"{times}: {','.join(map(spelt, tiers))}".rstrip() for tiers, times in ranked]
    return "\n".join(out) + "\n"


def spelt(tier: tuple[int, ...]) -> str:
    return str(tier[0]) if len(tier) == 1 else "{" + ",".join(map(str, tier)) + "}"
