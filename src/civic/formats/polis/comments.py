"""comments.csv and summary.csv: the statements of a conversation, and what it was about."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from civic.formats.polis.votelog import ids_of, malformed, normal
from civic.formats.polis.votes import decoded, quoted
from civic.formats.separated import separator

BODY = ("comment-body", "txt", "text", "body")
ID = ("comment-id", "statement-id", "statement", "tid")
OWN = ("moderated", "is-meta", "agrees", "disagrees")
TRUTHS = {"true": True, "false": False, "": False, "1": True, "0": False}


@dataclass(frozen=True)
class Comment:
    """A statement: `moderated` is -1 removed, 0 not looked at, 1 accepted; meta is about the participants.

    `agrees` and `disagrees` are the published counts; `attributes` is what else the file says of it.
    """

    id: int | str
    text: str
    moderated: int = 0
    meta: bool = False
    agrees: int = 0
    disagrees: int = 0
    attributes: Mapping[str, str] = field(default_factory=dict)

    @property
    def hidden(self) -> bool:
        """Whether Polis leaves it out of the map: removed, or about the participants."""
        return self.moderated == -1 or self.meta


def is_comments(header: Sequence[str]) -> bool:
    """Whether a header row is that of a list of statements."""
    names = {normal(column) for column in header}
    return bool(names & set(BODY)) and bool(names & set(ID))


def parse_comments(content: bytes, name: str = "comments.csv") -> list[Comment]:
    """The statements of a file, in its order. Raises Malformed: missing column, an id twice, a field that is none."""
    rows, lines = rows_of(content, name)
    header = [normal(column) for column in rows[0]] if rows else []
    places = {at: next((n for n in names if n in header), None) for at, names in (("id", ID), ("text", BODY))}
    for what, found in places.items():
        if found is None:
            raise malformed(name, 1, (ID if what == "id" else BODY)[0], "the column is missing.")
    comments: list[Comment] = []
    seen: set[str] = set()
    for row, line in zip(rows[1:], lines[1:], strict=True):
        if len(row) != len(header):
            raise malformed(name, line, "row", f"the row has {len(row)} fields and the header {len(header)}.")
        cells = dict(zip(header, row, strict=True))
        written_id = cells.pop(places["id"] or "").strip()
        if not written_id or written_id in seen:
            raise malformed(name, line, "comment-id", f"{written_id!r} is empty or stands twice.")
        seen.add(written_id)
        comments.append(comment(written_id, cells.pop(places["text"] or ""), cells, line, name))
    return with_ids(comments)


def comment(written_id: str, text: str, cells: dict[str, str], line: int, name: str) -> Comment:
    moderated, agrees, disagrees = (
        whole(cells.get(field, "0"), line, field, name) for field in ("moderated", "agrees", "disagrees")
    )
    if moderated not in (-1, 0, 1):
        raise malformed(name, line, "moderated", f"{moderated} is not -1, 0 or 1.")
    meta = cells.get("is-meta", "").strip().lower()
    if meta not in TRUTHS:
        raise malformed(name, line, "is-meta", f"{meta!r} is not true or false.")
    others = {key: value for key, value in cells.items() if key not in OWN}
    return Comment(written_id, text, moderated, TRUTHS[meta], agrees, disagrees, others)


def with_ids(comments: Sequence[Comment]) -> list[Comment]:
    """The statements with whole-number ids where all are such, so that they match those of the votes."""
    ids = ids_of([str(each.id) for each in comments]).tolist()
    return [
        Comment(id_, c.text, c.moderated, c.meta, c.agrees, c.disagrees, c.attributes)
        for id_, c in zip(ids, comments, strict=True)
    ]


def whole(text: str, line: int, field: str, name: str) -> int:
    try:
        return int(text.strip() or "0")
    except ValueError:
        raise malformed(name, line, field, f"{text!r} is not a whole number.") from None


def rows_of(content: bytes, name: str, mark: str | None = None) -> tuple[list[list[str]], list[int]]:
    """Rows that hold anything, and the line each begins on; `mark` parts the cells where no header tells.

    Raises Malformed where it is no CSV.
    """
    text = decoded(content.removeprefix(b"\xef\xbb\xbf"), name, 1)
    mark = mark or separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    rows, lines, before = [], [], 0
    try:
        for row in reader:
            if any(map(str.strip, row)):
                rows.append(row)
                lines.append(before + 1)
            before = reader.line_num
    except csv.Error as wrong:
        raise malformed(name, reader.line_num, "row", f"{wrong}.") from None
    return rows, lines


def write_comments(comments: Sequence[Comment]) -> bytes:
    """The canonical file: sorted by id, the columns any of them has."""
    others = sorted({key for each in comments for key in each.attributes})
    rows: list[Iterable[object]] = [["comment-id", *others, *OWN, "comment-body"]]
    for each in sorted(comments, key=lambda c: (isinstance(c.id, str), c.id)):
        more = [each.attributes.get(key, "") for key in others]
        own = [each.moderated, str(each.meta).lower(), each.agrees, each.disagrees]
        rows.append([each.id, *more, *own, each.text])
    return "".join(",".join(map(quoted, row)) + "\n" for row in rows).encode()


def parse_summary(content: bytes, name: str = "summary.csv") -> dict[str, str]:
    """Topic, counts and description by name. Raises Malformed for a row that is no pair or a name twice."""
    found: dict[str, str] = {}
    for row, line in zip(*rows_of(content, name, ","), strict=True):
        if len(row) != 2:
            raise malformed(name, line, "row", f"the row has {len(row)} fields, not a name and a value.")
        if row[0] in found:
            raise malformed(name, line, row[0], "the name stands twice.")
        found[row[0]] = row[1]
    return found


def write_summary(summary: Mapping[str, str]) -> bytes:
    """The canonical file, in the order given."""
    return "".join(f"{quoted(key)},{quoted(value)}\n" for key, value in summary.items()).encode()
