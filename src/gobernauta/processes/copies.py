"""Copies of a comment folded under the first: a campaign of 75,000 is one line with a number, and nothing is lost.

Only comments that answer nothing, and that nobody has answered, are folded, and only where they stand: on the same
process, item or paragraph. What is too short to be told from another stays by itself.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from django.db import transaction
from django.db.models import Count, OuterRef, Subquery

from gobernauta.processes.models import Band, Comment

ALIKE = 0.7  # of their runs of five letters: letters spun from one are, two people who agree are not
Bands = Callable[[str], Sequence[int]]
Likeness = Callable[[str, str], float]
Canonical = Callable[[str], str]
Place = tuple[int, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Compare:
    """How texts are compared: their canonical wording, the parts of a fingerprint, how alike two of them are."""

    canonical: Canonical
    bands: Bands
    likeness: Likeness


@dataclass(slots=True)
class Known:
    """The comments under which copies may be folded: by wording, by part of their fingerprint."""

    by_wording: dict[tuple[Place, int], Comment] = field(default_factory=dict)
    by_band: dict[tuple[Place, int], list[Comment]] = field(default_factory=dict)

    def keep(self, comment: Comment, parts: Sequence[int]) -> None:
        """One more under which others may be folded."""
        place = _place(comment)
        self.by_wording.setdefault((place, comment.fingerprint or 0), comment)
        for part in parts:
            self.by_band.setdefault((place, part), []).append(comment)


@transaction.atomic
def fold(compare: Compare, *, most: int) -> int:
    """Look at comments nobody has looked at yet, at most so many, in the order they came. Returns how many."""
    fresh = list(
        Comment.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(fingerprint=None)
        .order_by("pk")
        .only("pk", "process_id", "item_id", "paragraph_id", "parent_id", "text")[:most]
    )
    if not fresh:
        return 0
    parts = {comment.pk: compare.bands(comment.text) for comment in fresh}
    for comment in fresh:
        comment.fingerprint = _wording(compare.canonical(comment.text))
    answered = set(Comment.objects.filter(parent__in=fresh).values_list("parent", flat=True))
    foldable = [one for one in fresh if parts[one.pk] and one.parent_id is None]
    known = _known(foldable, parts)
    roots: list[Comment] = []
    for comment in foldable:
        first = None if comment.pk in answered else _first(comment, parts[comment.pk], known, compare)
        if first is not None:
            comment.cluster = first
        else:
            known.keep(comment, parts[comment.pk])
            roots.append(comment)
    Comment.objects.bulk_update(fresh, ["fingerprint", "cluster"], batch_size=1_000)
    bands = (
        Band(process_id=one.process_id, comment=one, band=part) for one in roots for part in parts[one.pk]
    )
    Band.objects.bulk_create(bands, batch_size=5_000)
    _count({one.cluster.pk for one in foldable if one.cluster})
    return len(fresh)


def _known(fresh: Sequence[Comment], parts: dict[int, Sequence[int]]) -> Known:
    """What copies among these could be copies of, with two statements."""
    known = Known()
    processes = {comment.process_id for comment in fresh}
    wordings = {comment.fingerprint for comment in fresh}
    roots = Comment.objects.filter(process__in=processes, cluster=None, parent=None).only(
        "pk", "process_id", "item_id", "paragraph_id", "text", "fingerprint"
    )
    for root in roots.filter(fingerprint__in=wordings, pk__in=Band.objects.values("comment")).order_by("pk"):
        known.keep(root, ())
    wanted = {part for comment in fresh for part in parts[comment.pk]}
    found = Band.objects.filter(process__in=processes, band__in=wanted).select_related("comment")
    for band in found.order_by("comment_id"):
        known.by_band.setdefault((_place(band.comment), band.band), []).append(band.comment)
    return known


def _first(comment: Comment, parts: Sequence[int], known: Known, compare: Compare) -> Comment | None:
    place = _place(comment)
    same = known.by_wording.get((place, comment.fingerprint or 0))
    if same is not None:
        return same
    candidates = {one.pk: one for part in parts for one in known.by_band.get((place, part), ())}
    alike = (
        one for _, one in sorted(candidates.items()) if compare.likeness(one.text, comment.text) >= ALIKE
    )
    return next(alike, None)


def _count(firsts: set[int]) -> None:
    """How many copies lie under each; counted, not added, so that nothing is counted twice."""
    counted = (
        Comment.objects.filter(cluster=OuterRef("pk")).order_by().values("cluster").annotate(n=Count("pk"))
    )
    Comment.objects.filter(pk__in=firsts).update(copies=Subquery(counted.values("n")))


def _place(comment: Comment) -> Place:
    return comment.process_id, comment.item_id, comment.paragraph_id


def _wording(canonical: str) -> int:
    return int.from_bytes(sha256(canonical.encode()).digest()[:8], signed=True)
