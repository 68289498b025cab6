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
    found = votes_among(documents, args.votes)
    log = read_votes(found.content, found.name, args.agree or 1)
    may_turn = args.agree is None and kind(found.content, found.name) is Kind.API_VOTES
    said = conversation(log, statements(args, documents, found), may_turn)
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


def votes_among(documents: list[Source], path: str) -> Source:
    """The one file of votes, folders within its own left aside. Raises UnreadableInput where it is not one."""
    if len(documents) == 1:
        return documents[0]
    voting = of_kinds(documents, VOTES)
    outermost = min((folder(one).count("/") for one in voting), default=0)
    near = [one for one in voting if folder(one).count("/") == outermost]
    found = first_kind(near, VOTES)
    if not found:
        raise UnreadableInput(f"{path} holds no file of votes.")
    if len(found) > 1 or len({folder(one) for one in near}) > 1:
        raise several(path, "files of votes", near)
    return found[0]


def statements(args: argparse.Namespace, documents: list[Source], votes: Source) -> list[Comment]:
    """The statements named, or else those beside the votes, or anywhere. Raises UnreadableInput for several."""
    beside = [one for one in documents if folder(one) == folder(votes)]
    found = [read(args.comments)] if args.comments else first_kind(beside, COMMENTS)
    found = found or first_kind(documents, COMMENTS)
    if len(found) > 1:
        raise several(args.votes, "files of statements", found)
    return read_comments(found[0].content, found[0].name) if found else []


def folder(document: Source) -> str:
    """Where it lies; the more slashes, the deeper."""
    return "/" + document.name.rpartition("/")[0] if "/" in document.name else ""


def of_kinds(documents: list[Source], kinds: tuple[Kind, ...]) -> list[Source]:
    """The documents that are of one of these kinds."""
    named = (one for one in documents if one.name.lower().endswith((".csv", ".json")))
    return [one for one in named if kind(one.content, one.name) in kinds]


def first_kind(documents: list[Source], kinds: tuple[Kind, ...]) -> list[Source]:
    """All documents of the first of these kinds that any of them is of."""
    found = (of_kinds(documents, (each,)) for each in kinds)
    return next(filter(None, found), [])


def several(path: str, what: str, found: list[Source]) -> UnreadableInput:
    names = ", ".join(one.name for one in found[:6])
    return UnreadableInput(f"{path} holds several {what} ({names}); name the one that is meant.")


def agree_notice(name: str, said: Conversation) -> str:
    if said.agree_turned:
        return f"{name}: -1 is taken to mean agree, because the published counts of the statements say so."
    return f"{name}: 1 is taken to mean agree; if these are the Polis server's own answers, add --agree -1."
