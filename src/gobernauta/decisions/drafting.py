"""Writing a decision: a draft may change until somebody else publishes it, a published version never does."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from gobernauta.channels.protocol import Media
from gobernauta.decisions.lifecycle import OUTCOMES
from gobernauta.decisions.models import Answers, Commitment, Decision, Document, Telling, Version
from gobernauta.inbox import files
from gobernauta.people.queries import Organization, User
from gobernauta.register import actions as register

Texts = Mapping[str, str]  # by language
_NUMBERING = 0x6465636E  # one number at a time in the whole database


class Refused(Exception):
    """Why it cannot be done, in a sentence for the person who tried."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What a version says. Every text must be there in the town's own language."""

    outcome: str
    titles: Texts
    reasons: Texts
    messages: Texts
    decided_on: date
    changes: Texts = field(default_factory=dict)
    body: str = ""
    deciders: Sequence[Mapping[str, str]] = ()  # each with `name` and `role`
    motions: Sequence[Mapping[str, object]] = ()  # Popolo, as `civic.formats.votes` writes them

    def check(self, *, is_first: bool) -> None:
        """Raise `Refused` when something that residents need is missing."""
        if self.outcome not in OUTCOMES:
            raise Refused(_("Choose what was decided."))
        needed = [self.titles, self.reasons, self.messages] + ([] if is_first else [self.changes])
        if not all(texts.get(settings.LANGUAGE_CODE, "").strip() for texts in needed):
            language = _(dict(settings.LANGUAGES)[settings.LANGUAGE_CODE])
            raise Refused(
                _("Write every text at least in the language of the town: %(language)s.")
                % {"language": language}
            )


Subject = tuple[str, int]  # kind of `Answers`, and its number


@transaction.atomic
def draft(
    *,
    organization: Organization,
    wording: Wording,
    answers: Collection[Subject],
    actor: User,
    now: datetime,
) -> Version:
    """Write down a new decision, which nobody outside sees yet."""
    wording.check(is_first=True)
    decision = Decision.objects.create(
        number=next_number(Decision), organization=organization, created_at=now
    )
    return _draft(decision, 1, wording, answers, actor, now)


@transaction.atomic
def amend(
    *,
    decision: Decision,
    wording: Wording,
    answers: Collection[Subject],
    actor: User,
    now: datetime,
) -> Version:
    """Write a later version of a published decision; the documents come along."""
    wording.check(is_first=False)
    held = Decision.objects.select_for_update().get(pk=decision.pk)
    before = held.versions.order_by("-number").first()
    assert before is not None
    if before.published_at is None:
        raise Refused(_("Somebody is already writing a new version of this decision."))
    made = _draft(held, before.number + 1, wording, answers, actor, now)
    for document in before.documents.all():
        document.pk, document.version = None, made
        document.save()
    return made


def _draft(
    decision: Decision,
    number: int,
    wording: Wording,
    answers: Collection[Subject],
    actor: User,
    now: datetime,
) -> Version:
    version = Version(decision=decision, number=number, drafted_by=actor, drafted_at=now)
    _write(version, wording)
    version.save()
    _answer(decision, answers)
    Telling.objects.create(version=version, made_at=now)
    register.record(
        action="decision.drafted",
        subject=subject(decision),
        actor="clerk",
        now=now,
        public={"version": number, "agency": decision.organization.slug},
    )
    return version


@transaction.atomic
def reword(
    *, version: Version, wording: Wording, answers: Collection[Subject], actor: User, now: datetime
) -> None:
    """Change a draft; whoever changes it last is the one who may not publish it."""
    wording.check(is_first=version.number == 1)
    held = held_draft(version)
    _write(held, wording)
    held.drafted_by, held.drafted_at = actor, now
    held.save()
    _answer(held.decision, answers)
    Telling.objects.filter(version=held).update(state=Telling.State.COUNTING, counted_at=None)


def _write(version: Version, wording: Wording) -> None:
    version.outcome, version.decided_on = wording.outcome, wording.decided_on
    version.titles, version.reasons = _filled(wording.titles), _filled(wording.reasons)
    version.messages, version.changes = _filled(wording.messages), _filled(wording.changes)
    version.body, version.deciders = wording.body.strip()[:200], list(wording.deciders)
    version.motions = list(wording.motions)


def _filled(texts: Texts) -> dict[str, str]:
    return {code: text.strip() for code, text in texts.items() if text.strip()}


def _answer(decision: Decision, answers: Collection[Subject]) -> None:
    wanted = set(answers)
    for row in decision.answers.all():
        if (row.kind, row.subject_id) not in wanted:
            row.delete()
    rows = [Answers(decision=decision, kind=kind, subject_id=pk) for kind, pk in sorted(wanted)]
    Answers.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def attach(*, version: Version, media: Media, actor: User, now: datetime) -> Document:
    """Add a file to a draft; a picture needs words for those who cannot see it."""
    held = held_draft(version)
    file, media_type = kept(media)
    return Document.objects.create(
        version=held, name=media.name[:300], media_type=media_type[:100], file=file, alt=media.alt
    )


def kept(media: Media) -> tuple[str, str]:
    """Store a file that will be public: its path and media type. Raises `Refused`."""
    if media.media_type.startswith("image/") and not media.alt.strip():
        raise Refused(_("Say in words what the picture shows, for those who cannot see it."))
    try:
        return files.keep(media)
    except files.Unusable as error:
        raise Refused(str(error)) from error


def held_draft(version: Version) -> Version:
    """A draft, locked. Raises `Refused` when it has been published."""
    held = Version.objects.select_for_update(of=("self",)).select_related("decision__organization")
    found = held.get(pk=version.pk)
    if found.published_at is not None:
        raise Refused(_("This version has been published. Write a new one to change the decision."))
    return found


def subject(decision: Decision) -> str:
    """What the record calls a decision."""
    return f"decision:{decision.number}"


def next_number(model: type[Decision] | type[Commitment]) -> int:
    """The next free number; whoever asks at the same time waits until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_NUMBERING])
    return int(model.objects.aggregate(last=Max("number"))["last"] or 0) + 1
