"""The conversation named on the command line: a votes file of any kind, or a folder or zip with a whole export."""

import argparse
import sys

from civic.cli.output import print_lines
from civic.cli.reading import Source, UnreadableInput, read, read_all
from civic.formats.polis.comments import Comment
from civic.formats.polis.kinds import Conversation, Kind, conversation, kind, read_comments, read_votes

VOTES = (Kind.VOTES, Kind.API_VOTES, Kind.TABLE)
COMMENTS = (Kind.COMMENTS, Kind.API_COMMENTS)


def add_votes(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments that name votes and statements."""
    parser.add_argument(
        "votes",
        metavar="VOTES",
        help="votes.csv, participants-votes.csv or the API's votes.json; a folder or zip with an export; - for "
        "standard input; any of them gzipped",
    )
    parser.add_argument("--comments", metavar="FILE", help="the statements: comments.csv or comments.json")
    parser.add_argument(
        "--agree",
        type=int,
        choices=(1, -1),
        help="the number that means agree (default 1; the Polis server's own JSON says -1)",
    )


def read_conversation(args: argparse.Namespace) -> Conversation:
    """The votes and statements asked for. Raises UnreadableInput or Refused in a sentence."""
    documents = documents_of(args.votes)
    found = chosen(documents, VOTES)
    if found is None:
        if len(documents) != 1:
            raise UnreadableInput(f"{args.votes} holds no file of votes.")
        found = documents[0]
    log = read_votes(found.content, found.name, args.agree or 1)
    may_turn = args.agree is None and kind(found.content, found.name) is Kind.API_VOTES
    said = conversation(log, statements(args, documents), may_turn)
    if may_turn:
        print_lines([agree_notice(found.name, said)], sys.stderr)
    return said


def agree_number(args: argparse.Namespace, said: Conversation) -> int:
    """The number that was taken to mean agree in the file."""
    return -1 if said.agree_turned or args.agree == -1 else 1


def documents_of(path: str) -> list[Source]:
    """What lies at a path; one file of an archive may be named."""
    try:
        return read_all(path)
    except UnreadableInput:
        return [read(path)]


def chosen(documents: list[Source], kinds: tuple[Kind, ...]) -> Source | None:
    """The first document of the kind that comes first in `kinds`."""
    by_kind: dict[Kind, Source] = {}
    for document in documents:
        if document.name.lower().endswith((".csv", ".json")) or len(documents) == 1:
            by_kind.setdefault(kind(document.content, document.name), document)
    return next((by_kind[each] for each in kinds if each in by_kind), None)


def statements(args: argparse.Namespace, documents: list[Source]) -> list[Comment]:
    found = read(args.comments) if args.comments else chosen(documents, COMMENTS)
    return read_comments(found.content, found.name) if found else []


def agree_notice(name: str, said: Conversation) -> str:
    if said.agree_turned:
        return f"{name}: -1 is taken to mean agree, because the published counts of the statements say so."
    return f"{name}: 1 is taken to mean agree; if these are the Polis server's own answers, add --agree -1."
