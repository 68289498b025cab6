"""`gobernauta import FILE`: brings in what a town already has, shows what it does, and never twice."""

import argparse
import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from gobernauta.channels.files import ideas, petitions

if TYPE_CHECKING:
    from gobernauta.channels.files.table import Reject

EXAMPLE = """examples:
  gobernauta import requests.csv --source sf-311 --public
  gobernauta import table.csv --map address=calle --map status= --show
  gobernauta import answer.json             (Open311 requests)
  gobernauta import mailbox.mbox --account 3   (or .eml)
  gobernauta import outbox.json --account 4    (ActivityStreams)
  gobernauta import warsaw-2024.pb             (an earlier participatory budget, Pabulib)
  gobernauta import proposals.json             (proposals of a CONSUL site)
  gobernauta import petitions.csv --source parliament   (or one petition as JSON)
  gobernauta import ideas.csv --source our-old-site     (ideas of a CONSUL site; then what was said about them:)
  gobernauta import comments.csv --source our-old-site
  gobernauta import conversation/              (a folder with votes.csv and comments.csv, Polis)
"""


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the verb."""
    verb = verbs.add_parser(
        "import",
        help="bring in mail, requests, posts or petitions from a file",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verb.add_argument(
        "file",
        type=Path,
        help="mbox, eml, Open311 JSON, CSV of requests or petitions, ActivityStreams outbox, folder of Polis",
    )
    verb.add_argument(
        "--source", help="name of the older system (the file's name); with it a row is known again"
    )
    verb.add_argument(
        "--map", action="append", default=[], metavar="FIELD=COLUMN", help="correct a guessed column"
    )
    verb.add_argument(
        "--dates",
        choices=("day-first", "month-first"),
        default="",
        help="how 3/4/2026 is read, where the table itself does not tell",
    )
    verb.add_argument("--show", action="store_true", help="show how the columns would be read, and stop")
    verb.add_argument("--public", action="store_true", help="show the requests on the square")
    verb.add_argument("--areas", action="store_true", help="make the areas that a petition counts by")
    verb.add_argument("--account", type=int, help="number of the account that messages belong to")
    verb.add_argument("--rejects", type=Path, help="where to write rejected rows (FILE.rejects.csv)")
    verb.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Bring the file in. 0: all of it; 1: with rejects; 2: not at all."""
    if not options.file.is_file() and not options.file.is_dir():
        print(f"There is no file {options.file}.", file=sys.stderr)
        return 2
    import django

    django.setup()
    if options.file.is_dir():
        from gobernauta.site.command import import_conversation

        return import_conversation.run(options)
    kind = kind_of(options.file)
    with options.file.open("rb") as stream:
        if kind == "mail":
            return _mail(options)
        if kind == "outbox":
            return _outbox(stream, options)
        if kind in ("election", "proposals"):
            return _budget(stream, options, kind)
        if kind == "petitions":
            return _petitions(stream, options)
        if kind in ("ideas", "comments"):
            from gobernauta.site.command import import_ideas

            tally = import_ideas.run(stream, options, kind, show=_progress)
            if tally is None:
                return 2
            _finish(tally)
            return _write_rejects(tally.rejects, options)
        return _requests(stream, options, kind)


def kind_of(path: Path) -> str:
    """What a file holds, by its ending and its first bytes."""
    with path.open("rb") as stream:
        first = stream.read(4_096).lstrip(b"\xef\xbb\xbf \t\r\n")
    if path.suffix.lower() in (".mbox", ".eml") or first.startswith(b"From "):
        return "mail"
    if path.suffix.lower() == ".pb" or first.startswith(b"META"):
        return "election"
    if first.startswith(b"[") and b'"zone_id"' in first:
        return "proposals"
    if first.startswith((b"{", b"[", b"<")):
        if petitions.is_record(first):
            return "petitions"
        return "outbox" if b"activitystreams" in first or b'"orderedItems"' in first else "open311"
    return "petitions" if petitions.is_table(first) else ideas.kind_of(first) or "table"


def _petitions(stream: BinaryIO, options: argparse.Namespace) -> int:
    from django.conf import settings
    from django.utils import timezone

    from gobernauta.journeys import bring_in, bring_in_petitions
    from gobernauta.people import queries as people

    organization = people.organizations().first()
    if organization is None:
        print("There is no department yet that petitions could belong to.", file=sys.stderr)
        return 2
    is_record = options.file.suffix.lower() == ".json"
    rows = iter([petitions.record(stream.read())]) if is_record else petitions.rows(stream)
    tally = bring_in.Tally()
    for tally in bring_in_petitions.petitions(
        rows,
        source=options.source or options.file.stem,
        organization=organization,
        language=settings.LANGUAGE_CODE,
        make_areas=options.areas,
        now=timezone.now(),
    ):
        _progress(str(tally))
    _finish(tally)
    return _write_rejects(tally.rejects, options)


def _requests(stream: BinaryIO, options: argparse.Namespace, kind: str) -> int:
    from django.conf import settings
    from django.utils import timezone

    from civic.formats.problem import Malformed
    from gobernauta.channels.files import columns, open311, table
    from gobernauta.journeys import bring_in

    zone = timezone.get_default_timezone()
    try:
        if kind == "open311":
            rows = open311.rows(stream.read(), options.file.name)
        else:
            header = table.header(stream)
            mapping = columns.correct(columns.guess(header), header, options.map)
            _show(mapping, header)
            stream = options.file.open("rb")
            rows = table.rows(stream, mapping, zone, order=options.dates)
        if options.show:
            return 0
        tally = bring_in.Tally()
        for tally in bring_in.requests(
            rows,
            source=options.source or options.file.stem,
            is_public=options.public,
            language=settings.LANGUAGE_CODE,
            now=timezone.now(),
        ):
            _progress(str(tally))
    except (columns.Unmapped, Malformed) as error:
        print(error, file=sys.stderr)
        return 2
    _finish(tally)
    return _write_rejects(tally.rejects, options)


def _mail(options: argparse.Namespace) -> int:
    from gobernauta.channels.email import threads
    from gobernauta.channels.files import mail

    found = enumerate((raw for _, raw in mail.read(options.file, threads.event_name)), start=1)
    return _messages(found, options, None)


def _outbox(stream: BinaryIO, options: argparse.Namespace) -> int:
    from gobernauta.channels.files import outbox

    return _messages(outbox.raws(stream.read(), options.file.name), options, outbox.parse)


def _budget(stream: BinaryIO, options: argparse.Namespace, kind: str) -> int:
    from importlib import resources

    from django.utils import timezone

    from civic.ballots import Refused
    from gobernauta.journeys import bring_in_budget
    from gobernauta.people import queries as people
    from gobernauta.processes.refusals import Refused as NotCounted

    organization = people.organizations().first()
    if organization is None:
        print("The town has no department yet; make one before you bring a budget in.", file=sys.stderr)
        return 2
    try:
        if kind == "election":
            brought = bring_in_budget.election(
                stream.read(), options.file.name, organization=organization, now=timezone.now()
            )
        else:
            rules = resources.files("civic.methods.presets").joinpath("participatory-budget.json").read_text()
            brought = bring_in_budget.proposals(
                stream.read(), options.file.name, rules=rules, organization=organization, now=timezone.now()
            )
    except (Refused, NotCounted) as refused:
        print(refused, file=sys.stderr)
        return 2
    print(brought)
    print(f"/take-part/{brought.process.slug}/")
    return 0


def _messages(found: Iterator[Any], options: argparse.Namespace, parse: Any) -> int:
    from django.utils import timezone

    from gobernauta.channels import queries, registry
    from gobernauta.channels.queries import Account
    from gobernauta.journeys import bring_in

    try:
        account = queries.one(options.account or 0)
    except Account.DoesNotExist:
        known = ", ".join(f"{one.pk} ({one.kind}, {one.name})" for one in queries.accounts())
        print(f"Say which account these messages belong to with --account: {known}.", file=sys.stderr)
        return 2
    tally = bring_in.Tally()
    reader = parse or registry.open_account(account).parse
    for tally in bring_in.messages(found, account=account, parse=reader, now=timezone.now()):
        _progress(str(tally))
    _finish(tally)
    return _write_rejects(tally.rejects, options)


def _show(mapping: dict[str, str], header: list[str]) -> None:
    print("Columns are read like this (correct with --map FIELD=COLUMN):")
    for field, column in mapping.items():
        print(f"  {field:22} ← {column}")
    unused = [column for column in header if column not in mapping.values()]
    if unused:
        print(f"  not read: {', '.join(unused)}")


def _progress(words: str) -> None:
    if sys.stderr.isatty():
        print(f"\r  {words}\033[K", end="", file=sys.stderr, flush=True)


def _finish(tally: object) -> None:
    if sys.stderr.isatty():
        print(file=sys.stderr)
    print(tally)


def _write_rejects(rejects: "list[Reject]", options: argparse.Namespace) -> int:
    if not rejects:
        return 0
    path = options.rejects or options.file.with_name(f"{options.file.name}.rejects.csv")
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["row", "column", "value", "reason"])
        writer.writerows([one.line, one.field, one.value, one.reason] for one in rejects)
    print(f"What was rejected, row by row: {path}")
    return 1
