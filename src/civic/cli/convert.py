"""`civic convert`: read one open format strictly and write another encoding of the same, or its canonical form.

Exit codes: 0 written, 2 the input is malformed (file, line, field and reason are said) or cannot become the output.
"""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from civic.cli import FINE
from civic.cli.output import add_json_option, print_json, put
from civic.cli.reading import UnreadableInput, read

if TYPE_CHECKING:
    from civic.formats.encodings import Encoding


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the sub-command."""
    from civic.formats.encodings import ENCODINGS

    listed = "\n".join(f"  {slug:16} {encoding.summary}" for slug, encoding in ENCODINGS.items())
    parser = subparsers.add_parser(
        "convert",
        help="read one open format and write another",
        description="Read a document strictly and write it in another encoding, or in its canonical form.",
        epilog=(
            "examples:\n"
            "  civic convert requests.json requests.xml\n"
            "  civic convert votes.csv.gz - --to polis-json\n"
            "  civic convert ward.csv ward.blt\n"
            "  curl https://town.example/open311/v2/requests.xml | civic convert - requests.json\n\n"
            f"encodings:\n{listed}\n\n"
            "exit codes: 0 written, 2 the input is malformed or cannot become the output"
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "source", metavar="IN", help="a file, a member of a zip archive, or - for standard input"
    )
    parser.add_argument("target", metavar="OUT", help="a file, or - for standard output")
    parser.add_argument(
        "--from", dest="given", metavar="ENCODING", choices=list(ENCODINGS), help="instead of guessing"
    )
    parser.add_argument(
        "--to", metavar="ENCODING", choices=list(ENCODINGS), help="instead of going by OUT's ending"
    )
    add_json_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Convert, say what was written, and give the exit code."""
    from civic.formats.encodings import ENCODINGS, recognise, size_of

    if args.json and args.target == "-":
        raise UnreadableInput(
            "--json and the document cannot both go to standard output; name a file as OUT."
        )
    source = read(args.source)
    given = ENCODINGS.get(args.given) if args.given else recognise(source.content, source.name)
    family = [encoding for _, encoding in ENCODINGS.items() if encoding.family == given.family]
    wanted = ENCODINGS.get(args.to) if args.to else _by_ending(args.target, family, given)
    if wanted not in family:
        possible = ", ".join(encoding.slug for encoding in family)
        raise UnreadableInput(f"{given.slug} cannot become {wanted.slug}; it can become {possible}.")
    value = given.parse(source.content, source.name)
    content = wanted.write(value)
    if args.target == "-":
        sys.stdout.buffer.write(content)
    else:
        put(args.target, content)
    if args.json:
        print_json(
            "convert",
            {"from": given.slug, "to": wanted.slug, "records": size_of(value), "bytes": len(content)},
        )
    return FINE


def _by_ending(target: str, family: list["Encoding"], given: "Encoding") -> "Encoding":
    ending = Path(target).suffix
    fitting = [encoding for encoding in family if ending in (encoding.suffix, *encoding.others)]
    return given if given in fitting or not fitting else fitting[0]
