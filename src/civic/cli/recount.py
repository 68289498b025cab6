"""`civic recount`: count what a process has published once more, by its own rules, and say whether it is the same.

It is given the rules (a process file), `items.csv`, `ballots.csv` and `result.json`: a folder, an archive or one by
one, under any names. A document is known by what it holds.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from civic.cli.output import add_json_option, print_json, print_lines
from civic.cli.reading import Source, UnreadableInput, read_all
from civic.cli.table import Table, read_table

if TYPE_CHECKING:
    from fractions import Fraction

    from civic.ballots import Ballot, Count
    from civic.methods.protocol import Method

EXAMPLES = """examples:
  civic recount poll-rules-1.json poll-items.csv poll-ballots.csv poll-result.json
  civic recount what-i-downloaded/

exit codes: 0 it comes out the same, 1 it does not, 2 something is missing or malformed
"""
ITEMS, BALLOTS = ("id", "name", "cost"), ("voter", "item", "mark")
ELSEWHERE = {
    "budget": "civic tally budget.pb",
    "assembly": "civic draw pool.csv --quotas quotas.csv --size SEATS --seed SEED",
}


def add(subparsers: Any) -> None:
    """Declare `civic recount`."""
    parser = subparsers.add_parser(
        "recount",
        help="count a process again from its published files",
        description="Count what a process has published once more by its own rules.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=EXAMPLES,
    )
    parser.add_argument(
        "files", nargs="+", help="rules, items, ballots and result; or a folder or archive of them"
    )
    add_json_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Count and compare. Raises Refused or UnreadableInput."""
    found = _sorted([source for path in args.files for source in read_all(path)])
    published = _json(found["result"])
    method = _method(found["rules"], published)
    count = _count(found, method)
    counted = _told(method, count)
    differs = [name for name in ("winners", "tied", "scores") if counted[name] != published.get(name)]
    if args.json:
        print_json(
            "recount", {"same": not differs, "differs": differs, "voters": count.voter_count, **counted}
        )
    elif differs:
        won = ", ".join(counted["winners"]) or "nobody"
        print_lines([f"Not the same: {', '.join(differs)}. Counted here: {won} won."])
    else:
        won = ", ".join(counted["winners"]) or "none"
        print_lines([f"The same. {count.voter_count} ballots; won: {won}."])
    return 1 if differs else 0


def _sorted(sources: Sequence[Source]) -> Mapping[str, Source]:
    """Each of the four documents once."""
    found: dict[str, Source] = {}
    for source in sources:
        kind = _kind(source)
        if kind in found:
            raise UnreadableInput(
                f"{found[kind].name} and {source.name} are both the {kind}; give one of them."
            )
        if kind:
            found[kind] = source
    missing = [name for name in ("rules", "items", "ballots", "result") if name not in found]
    if missing:
        raise UnreadableInput(f"Missing: {', '.join(missing)}. Download it from the page of the process.")
    return found


def _kind(source: Source) -> str:
    head = source.content[:4_000].lstrip(b"\xef\xbb\xbf \r\n\t")
    if head.startswith(b"{"):
        schemas = {b"civic/process/1": "rules", b"civic/result/1": "result"}
        return next((kind for schema, kind in schemas.items() if schema in head), "")
    columns = tuple(head.split(b"\n")[0].decode("utf-8", "replace").strip().split(","))
    return "items" if columns == ITEMS else "ballots" if columns == BALLOTS else ""


def _method(rules: Source, published: Mapping[str, Any]) -> Method:
    """What counts by these rules; of a budget, the supports its projects had before they were costed."""
    from civic.formats.problem import Malformed
    from civic.methods.budget import Budget
    from civic.methods.process import read_process
    from civic.tally import threshold

    try:
        method = read_process(rules.text()).method
    except Malformed as problem:
        raise UnreadableInput(f"{rules.name}: {problem}") from problem
    rule = published.get("rule")
    if isinstance(method, Budget) and isinstance(rule, dict) and rule.get("name") == threshold.NAME:
        return method.at("selecting")
    if method.slug in ELSEWHERE:
        raise UnreadableInput(f"This is recounted with: {ELSEWHERE[method.slug]}")
    return method


def _count(found: Mapping[str, Source], method: Method) -> Count:
    from civic.ballots import Count, Item

    listed = read_table(found["items"])
    items = map(Item, listed.column("id"), listed.column("name"))
    return Count.of(items, _ballots(read_table(found["ballots"])), vote_type=method.vote_type)


def _ballots(table: Table) -> Iterator[Ballot]:
    from civic.ballots import Ballot, Refused, exact

    marks: dict[str, dict[str, Fraction]] = {}
    for voter, item, mark, line in zip(*map(table.column, BALLOTS), table.lines, strict=True):
        own = marks.setdefault(voter, {})
        if item in own:
            raise UnreadableInput(f"{table.name}, line {line}: {voter} marks {item} twice.")
        try:
            own[item] = exact(mark)
        except Refused as wrong:
            raise UnreadableInput(f"{table.name}, line {line}: {mark} is no mark.") from wrong
    return (Ballot(voter, dict(given)) for voter, given in marks.items())


def _told(method: Method, count: Count) -> dict[str, Any]:
    """The result as it is published."""
    import json

    from civic.methods.documents import written_result

    told: dict[str, Any] = json.loads(written_result(method.tally(count)))
    return {name: told[name] for name in ("rule", "winners", "tied", "scores")}


def _json(source: Source) -> Mapping[str, Any]:
    from civic.formats.jsontext import read_json

    told = read_json(source.content, source.name).value
    return told if isinstance(told, dict) else {}
