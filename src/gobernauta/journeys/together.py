"""Many complaints about one thing become a statement, an idea or a project in one step, and their authors stay with it.

Only the words a clerk has written become public. Who complained is tied to the item and told what becomes of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gobernauta.decisions.drafting import Refused
from gobernauta.inbox import listing, threads
from gobernauta.inbox.queries import Conversation
from gobernauta.journeys import audience
from gobernauta.people import policy
from gobernauta.people.queries import User
from gobernauta.processes import items
from gobernauta.processes import queries as processes
from gobernauta.processes.items import Proposal
from gobernauta.processes.queries import Item, Process
from gobernauta.understanding import copies

METHODS = ("consultation", "ideas", "budget")
CHECKED_LATER = ("budget",)  # a project is read and costed before it can be chosen


@dataclass(frozen=True, slots=True)
class Cluster:
    """A message with copies, as a clerk may see it: how many say the same, and where it was said first."""

    message: int
    copies: int
    conversation: Conversation


def found(user: User, *, most: int = 20) -> Sequence[Cluster]:
    """The largest clusters that were found among what somebody may read."""
    counted = copies.largest(most=most)
    homes = threads.homes([pk for pk, _copies in counted], policy.reach(user, "conversation.read"))
    shown = {it.pk: it for it in Conversation.objects.filter(pk__in=homes.values())}
    return [Cluster(pk, number, shown[homes[pk]]) for pk, number in counted if homes.get(pk) in shown]


def open_to(user: User) -> Sequence[Process]:
    """The processes to which somebody may bring complaints."""
    reach = policy.reach(user, "process.moderate")
    running = processes.processes().filter(version__file__method__in=METHODS, ended_at=None)
    within = running if reach.everywhere else running.filter(organization__in=reach.organizations)
    return list(within.order_by("-created_at")[:100])


@transaction.atomic
def bring(
    *,
    subjects: Sequence[audience.Subject],
    process: Process,
    title: str,
    text: str,
    actor: User,
    now: datetime,
) -> tuple[Item, int]:
    """Make one item of several complaints. Returns it, and how many people are tied to it. Raises `Refused`."""
    policy.check(actor, "process.moderate", process.organization_id)
    contest = processes.contest(process) or next(iter(processes.contests(process)), None)
    talks = audience.conversations(subjects)
    if len(talks) < 2:
        raise Refused(_("Choose at least two complaints, or two people who said the same."))
    if not title.strip():
        raise Refused(_("Say in a sentence what they ask for, without naming anybody."))
    if contest is None or process.version.file.method not in METHODS or process.ended_at:
        raise Refused(_("Choose a consultation, ideas or a budget that is still open."))
    is_seen = process.version.file.method not in CHECKED_LATER
    item = items.submit(
        contest=contest,
        proposal=Proposal(title=title.strip()[:300], text=text.strip(), is_official=True),
        author=None,
        actor=actor,
        now=now,
        state=Item.JUDGED if is_seen else "proposed",
    )
    tied = items.attach(item=item, conversations=_talks(talks), now=now)
    return item, tied


def _talks(pks: set[int]) -> Sequence[Conversation]:
    return list(Conversation.objects.filter(pk__in=pks).order_by("pk"))


def search(words: str, user: User, *, most: int = 50) -> Sequence[listing.Line]:
    """Conversations with these words that somebody may read, newest first."""
    wanted = listing.Wanted(words=words)
    rows, _after = listing.page(
        listing.select(wanted, policy.reach(user, "conversation.read")), wanted, size=most
    )
    return rows
