"""Which Polis file a document is, told by what is in it, and the votes and statements of a whole export."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from io import BytesIO
from typing import BinaryIO

from civic.formats.polis.api import agree_sign, parse_api_comments, parse_api_votes
from civic.formats.polis.comments import Comment, is_comments, parse_comments
from civic.formats.polis.table import is_table, parse_table
from civic.formats.polis.votelog import VoteLog, malformed
from civic.formats.polis.votes import header_of, is_votes, parse_votes
from civic.opinion.matrix import VoteMatrix

FIRST = 1 << 20  # bytes that tell what a document is


class Kind(StrEnum):
    """The files of a conversation that can be told apart."""

    VOTES = "votes.csv"
    TABLE = "participants-votes.csv"
    COMMENTS = "comments.csv"
    API_VOTES = "votes.json"
    API_COMMENTS = "comments.json"
    OTHER = "other"


@dataclass(frozen=True, eq=False)
class Conversation:
    """Votes and what is known of the statements; `agree_turned` when the file's agree was -1."""

    log: VoteLog
    comments: Sequence[Comment] = ()
    agree_turned: bool = False

    @cached_property
    def texts(self) -> dict[object, str]:
        """What each statement says."""
        return {each.id: each.text for each in self.comments}

    def matrix(self) -> VoteMatrix:
        """The last vote of each pair, with every statement that is listed."""
        listed = [each.id for each in self.comments]
        if len(self.log.statements) and {type(i) for i in listed} - {type(self.log.statements.tolist()[0])}:
            listed = []  # ids of another kind name other statements
        return self.log.matrix(listed)

    def hidden(self, strict: bool = False) -> list[object]:
        """Statements left out of the map; with strict moderation also those nobody has accepted yet."""
        return [each.id for each in self.comments if each.hidden or (strict and each.moderated == 0)]

    def meta(self) -> list[object]:
        return [each.id for each in self.comments if each.meta]


def kind(content: bytes, name: str) -> Kind:
    """What a document is, by its first bytes."""
    start = content[:FIRST].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith((b"[", b"{")):
        return json_kind(start)
    header = header_of(start.split(b"\n", 1)[0], name)
    for found, test in ((Kind.COMMENTS, is_comments), (Kind.VOTES, is_votes), (Kind.TABLE, is_table)):
        if test(header):
            return found
    return Kind.OTHER


def json_kind(start: bytes) -> Kind:
    if b'"txt"' in start:
        return Kind.API_COMMENTS
    return Kind.API_VOTES if b'"vote"' in start or start.rstrip() == b"[]" else Kind.OTHER


def read_comments(content: bytes, name: str) -> list[Comment]:
    """The statements of either kind of file. Raises Malformed when it is neither."""
    found = kind(content, name)
    if found is Kind.API_COMMENTS:
        return parse_api_comments(content, name)
    return parse_comments(content, name)


def read_votes(content: bytes | BinaryIO, name: str, agree: int = 1) -> VoteLog:
    """The votes of any of the three kinds of file; `agree` is the number that means agree.

    A list of votes is read in pieces when it is an open file. Raises Malformed when it is none of them or is not
    well formed.
    """
    file = BytesIO(content) if isinstance(content, bytes) else content
    found = kind(file.read(FIRST), name)
    file.seek(0)
    if found is Kind.API_VOTES:
        return parse_api_votes(file.read(), name, agree)
    if found is Kind.TABLE:
        log = parse_table(file.read(), name).log
    elif found is Kind.VOTES:
        log = parse_votes(file, name)
    else:
        raise malformed(
            name,
            1,
            "header",
            "these are no votes: a list needs the columns comment-id, voter-id and vote, a table a first "
            "column participant, JSON a list of objects with pid, tid and vote.",
        )
    return log if agree == 1 else log.reversed()


def conversation(log: VoteLog, comments: Sequence[Comment], may_turn: bool) -> Conversation:
    """Votes and statements together; votes are turned round where allowed and the published counts ask for it."""
    turned = may_turn and agree_sign(log.matrix(), comments) == -1
    return Conversation(log.reversed() if turned else log, comments, turned)
