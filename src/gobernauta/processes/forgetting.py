"""Destroying the key of a process when its appeal period is over: from then on no ballot can be tied to a person.

What served only to find campaigns (domain, network) is emptied with it. Receipts and marks stay: they are the count.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from gobernauta.inbox import forgetting as inbox
from gobernauta.people.privacy import days_kept
from gobernauta.processes import files, ideas, items, running
from gobernauta.processes.models import Attachment, Audience, Ballot, Item, Process
from gobernauta.register import actions as register


def keys_due(*, now: datetime) -> list[int]:
    """The processes that ended so long ago that nobody can appeal any more, by their file."""
    ended = _with_key().filter(ended_at__lte=now)
    return [process.pk for process in ended if _is_over(process, now)]


def destroy_keys(*, now: datetime) -> int:
    """Destroy every key that is due, each in a transaction of its own; how many."""
    return sum(_destroy(pk, now) for pk in keys_due(now=now))


def forget_pending(*, now: datetime) -> int:
    """Delete acts that waited in vain for the button we mailed; how many."""
    past = now - timedelta(days=days_kept("unproved"))
    return Ballot.objects.filter(state=Ballot.State.PENDING, changed_at__lt=past).delete()[0]


@transaction.atomic
def forget_unproved(*, now: datetime) -> int:
    """Delete ideas whose address was never confirmed, with their pictures; how many."""
    past = now - timedelta(days=days_kept("unproved"))
    found = list(Item.objects.filter(state=ideas.UNPROVED, created_at__lt=past).select_related("process"))
    files = set(Attachment.objects.filter(item__in=found).values_list("file", flat=True))
    for item in found:
        register.destroy_salts(items.subject(item))
        item.delete()
    kept = set(Attachment.objects.filter(file__in=files).values_list("file", flat=True))
    gone = sorted(files - kept - inbox.still_named(sorted(files)))
    transaction.on_commit(lambda: inbox.delete_files(gone))
    return len(found)


@transaction.atomic
def _destroy(pk: int, now: datetime) -> bool:
    process = _with_key().select_for_update(of=("self",)).filter(pk=pk).first()
    if process is None or not _is_over(process, now):
        return False
    process.key = None
    process.save(update_fields=["key"])
    emptied = Ballot.objects.filter(process=process).exclude(domain="", network="")
    emptied.update(domain="", network="")
    Audience.objects.filter(process=process).exclude(receipt="").update(receipt="")
    register.record(action="process.key-destroyed", subject=running.subject(process), actor="system", now=now)
    return True


def _with_key() -> QuerySet[Process]:
    return Process.objects.filter(key__isnull=False, ended_at__isnull=False).select_related("version")


def _is_over(process: Process, now: datetime) -> bool:
    days = files.rules_of(process.version).privacy.key_days
    return process.ended_at is not None and process.ended_at + timedelta(days=days) <= now
