"""What the ledger will not accept, said in a sentence for the person who handed it in."""


class LedgerRefused(ValueError):
    """Input that is malformed or does not verify; the message is a whole sentence, `code` is for machines."""

    code = "entry"


class MalformedTile(LedgerRefused):
    """A path, tile or bundle that is not in the tlog-tiles encoding; `entry` is the first unreadable one."""

    code = "tile"

    def __init__(self, sentence: str, entry: int | None = None) -> None:
        super().__init__(sentence)
        self.entry = entry


class MalformedNote(LedgerRefused):
    """A signed note, checkpoint, proof or key that is not written as its specification says."""

    code = "malformed"


class BadSignature(LedgerRefused):
    """A note that no trusted key signed, or that a trusted key's signature does not fit."""

    code = "signature"
