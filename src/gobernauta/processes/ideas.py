"""Ideas: put forward, checked, amended and withdrawn by their authors.

What the town answers is a decision (`items.answered`). Supports are ballots (`acts`), two ideas become one in
`merging`, wordings are drafted together in `drafting`.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from civic.methods.ideas import Ideas
from gobernauta.channels.protocol import Media
from gobernauta.people.queries import ContactDetail, User
from gobernauta.processes import attaching, counting, drafting, files, items, turns
from gobernauta.processes.models import Audience, Contest, Item, Process
from gobernauta.processes.refusals import Refused

UNPROVED = "unproved"  # its author's address is not confirmed yet; nobody checks it before
PROPOSED, REJECTED, WITHDRAWN = "proposed", "rejected", "withdrawn"


def rules_of(process: Process) -> Ideas:
    """The method of a collection of ideas with its rules."""
    method = files.rules_of(process.version).method
    assert isinstance(method, Ideas)
    return method


def is_open(process: Process) -> bool:
    """Whether ideas are put forward, amended and supported now."""
    return process.state in Ideas.open_states


@transaction.atomic
def propose(
    *,
    contest: Contest,
    proposal: items.Proposal,
    author: ContactDetail | None,
    media: Sequence[Media] = (),
    actor: User | None,
    now: datetime,
    is_proved: bool = True,
) -> Item:
    """Put an idea forward; it waits to be checked, or first for its author's address. Raises `Refused`."""
    check_words(contest.process, proposal.title, proposal.text)
    if author is not None:
        _not_too_many(contest.process, author)
    state = PROPOSED if is_proved else UNPROVED
    item = items.submit(contest=contest, proposal=proposal, author=author, actor=actor, now=now, state=state)
    attaching.attach(item, media)
    return item


@transaction.atomic
def confirm(*, item: Item, author: ContactDetail, now: datetime) -> None:
    """The author has proved their address: the idea waits to be checked. Again is the same. Raises `Refused`."""
    held = _held(item)
    if held.author_id is not None:
        return
    _not_too_many(held.process, author)
    held.author = author.person
    held.save(update_fields=["author"])
    items.join(process=held.process, item=held, contact=author, role=Audience.Role.AUTHOR, now=now)
    if held.state == UNPROVED:
        items.set_state(item=held, state=PROPOSED, reason="", actor=None, now=now)


@transaction.atomic
def amend(*, item: Item, title: str, text: str, reason: str, actor: User | None, now: datetime) -> None:
    """The author (or staff for them) says it better; every wording stays to be read. Raises `Refused`."""
    held = _held(item)
    if held.state not in (UNPROVED, PROPOSED, Item.JUDGED) or not is_open(held.process):
        raise Refused(_("This idea can no longer be changed."), "closed")
    check_words(held.process, title, text)
    drafting.write(held, drafting.Draft(title, text, reason=reason), actor=actor, now=now, is_accepted=True)


@transaction.atomic
def withdraw(*, item: Item, reason: str, actor: User | None, now: datetime) -> None:
    """The author no longer wants it; its page says so. Raises `Refused` when it has been decided on."""
    held = _held(item)
    if held.state not in (UNPROVED, PROPOSED, Item.JUDGED) or not is_open(held.process):
        raise Refused(_("This idea can no longer be withdrawn."), "closed")
    items.set_state(item=held, state=WITHDRAWN, reason=reason.strip(), actor=actor, now=now)


@transaction.atomic
def decide(*, item: Item, accepted: bool, reason: str, actor: User, now: datetime, seen: str = "") -> None:
    """Let a proposed idea be seen and supported, or say why not. `seen`: the state the clerk looked at."""
    held = _held(item)
    if held.state not in (PROPOSED, Item.JUDGED, REJECTED) or (seen and seen != held.state):
        raise Refused(_("Somebody else has changed this meanwhile. Look at it again."), "gone-on")
    if not accepted and not reason.strip():
        raise Refused(_("Say why not, so that everybody can read it."), "no-reason")
    state = Item.JUDGED if accepted else REJECTED
    items.set_state(item=held, state=state, reason=reason.strip(), actor=actor, now=now)


def check_words(process: Process, title: str, text: str) -> None:
    """Raises `Refused` when an idea is too long, empty, or comes when none are taken."""
    rules = rules_of(process).rules
    if not is_open(process):
        raise Refused(_("Ideas are not put forward now."), "not-open")
    if not title.strip() or not text.strip():
        raise Refused(_("Give your idea a title and a few words about it."), "empty")
    if len(title) > rules.title_length:
        raise Refused(
            _("The title has at most %(most)d characters.") % {"most": rules.title_length}, "too-long"
        )
    if len(text) > rules.text_length:
        told = {"most": rules.text_length, "has": len(text)}
        raise Refused(_("The text has at most %(most)d characters; yours has %(has)d.") % told, "too-long")


@turns.after("ideas", "review")
def count(process: Process, now: datetime) -> None:
    """When support is over it is counted for good: who has enough is owed an answer."""
    for contest in process.contests.all():
        contest.process = process
        counting.tally(contest, now=now, is_final=True)
    counting.fold(process, now=now)


def _not_too_many(process: Process, author: ContactDetail) -> None:
    most = rules_of(process).rules.most_proposals
    had = Item.objects.filter(process=process, author=author.person).exclude(state__in=(WITHDRAWN, UNPROVED))
    if most is not None and had.count() >= most:
        raise Refused(_("One person can put %(most)d ideas forward here.") % {"most": most}, "too-many")


def _held(item: Item) -> Item:
    rows = Item.objects.select_for_update(of=("self",)).select_related("process__version__file")
    held: Item = rows.get(pk=item.pk)
    return held
