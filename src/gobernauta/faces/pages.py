"""Pages of a list without counting it: one row more than shown says whether there is a next page."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)
LAST = 500  # nobody pages further; filters do


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of rows."""

    rows: list[Row]
    number: int
    has_next: bool

    @property
    def next(self) -> int:
        """The next page's number."""
        return self.number + 1

    @property
    def previous(self) -> int:
        """The previous page's number; 0 on the first."""
        return self.number - 1


def page_of(found: QuerySet[Row], asked: str | None, size: int) -> Page[Row]:
    """The page asked for; anything that is no page is the first."""
    number = min(int(asked), LAST) if asked and asked.isascii() and asked.isdigit() and len(asked) < 9 else 1
    number = max(number, 1)
    rows = list(found[(number - 1) * size : number * size + 1])
    return Page(rows[:size], number, len(rows) > size)
