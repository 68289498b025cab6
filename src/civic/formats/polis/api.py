"""What the Polis server answers in JSON: lists of votes and of comments.

In the server's own answers -1 means agree. Some clients turn it round before they store it, and nothing in the
file tells, so the caller says which number means agree, or compares with the published counts (`agree_sign`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from civic.formats.jsontext import read_json, write_json
from civic.formats.polis.comments import Comment, with_ids
from civic.formats.polis.votelog import VoteLog, ids_of, malformed
from civic.formats.problem import FormatProblem, Malformed
from civic.opinion.matrix import VoteMatrix

PARTICIPANT = ("pid", "participant_id")
STATEMENT = ("tid", "statement_id")
SERVER_AGREE = -1


def parse_api_votes(content: bytes, name: str = "votes.json", agree: int = SERVER_AGREE) -> VoteLog:
    """The votes of a list of {pid, tid, vote, modified}. Raises Malformed naming the entry and the field."""
    if agree not in (-1, 1):
        raise malformed(name, 0, "agree", "agree must be 1 or -1.")
    document = read_json(content, name)
    entries = objects(document.value, name)
    who = [identifier(entry, PARTICIPANT, at, name) for at, entry in enumerate(entries)]
    what = [identifier(entry, STATEMENT, at, name) for at, entry in enumerate(entries)]
    votes = [vote(entry, at, name) for at, entry in enumerate(entries)]
    timed = bool(entries) and all(entry.get("modified") is not None for entry in entries)
    times = [moment(entry, at, name) for at, entry in enumerate(entries)] if timed else None
    return VoteLog(
        ids_of(who),
        ids_of(what),
        np.array(votes, np.int8) * np.int8(agree),
        None if times is None else np.array(times, np.int64),
    )


def objects(value: Any, name: str) -> Sequence[Mapping[str, Any]]:
    if not isinstance(value, list):
        raise malformed(name, 1, "", "a list is expected.")
    for at, entry in enumerate(value):
        if not isinstance(entry, dict):
            raise wrong(name, at, "", "it is not an object")
    return value


def wrong(name: str, at: int, field: str, reason: str) -> Malformed:
    """The refusal of one entry, the first being number 1."""
    return Malformed(FormatProblem(name, 0, f"entry {at + 1} {field}".strip(), f"{reason}."))


def identifier(entry: Mapping[str, Any], names: Sequence[str], at: int, name: str) -> str:
    value = next((entry[key] for key in names if key in entry), None)
    if isinstance(value, bool) or not isinstance(value, int | str) or value == "":
        raise wrong(name, at, names[0], f"{value!r} is no id")
    return str(value)


def vote(entry: Mapping[str, Any], at: int, name: str) -> int:
    value = entry.get("vote")
    if isinstance(value, bool) or value not in (-1, 0, 1):
        raise wrong(name, at, "vote", f"{value!r} is not 1, 0 or -1")
    return int(value)


def moment(entry: Mapping[str, Any], at: int, name: str) -> int:
    try:
        return int(float(entry["modified"]))
    except (TypeError, ValueError, OverflowError):
        raise wrong(name, at, "modified", f"{entry['modified']!r} is no time") from None


def parse_api_comments(content: bytes, name: str = "comments.json") -> list[Comment]:
    """The statements of a list of {tid, txt, mod, is_meta, agree_count, disagree_count}."""
    entries = objects(read_json(content, name).value, name)
    found = [comment(entry, at, name) for at, entry in enumerate(entries)]
    ids = [each.id for each in found]
    if len(set(ids)) < len(ids):
        at = next(at for at, id_ in enumerate(ids) if id_ in ids[:at])
        raise wrong(name, at, STATEMENT[0], f"{ids[at]!r} stands twice")
    return with_ids(found)


def comment(entry: Mapping[str, Any], at: int, name: str) -> Comment:
    text, moderated = entry.get("txt"), entry.get("mod", entry.get("moderated", 0))
    if not isinstance(text, str):
        raise wrong(name, at, "txt", f"{text!r} is no text")
    if isinstance(moderated, bool) or moderated not in (-1, 0, 1):
        raise wrong(name, at, "mod", f"{moderated!r} is not -1, 0 or 1")
    counts = [entry.get("agree_count") or 0, entry.get("disagree_count") or 0]
    if not all(isinstance(count, int) for count in counts):
        raise wrong(name, at, "agree_count", "a count is not a whole number")
    meta = entry.get("is_meta") is True
    agrees, disagrees = counts
    return Comment(identifier(entry, STATEMENT, at, name), text, int(moderated), meta, agrees, disagrees)


def agree_sign(matrix: VoteMatrix, comments: Sequence[Comment]) -> int:
    """1 when the published counts fit the votes as they are, -1 when they fit them turned round, 0 when unsure."""
    published = {each.id: each.agrees - each.disagrees for each in comments}
    tally = matrix.statement_counts
    net = (tally[:, 2] - tally[:, 0]).tolist()
    pairs = [
        (found, published.get(id_, 0)) for found, id_ in zip(net, matrix.statements.tolist(), strict=True)
    ]
    product = sum(found * said for found, said in pairs)
    size = sum(abs(found * said) for found, said in pairs)
    return 0 if abs(product) * 2 <= size or not size else (1 if product > 0 else -1)


def write_api_votes(log: VoteLog, agree: int = SERVER_AGREE) -> bytes:
    """The canonical JSON, in the order of the log."""
    columns = log.participants.tolist(), log.statements.tolist(), (log.votes * np.int8(agree)).tolist()
    entries = [{"pid": who, "tid": what, "vote": how} for who, what, how in zip(*columns, strict=True)]
    if log.times is not None:
        for entry, time in zip(entries, log.times.tolist(), strict=True):
            entry["modified"] = str(time)
    return write_json(entries)
