"""Pabulib `.pb`: participatory-budget elections as they are published (http://pabulib.org/format).

A file is three `;`-separated tables, META, PROJECTS and VOTES. `parse` reads one strictly, `write` puts it down in
one canonical form, `count` makes of it what the rules need, `stated_rule` says which rule the file names. It judges
the form, not the election: a published total that differs from the ballots is reported by `recount`, never corrected.
"""

from civic.formats.pabulib.counting import count, recount
from civic.formats.pabulib.document import Document, Table, parse, write
from civic.formats.pabulib.stated_rule import StatedRule, stated_rule, written_rule

__all__ = [
    "Document",
    "StatedRule",
    "Table",
    "count",
    "parse",
    "recount",
    "stated_rule",
    "write",
    "written_rule",
]
