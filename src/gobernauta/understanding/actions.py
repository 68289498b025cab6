"""Keeping what readers suggest, and what a person makes of it. A suggestion changes nothing by itself."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from gobernauta.people.queries import User
from gobernauta.register import actions as register
from gobernauta.understanding import fingerprint, queries, reading
from gobernauta.understanding.models import Fingerprint, Suggestion
from gobernauta.understanding.protocol import Earlier, Text

Said = tuple[int, str]  # the number of a message or mention, and its words


@transaction.atomic
def suggest(kind: str, said: Sequence[Said], *, now: datetime) -> int:
    """Let every reader read these texts and keep what it suggests. Returns how many suggestions are new."""
    prints = [
        Fingerprint(
            subject_kind=kind, subject_id=pk, text=text[:5_000], bands=fingerprint.bands(text), at=now
        )
        for pk, text in said
    ]
    earlier = queries.earlier(kind, prints)
    found = [row for one in prints for row in _read(kind, one, earlier.get(one.subject_id, ()), now)]
    Fingerprint.objects.bulk_create(prints, ignore_conflicts=True)
    return len(Suggestion.objects.bulk_create(found, ignore_conflicts=True))


def _read(kind: str, one: Fingerprint, earlier: Sequence[Earlier], now: datetime) -> Iterable[Suggestion]:
    text = Text(one.text, earlier=earlier)
    for reader in reading.readers():
        for made in reader.read(text):
            yield Suggestion(
                subject_kind=kind,
                subject_id=one.subject_id,
                kind=made.kind,
                value=made.value[:200],
                confidence=made.confidence,
                reader=reader.name,
                version=reader.version,
                evidence=list(made.evidence),
                created_at=now,
            )


def accept(pk: int, *, actor: User, now: datetime) -> Suggestion | None:
    """A person agrees. None when somebody has decided already."""
    return _decide(pk, Suggestion.Verdict.ACCEPTED, actor, now)


def dismiss(pk: int, *, actor: User, now: datetime) -> Suggestion | None:
    """A person disagrees. None when somebody has decided already."""
    return _decide(pk, Suggestion.Verdict.DISMISSED, actor, now)


@transaction.atomic
def _decide(pk: int, verdict: str, actor: User, now: datetime) -> Suggestion | None:
    suggestion = Suggestion.objects.select_for_update().filter(pk=pk, verdict="open").first()
    if suggestion is None:
        return None
    suggestion.verdict, suggestion.decided_by, suggestion.decided_at = verdict, actor, now
    suggestion.save(update_fields=["verdict", "decided_by", "decided_at"])
    register.record(
        action=f"suggestion.{verdict}",
        subject=f"suggestion:{pk}",
        actor="clerk",
        now=now,
        public={"kind": suggestion.kind, "reader": suggestion.reader, "version": suggestion.version},
    )
    return suggestion
