"""`civic verify`: check a public register in a folder or at a web address, one of its entries, or a receipt.

Exit codes: 0 everything is as signed, 1 something is wrong, 2 it could not be read or asked for.
"""

import argparse
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from civic.cli import FINE, WRONG
from civic.cli.output import add_json_option, print_json, print_lines, put
from civic.cli.progress import Progress
from civic.cli.reading import UnreadableInput, read
from civic.cli.register import Register, open_register
from civic.ledger import (
    Checkpoint,
    Fault,
    LedgerRefused,
    Receipt,
    Report,
    SignedCheckpoint,
    VerifierKey,
    compare,
    grown_from,
    leaf_hash,
    parse_key,
    parse_receipt,
    paths,
    prove_entry,
    read_checkpoint,
    verify_log,
)
from civic.ledger.notes import MAX_NOTE_SIZE, encode_base64

EPILOG = """\
examples:
  civic verify https://town.example/register --key town.example/register+1a2b3c4d+AbCd...
  civic verify ./register --key register.vkey --against checkpoint-of-last-month
  civic verify https://town.example/register --key register.vkey --entry 4711 --receipt mine.tlog-proof
  civic verify --proof mine.tlog-proof --key register.vkey

exit codes: 0 everything is as signed, 1 something is wrong, 2 it could not be read
"""


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the sub-command."""
    parser = subparsers.add_parser(
        "verify",
        help="check a public register, one of its entries, or a proof",
        description="Recompute a public register from its entries and compare it with what was signed.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("log", nargs="?", metavar="FOLDER-or-URL", help="where the register is published")
    parser.add_argument(
        "--key",
        action="append",
        default=[],
        metavar="VKEY",
        help="a public key you trust (name+hash+base64) or a file that holds it; may be given several times",
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--entry", type=int, metavar="N", help="check only entry N, counted from 0, and show it"
    )
    what.add_argument("--proof", metavar="FILE", help="check a .tlog-proof receipt")
    parser.add_argument(
        "--against", metavar="FILE", help="an older checkpoint the register must have grown from"
    )
    parser.add_argument("--origin", metavar="NAME", help="the name the register must bear")
    parser.add_argument("--receipt", metavar="FILE", help="with --entry: write the receipt to this file")
    add_json_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Verify what was asked for, print it, and give the exit code."""
    keys = [_key(text) for text in args.key]
    older = _older(args.against, keys) if args.against else None
    if args.proof:
        return _show(args, *_verify_proof(args, keys))
    if not args.log:
        raise UnreadableInput("say which register to verify: a folder, a web address, or --proof FILE.")
    with open_register(args.log) as register:
        try:
            keys = keys or _own_key(register)
        except LedgerRefused as wrong:
            return _show(args, _refused(wrong), None)
        if args.entry is not None:
            return _show(args, *_verify_entry(args, register, keys, older))
        return _show(args, _verify_whole(args, register, keys, older), None)


def _own_key(register: Register) -> list[VerifierKey]:
    """The key that the register itself shows under `key`: it finds damage, but proves nothing about who signed."""
    try:
        return [parse_key(register("key").decode("utf-8", "replace"))]
    except FileNotFoundError:
        return []


def _verify_whole(
    args: argparse.Namespace, register: Register, keys: list[VerifierKey], older: Checkpoint | None
) -> Report:
    with Progress("Entries verified", _announced_size(register)) as progress:
        report = verify_log(register, keys, older, progress)
    return _with(report, _other_origin(args, report.checkpoint))


def _verify_entry(
    args: argparse.Namespace, register: Register, keys: list[VerifierKey], older: Checkpoint | None
) -> tuple[Report, Receipt | None]:
    try:
        signed = read_checkpoint(register, keys)
        if not 0 <= args.entry < signed.checkpoint.size:
            raise UnreadableInput(f"there is no entry {args.entry}: {args.log} has {signed.checkpoint.size}.")
        receipt = prove_entry(register, args.entry, keys)
        report = _report(
            signed, 1, _other_origin(args, signed.checkpoint), _not_grown(register, signed, older)
        )
    except (LedgerRefused, FileNotFoundError) as wrong:
        return _refused(wrong, args.entry), None
    if args.receipt and report.fine:
        put(args.receipt, receipt.encode())
    return report, receipt


def _verify_proof(args: argparse.Namespace, keys: list[VerifierKey]) -> tuple[Report, Receipt | None]:
    content = read(args.proof, 2 * MAX_NOTE_SIZE).content
    try:
        receipt = parse_receipt(content)
        if not args.log:
            if not receipt.extra:
                raise UnreadableInput(
                    f"{args.proof} does not carry its entry; name the register it is from as well."
                )
            signed = receipt.check(receipt.extra, keys)
            return _report(signed, 1, _other_origin(args, signed.checkpoint)), receipt
        with open_register(args.log) as register:
            return _verify_proof_in(args, register, receipt, keys)
    except (LedgerRefused, FileNotFoundError) as wrong:
        return _refused(wrong), None


def _verify_proof_in(
    args: argparse.Namespace, register: Register, receipt: Receipt, keys: list[VerifierKey]
) -> tuple[Report, Receipt]:
    """The receipt against the register as it is now: it must still hold the entry and have grown from then."""
    now = read_checkpoint(register, keys)
    receipt = replace(receipt, extra=receipt.extra or prove_entry(register, receipt.index, keys).extra)
    then = receipt.check(receipt.extra, keys)
    return _report(
        now, 1, _other_origin(args, now.checkpoint), _not_grown(register, now, then.checkpoint)
    ), receipt


def _not_grown(register: Register, signed: SignedCheckpoint, older: Checkpoint | None) -> Fault | None:
    if older is None:
        return None
    if fault := compare(signed.checkpoint, older):
        return fault
    if grown_from(register, older, signed.checkpoint):
        return None
    forked = f"The log was forked: its first {older.size} entries are not those of the older checkpoint."
    return Fault("fork", forked, 0, older.size - 1)


def _other_origin(args: argparse.Namespace, checkpoint: Checkpoint | None) -> Fault | None:
    if checkpoint is None or args.origin in (None, checkpoint.origin):
        return None
    return Fault("other-log", f"This is the register {checkpoint.origin}, not {args.origin}.")


def _report(signed: SignedCheckpoint, entries: int, *faults: Fault | None) -> Report:
    names = tuple(str(key) for key in signed.signed_by)
    return Report(signed.checkpoint, names, entries, tuple(fault for fault in faults if fault))


def _with(report: Report, fault: Fault | None) -> Report:
    return replace(report, faults=(fault, *report.faults)) if fault else report


def _refused(wrong: LedgerRefused | FileNotFoundError, entry: int | None = None) -> Report:
    if isinstance(wrong, FileNotFoundError):
        return Report(None, (), 0, (Fault("missing", f"{wrong} is missing.", path=str(wrong)),))
    return Report(None, (), 0, (Fault(wrong.code, str(wrong), entry, entry),))


def _key(text: str) -> VerifierKey:
    try:
        return parse_key(Path(text).read_text() if Path(text).is_file() else text)
    except (LedgerRefused, OSError, UnicodeDecodeError) as wrong:
        raise UnreadableInput(str(wrong)) from None


def _older(path: str, keys: list[VerifierKey]) -> Checkpoint:
    content = read(path, MAX_NOTE_SIZE).content
    try:
        return read_checkpoint(lambda _: content, keys).checkpoint
    except LedgerRefused as wrong:
        raise UnreadableInput(f"{path} is no use as an older checkpoint: {wrong}") from None


def _announced_size(register: Register) -> int:
    """What the checkpoint says before anything is verified: for the progress line and for reading ahead."""
    try:
        size = read_checkpoint(register).checkpoint.size
    except (LedgerRefused, FileNotFoundError):
        return 0
    register.expect(paths(size))
    return size


def _show(args: argparse.Namespace, report: Report, receipt: Receipt | None) -> int:
    if args.json:
        print_json("verify", {"key_given": bool(args.key), **_fields(report, receipt)})
    else:
        print_lines(_lines(report, receipt, bool(args.key)))
    return FINE if report.fine else WRONG


def _fields(report: Report, receipt: Receipt | None) -> dict[str, Any]:
    checkpoint = report.checkpoint
    fields: dict[str, Any] = {
        "fine": report.fine,
        "origin": checkpoint.origin if checkpoint else None,
        "size": checkpoint.size if checkpoint else None,
        "root": encode_base64(checkpoint.root) if checkpoint else None,
        "signed_by": report.signed_by,
        "entries_verified": report.entries,
        "first_wrong_entry": report.first_wrong_entry,
        "faults": [asdict(fault) for fault in report.faults],
    }
    if receipt:
        fields["entry"] = {
            "index": receipt.index,
            "content": encode_base64(receipt.extra),
            "text": _text(receipt.extra),
            "leaf_hash": leaf_hash(receipt.extra).hex(),
            "proof": list(map(encode_base64, receipt.proof)),
        }
    return fields


def _lines(report: Report, receipt: Receipt | None, key_given: bool) -> Iterator[str]:
    if report.checkpoint:
        yield f"Register:  {report.checkpoint.origin}"
        yield f"Entries:   {report.checkpoint.size:,}, {report.entries:,} verified"
        yield f"Root:      {encode_base64(report.checkpoint.root)}"
        yield f"Signed by: {', '.join(report.signed_by) or 'NOT CHECKED, because no --key was given'}"
        if report.signed_by and not key_given:
            yield "           This key is the one the register shows itself: compare it with one you got elsewhere."
    if receipt:
        yield f"Entry {receipt.index}: {_text(receipt.extra) or receipt.extra.hex()}"
    if report.fine:
        yield (
            "Everything is as signed."
            if report.signed_by
            else "Everything fits together; who signed it is not checked."
        )
        return
    first = report.first_wrong_entry
    yield "WRONG:" if first is None else f"WRONG; the first entry concerned is {first}:"
    yield from (f"  {fault.sentence}" for fault in report.faults)


def _text(content: bytes) -> str | None:
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return None
    return text if text.replace("\n", " ").isprintable() else None
