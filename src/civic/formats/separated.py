"""What stands between the cells of an exported table: spreadsheets write semicolons where the comma is decimal."""

import re

MARKS = ",;\t"


def separator(text: str) -> str:
    """The mark that stands most often in the first line, which names the columns; the comma on a tie."""
    return max(MARKS, key=re.split(r"[\r\n]", text, maxsplit=1)[0].count)
