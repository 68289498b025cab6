"""Drafting an item together: anybody suggests a wording, its author or staff accept one, and every one stays."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from gobernauta.people.queries import ContactDetail, User
from gobernauta.processes import items
from gobernauta.processes.models import Item, Wording
from gobernauta.processes.refusals import Refused
from gobernauta.register import actions as register

MOST_OPEN = 50  # suggestions that wait at a time


@dataclass(frozen=True, slots=True)
class Draft:
    """How an item could be said, why so, and who wants to be named for it."""

    title: str
    text: str
    reason: str = ""
    credit: str = ""


@transaction.atomic
def suggest(*, item: Item, draft: Draft, author: ContactDetail | None, now: datetime) -> Wording:
    """Suggest another wording of an idea that is on the list. Raises `Refused`."""
    held = Item.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if held.state != Item.JUDGED:
        raise Refused(_("This idea can no longer be changed."), "closed")
    if (held.title, held.text) == (draft.title.strip(), draft.text.strip()):
        raise Refused(_("This is how it is worded already. Change something."), "same")
    waiting = held.wordings.filter(accepted_at=None, refused_at=None)
    if waiting.filter(title=draft.title.strip()[:300], text=draft.text.strip()).exists():
        raise Refused(_("This wording has been suggested already and waits for a decision."), "again")
    if waiting.count() >= MOST_OPEN:
        raise Refused(
            _("Many suggestions wait already. Please come back when some have been decided."), "many"
        )
    return write(held, draft, actor=None, now=now, is_accepted=False, author=author)


@transaction.atomic
def settle(*, wording: Wording, accepted: bool, actor: User | None, now: datetime) -> None:
    """Take a suggestion over or not; by the item's author or by staff. Again is the same. Raises `Refused`."""
    item = Item.objects.select_for_update(of=("self",)).get(pk=wording.item_id)
    held = Wording.objects.get(pk=wording.pk)
    if held.accepted_at or held.refused_at:
        return
    if accepted and item.state != Item.JUDGED:
        raise Refused(_("This idea can no longer be changed."), "closed")
    held.accepted_at, held.refused_at = (now, None) if accepted else (None, now)
    held.save(update_fields=["accepted_at", "refused_at"])
    if accepted:
        _say(item, held, now)
    _record(item, held, "wording.accepted" if accepted else "wording.refused", actor, now)


def write(
    item: Item,
    draft: Draft,
    *,
    actor: User | None,
    now: datetime,
    is_accepted: bool,
    author: ContactDetail | None = None,
) -> Wording:
    """Add a wording to an item that is locked; an accepted one is what the item says from now on."""
    highest: int = item.wordings.aggregate(highest=Max("number"))["highest"] or 0
    wording: Wording = item.wordings.create(
        number=highest + 1,
        title=draft.title.strip()[:300],
        text=draft.text.strip(),
        author=author.person if author else None,
        by=actor,
        credit=draft.credit.strip()[:200],
        reason=draft.reason.strip()[:500],
        at=now,
        accepted_at=now if is_accepted else None,
    )
    if is_accepted:
        _say(item, wording, now)
    _record(item, wording, "wording.written" if is_accepted else "wording.suggested", actor, now)
    return wording


def _say(item: Item, wording: Wording, now: datetime) -> None:
    item.title, item.text, item.updated_at = wording.title, wording.text, now
    item.save(update_fields=["title", "text", "updated_at"])


def _record(item: Item, wording: Wording, action: str, actor: User | None, now: datetime) -> None:
    register.record(
        action=action,
        subject=items.subject(item),
        actor="clerk" if actor else "resident",
        now=now,
        public={"wording": wording.number},
        private=f"{wording.title}\n{wording.text}\n{wording.reason}".encode(),
    )
