"""Process files: drafted, checked by a second person, published, and never changed after that."""

import difflib
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from importlib import resources

from django.db import transaction
from django.utils.translation import gettext as _

from civic.formats.problem import Malformed
from civic.methods.process import Process as Rules
from civic.methods.process import read_process, write_process
from gobernauta.people.queries import Organization, User
from gobernauta.processes.models import ProcessFile, Version
from gobernauta.processes.refusals import Refused, said_of_file
from gobernauta.register import actions as register


@lru_cache(maxsize=256)
def read(content: str) -> Rules:
    """The rules in a process file. Raises `Malformed` with field and reason."""
    return read_process(content)


@lru_cache(maxsize=1)
def presets() -> dict[str, str]:
    """The process files that run unchanged, by name."""
    folder = resources.files("civic.methods.presets")
    found = sorted(one.name for one in folder.iterdir() if one.name.endswith(".json"))
    return {name.removesuffix(".json"): (folder / name).read_text("utf-8") for name in found}


def rules_of(version: Version) -> Rules:
    """The rules of a stored version."""
    return read(version.content)


@transaction.atomic
def draft(
    *, slug: str, content: str, organization: Organization, actor: User | None, now: datetime
) -> Version:
    """Keep a draft of a process file, the next version of `slug`; an older draft is replaced. Raises `Refused`."""
    rules = readable(content)
    file, _made = ProcessFile.objects.get_or_create(
        slug=slug,
        defaults={
            "title": rules.title[:200],
            "method": rules.method.slug,
            "organization": organization,
            "created_at": now,
        },
    )
    if file.method != rules.method.slug:
        raise Refused(_("A process file keeps its method. Make a new file for another one."))
    ProcessFile.objects.select_for_update().get(pk=file.pk)
    file.versions.filter(published_at=None).delete()
    newest = file.versions.last()
    number = newest.number + 1 if newest else 1
    version: Version = file.versions.create(
        number=number, content=_numbered(rules, number), drafted_by=actor, drafted_at=now
    )
    _record("process-file.drafted", version, actor, now)
    return version


@transaction.atomic
def publish(*, version: Version, actor: User | None, now: datetime) -> Version:
    """Publish a draft; not one's own (promise 21). From now on it never changes."""
    held = Version.objects.select_for_update().get(pk=version.pk)
    if held.published_at is not None:
        raise Refused(_("This version is published already."))
    if actor is not None and held.drafted_by_id == actor.pk:
        raise Refused(_("Somebody else must publish what you have written."))
    held.published_at, held.published_by = now, actor
    held.save(update_fields=["published_at", "published_by"])
    ProcessFile.objects.filter(pk=held.file_id).update(title=rules_of(held).title[:200])
    _record("process-file.published", held, actor, now)
    return held


def diff(older: str, newer: str) -> Sequence[str]:
    """What changed between two wordings, line by line (unified, without a header)."""
    lines = difflib.unified_diff(older.splitlines(), newer.splitlines(), lineterm="", n=2)
    return [line for line in lines if not line.startswith(("---", "+++"))]


def readable(content: str) -> Rules:
    """The rules in a process file. Raises `Refused` with field and reason."""
    try:
        return read(content)
    except Malformed as problem:
        raise Refused(said_of_file(problem), "malformed") from problem


def _numbered(rules: Rules, number: int) -> str:
    return write_process(Rules(rules.title, number, rules.method, rules.privacy, rules.phases)).decode()


def _record(action: str, version: Version, actor: User | None, now: datetime) -> None:
    register.record(
        action=action,
        subject=f"process-file:{version.file.slug}",
        actor="clerk" if actor else "system",
        now=now,
        public={"version": version.number},
        private=version.content.encode(),
    )
