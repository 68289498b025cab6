"""From the tables of a file to a `Count`: typed, checked, identical ballots merged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np

from civic.ballots import (
    Columns,
    Count,
    Fact,
    Indices,
    Item,
    Mark,
    Marks,
    Refused,
    Sentence,
    VoteType,
    checked_budget,
    checked_mark,
    exact,
    packed,
)
from civic.formats.pabulib.document import Document, malformed
from civic.formats.problem import Malformed
from civic.tally.totals import points, votes

VOTES_DIFFER = "The file says {said} {said:vote|votes} for {item}; its ballots give {counted}."
SCORE_DIFFERS = "The file says {said} {said:point|points} for {item}; its ballots give {counted}."


def count(document: Document) -> Count:
    """The count in a document. Raises Refused where the tables contradict themselves or the vote type."""
    meta = Reader(document)
    vote_type = meta.vote_type()
    items = tuple(projects(document))
    voters = [voter.strip() for voter in document.votes.column("voter_id")]
    refuse_doubles(document, voters)
    check_size(document, "num_projects", len(items))
    check_size(document, "num_votes", len(voters))
    columns, cast = ballots(document, {item.id: index for index, item in enumerate(items)}, vote_type)
    return Count(items, vote_type, columns, meta.budget(), voters, cast, dict(document.meta))


@dataclass(frozen=True)
class Reader:
    """The typed values of META."""

    document: Document

    def vote_type(self) -> VoteType:
        try:
            return VoteType(self.document.meta["vote_type"].strip().lower())
        except ValueError:
            known = ", ".join(VoteType)
            raise self.wrong("vote_type", f"it must be one of {known}.") from None

    def budget(self) -> Fraction:
        try:
            return checked_budget(exact(self.document.meta["budget"]))
        except Refused as refused:
            raise self.wrong("budget", str(refused)) from None

    def default_score(self) -> Mark:
        """What a scoring ballot gives to a project that it does not name."""
        try:
            given = exact(self.document.meta.get("default_score") or "0")
            return checked_mark(given, VoteType.SCORING, "by default")
        except Refused as refused:
            raise self.wrong("default_score", str(refused)) from None

    def wrong(self, key: str, reason: str) -> Malformed:
        return malformed(self.document.name, self.document.meta_lines[key], key, reason)


def projects(document: Document) -> Iterator[Item]:
    """The projects with their costs. Raises Refused for an id that stands twice and a cost that is no price."""
    table = document.projects
    names = table.column("name") if "name" in table.columns else [""] * len(table.rows)
    seen = set()
    columns = zip(
        table.column("project_id"), table.column("cost"), names, table.rows, table.lines, strict=True
    )
    for written_id, cost, name, row, line in columns:
        project = written_id.strip()
        if not project or project in seen or "," in project or not project.isprintable():
            reason = "the project stands twice." if project in seen else "it cannot name a project."
            raise malformed(document.name, line, "project_id", f"{written_id!r}: {reason}")
        seen.add(project)
        yield Item(project, name, price(document, cost, line), dict(zip(table.columns, row, strict=True)))


def price(document: Document, cost: str, line: int) -> Fraction:
    try:
        value = exact(cost)
    except Refused as refused:
        raise malformed(document.name, line, "cost", str(refused)) from None
    if value <= 0:
        raise malformed(document.name, line, "cost", f"{cost} is not a price; a project must cost something.")
    return value


def check_size(document: Document, key: str, size: int) -> None:
    """Raises Refused when META announces another number of rows: a cut-off file must not give a result."""
    announced = document.meta.get(key)
    if announced is not None and announced.strip() != str(size):
        line = document.meta_lines[key]
        raise malformed(document.name, line, key, f"META says {announced}, the file has {size}.")


def refuse_doubles(document: Document, voters: Sequence[str]) -> None:
    if len({"", *voters}) > len(voters):
        return
    seen = set()
    for voter, line in zip(voters, document.votes.lines, strict=True):
        if voter in seen or not voter:
            reason = f"voter {voter} has voted before." if voter else "the voter has no id."
            raise malformed(document.name, line, "voter_id", reason)
        seen.add(voter)


def ballots(document: Document, place: Mapping[str, int], vote_type: VoteType) -> tuple[Columns, Indices]:
    """Distinct ballots, and for each voter the row of theirs."""
    votes = document.votes
    vote = votes.column("vote")
    given = votes.column("points") if "points" in votes.columns else None
    if vote_type in (VoteType.APPROVAL, VoteType.CHOOSE_ONE):
        return approvals(document, vote, place, vote_type)
    if given is None and vote_type is not VoteType.ORDINAL:
        raise malformed(
            document.name, votes.lines[0] if votes.rows else 0, "points", "the column is missing."
        )
    written = (
        [(cell, "") for cell in vote]
        if given is None or vote_type is VoteType.ORDINAL
        else list(zip(vote, given, strict=True))
    )
    return marked(document, written, place, vote_type)


def approvals(
    document: Document, vote: Sequence[str], place: Mapping[str, int], vote_type: VoteType
) -> tuple[Columns, Indices]:
    """Approvals without a loop over single marks: split all at once, sort, then merge equal rows."""
    cells: dict[str, int] = {}
    cast = np.fromiter((cells.setdefault(cell, len(cells)) for cell in vote), np.int64, len(vote))
    named = [cell for cell in cells if cell]
    try:
        flat = np.array([place[part] for part in ",".join(named).split(",")] if named else [], np.int64)
    except KeyError:
        return marked(document, [(cell, "") for cell in vote], place, vote_type)
    lengths = np.array([cell.count(",") + 1 if cell else 0 for cell in cells], np.int64)
    if vote_type is VoteType.CHOOSE_ONE and lengths.max(initial=0) > 1:
        return marked(document, [(cell, "") for cell in vote], place, vote_type)
    rows = np.repeat(np.arange(len(cells)), lengths)
    order = np.lexsort((flat, rows))
    flat, rows = flat[order], rows[order]
    fresh = np.ones(len(flat), bool)  # a project named twice on one ballot is approved once
    fresh[1:] = (flat[1:] != flat[:-1]) | (rows[1:] != rows[:-1])
    return merged(flat[fresh], rows[fresh], len(cells), cast)


def merged(items: Indices, rows: Indices, size: int, cast: Indices) -> tuple[Columns, Indices]:
    """One row for all that approve the same."""
    starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=size))])
    small = items.astype(np.int32)
    keys: dict[bytes, int] = {}
    bounds = starts.tolist()
    new = [keys.setdefault(small[a:b].tobytes(), len(keys)) for a, b in pairwise(bounds)]
    row_of = np.array(new, np.int64)
    cast = row_of[cast]
    flat = np.frombuffer(b"".join(keys), np.int32).astype(np.int64)
    lengths = np.array([len(key) // 4 for key in keys], np.int64)
    times = np.bincount(cast, minlength=len(keys)).astype(np.int64)
    bounds_of = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    return Columns(bounds_of, flat, np.ones(len(flat), np.int64), times), cast


def marked(
    document: Document, written: Sequence[tuple[str, str]], place: Mapping[str, int], vote_type: VoteType
) -> tuple[Columns, Indices]:
    """Ballots with points or ranks, each distinct one read once."""
    read: dict[tuple[str, str], int] = {}
    unnamed = Reader(document).default_score() if vote_type is VoteType.SCORING else 0
    rows: dict[Marks, int] = {}
    cast = np.zeros(len(written), np.int64)
    for voter, cell in enumerate(written):
        if cell not in read:
            line = document.votes.lines[voter]
            marks = marks_of(document, cell, place, vote_type, line)
            if unnamed:
                marks = tuple({**dict.fromkeys(range(len(place)), unnamed), **dict(marks)}.items())
            read[cell] = rows.setdefault(marks, len(rows))
        cast[voter] = read[cell]
    return packed(list(rows), np.bincount(cast, minlength=len(rows)).astype(np.int64)), cast


def marks_of(
    document: Document, cell: tuple[str, str], place: Mapping[str, int], vote_type: VoteType, line: int
) -> Marks:
    """The marks of one row. Raises Refused naming the line."""
    named = [part.strip() for part in cell[0].split(",")] if cell[0].strip() else []
    for project in named:
        if project not in place:
            raise malformed(document.name, line, "vote", f"{project!r} is not a project of this file.")
    values = values_of(document, cell, len(named), vote_type, line)
    if vote_type is VoteType.CHOOSE_ONE and len(named) > 1:
        raise malformed(document.name, line, "vote", "more than one project is chosen.")
    pairs: dict[int, Mark] = {}
    for project, value in zip(named, values, strict=True):
        item = place[project]
        if item in pairs and vote_type in (VoteType.ORDINAL, VoteType.SCORING):
            raise malformed(document.name, line, "vote", f"{project!r} is named twice.")
        pairs[item] = pairs.get(item, 0) + value if vote_type is VoteType.CUMULATIVE else value
    return tuple(sorted(pairs.items()))


def values_of(
    document: Document, cell: tuple[str, str], size: int, vote_type: VoteType, line: int
) -> Sequence[int | Fraction]:
    if vote_type is VoteType.ORDINAL:
        return range(1, size + 1)
    if vote_type in (VoteType.APPROVAL, VoteType.CHOOSE_ONE):
        return [1] * size
    given = cell[1].split(",") if cell[1].strip() else []
    if len(given) != size:
        raise malformed(document.name, line, "points", f"projects named: {size}; points given: {len(given)}.")
    try:
        return [checked_mark(exact(value), vote_type, f"on line {line}") for value in given]
    except Refused as refused:
        raise malformed(document.name, line, "points", str(refused)) from None


def recount(document: Document, counted: Count) -> list[Sentence]:
    """Where the published `votes` and `score` differ from the ballots, and who named one project twice.

    Publishers count every mention; the rules count a project approved twice on one ballot once.
    """
    cells = document.votes.column("vote")
    mentions = Counter(part.strip() for cell in cells for part in cell.split(",") if part.strip())
    named = [mentions[item.id] for item in counted.items]
    told = published(document, counted, "votes", named, VOTES_DIFFER)
    if counted.vote_type is VoteType.APPROVAL:
        for item, times, voters in zip(counted.items, named, votes(counted).tolist(), strict=True):
            twice: dict[str, Fact] = {"item": item.id, "times": times, "voters": voters}
            template = "{item} is named {times} times by {voters} {voters:voter|voters}."
            told += [Sentence(template, twice)] * (times != voters)
    elif counted.vote_type is not VoteType.CHOOSE_ONE:
        told += published(document, counted, "score", points(counted), SCORE_DIFFERS)
    return told


def published(
    document: Document, counted: Count, column: str, found: Sequence[Mark], differs: str
) -> list[Sentence]:
    """The figures of a column that are not those found. Raises Refused for one that is no number."""
    if column not in document.projects.columns:
        return []
    told = []
    said = document.projects.column(column)
    for text, item, number, line in zip(said, counted.items, found, document.projects.lines, strict=True):
        try:
            same = not text.strip() or exact(text) == number
        except Refused as refused:
            raise malformed(document.name, line, column, str(refused)) from None
        if not same:
            told.append(Sentence(differs, {"said": text.strip(), "item": item.id, "counted": number}))
    return told
