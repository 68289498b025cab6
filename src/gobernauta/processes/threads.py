"""Reading comments: a page of threads, one thread, what a comment answers, and why one was removed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from gobernauta.processes.comments import DIGITS, ERASED, QUARANTINED, REMOVED, About
from gobernauta.processes.models import Comment, Process, Removal

THREADS = 10  # on a page
ANSWERS = 2  # under each, before the rest is a link away
LINES = 30  # of one thread on its own page
INDENTED = 4  # levels drawn; deeper ones name what they answer
FIELDS = (
    "process_id", "item_id", "paragraph_id", "parent_id", "path", "author_name", "is_official", "text",
    "language", "state", "copies", "votes_for", "votes_against", "created_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One comment as a page shows it: how far in, how many answers are a link away, why it was removed."""

    comment: Comment
    depth: int = 0
    is_deep: bool = False
    more: int = 0
    removal: Removal | None = None


@dataclass(frozen=True, slots=True)
class Threads:
    """One page of comments and how many there are in all."""

    lines: list[Line]
    number: int
    has_next: bool
    total: int

    @property
    def next(self) -> int:
        """The next page's number."""
        return self.number + 1

    @property
    def previous(self) -> int:
        """The previous page's number; 0 on the first."""
        return self.number - 1


def visible(about: About) -> QuerySet[Comment]:
    """What is shown of what was said here, removed ones as gaps, copies under the first."""
    said = Comment.objects.filter(
        process=about.process, item=about.item, paragraph=about.paragraph, cluster=None
    )
    return said.exclude(state=QUARANTINED).only(*FIELDS)


def page(about: About, *, number: int = 1, oldest: bool = False) -> Threads:
    """A page of threads, the newest first or the oldest, with the first answers of each."""
    here = visible(about)
    first = (number - 1) * THREADS
    roots = here.filter(parent=None).order_by("path" if oldest else "-path")[first : first + THREADS + 1]
    found = list(roots)
    shown = found[:THREADS]
    total = here.exclude(state__in=(REMOVED, ERASED)).count() if found else 0
    answers = _answers(here, shown)
    lines = [line for root in shown for line in _thread(root, answers.get(root.path, []))]
    return Threads(_with_reasons(lines), number, len(found) > THREADS, total)


def below(comment: Comment, *, number: int = 1) -> Threads:
    """A page of everything that was answered to a comment, at any depth."""
    about = About(comment.process, comment.item, comment.paragraph)
    after_all = comment.path + "g"  # no digit of a path comes after f
    answers = visible(about).filter(path__gt=comment.path, path__lt=after_all).order_by("path")
    first = (number - 1) * LINES
    found = list(answers[first : first + LINES + 1])
    deep = len(comment.path) // DIGITS
    lines = [_line(one, deep) for one in found[:LINES]]
    return Threads(_with_reasons(lines), number, len(found) > LINES, answers.count() if found else 0)


def above(comment: Comment) -> list[Line]:
    """What a comment answers, the oldest first."""
    chain: list[Comment] = []
    paths = [comment.path[:end] for end in range(DIGITS, len(comment.path), DIGITS)]
    if paths:
        held = Comment.objects.filter(process=comment.process_id, path__in=paths)
        chain = list(held.order_by("path").only(*FIELDS))
    return _with_reasons(Line(one) for one in chain)


def one(process: Process, pk: int) -> Comment | None:
    """A comment that the public sees."""
    found = next(iter(Comment.objects.exclude(state=QUARANTINED).filter(process=process, pk=pk)), None)
    if found is not None:
        found.process = process
    return found


def alone(comment: Comment) -> list[Line]:
    """A comment by itself, with why it was removed."""
    return _with_reasons([Line(comment)])


def copies(comment: Comment, most: int) -> list[Comment]:
    """What is folded under a comment because it says nearly the same."""
    return list(Comment.objects.filter(cluster=comment).order_by("pk").only(*FIELDS)[:most])


def newest(process_id: int) -> QuerySet[Comment]:
    """Everything said in a process, the newest first: what staff look through."""
    return Comment.objects.filter(process=process_id).select_related("item", "paragraph").order_by("-pk")


def _answers(here: QuerySet[Comment], roots: list[Comment]) -> Mapping[str, list[Comment]]:
    """The first answers in each thread, and in `size` how many comments it has; the threads lie side by side.

    Windows are written out: to have them built anew for every page took as long as to draw the page.
    """
    if not roots:
        return {}
    numbers = [root.pk for root in roots]
    said = here.filter(path__gte=f"{min(numbers):0{DIGITS}x}", path__lt=f"{max(numbers) + 1:0{DIGITS}x}")
    sql, values = said.query.sql_with_params()
    ranked = Comment.objects.raw(
        f"SELECT * FROM (SELECT said.*, count(*) OVER thread AS size,"  # noqa: S608 - every value is a parameter
        f" row_number() OVER (thread ORDER BY path) AS place FROM ({sql}) AS said"
        " WINDOW thread AS (PARTITION BY left(path, %s))) AS ranked"
        " WHERE place BETWEEN 2 AND %s ORDER BY path",
        [*values, DIGITS, ANSWERS + 1],
    )
    found: dict[str, list[Comment]] = {}
    for answer in ranked:
        found.setdefault(answer.path[:DIGITS], []).append(answer)
    return found


def _thread(root: Comment, answers: list[Comment]) -> list[Line]:
    size: int = answers[0].size if answers else 1  # type: ignore[attr-defined]  # annotated above
    return [Line(root, more=size - 1 - len(answers)), *(_line(one, 0) for one in answers)]


def _line(comment: Comment, above_levels: int) -> Line:
    levels = len(comment.path) // DIGITS - 1 - max(above_levels - 1, 0)
    return Line(comment, min(levels, INDENTED), levels > INDENTED)


def _with_reasons(lines: Iterable[Line]) -> list[Line]:
    """The lines, those removed with the removal that stands."""
    found = list(lines)
    gone = [line.comment.pk for line in found if line.comment.state == REMOVED]
    if not gone:
        return found
    removals = Removal.objects.filter(kind=Removal.Subject.COMMENT, subject_id__in=gone)
    why = {removal.subject_id: removal for removal in removals.filter(dropped_at=None).order_by("pk")}
    return [Line(one.comment, one.depth, one.is_deep, one.more, why.get(one.comment.pk)) for one in found]
