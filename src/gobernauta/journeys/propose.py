"""Putting a project forward from a form: who proposes it, what comes with it, and the project itself."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from gobernauta.channels.protocol import Media
from gobernauta.inbox import files
from gobernauta.people import actions as people
from gobernauta.people import mailboxes
from gobernauta.processes import budgets, items
from gobernauta.processes.queries import Contest, Item


@transaction.atomic
def project(
    *,
    contest: Contest,
    proposal: items.Proposal,
    email: str,
    photos: Sequence[bytes] = (),
    alt: str = "",
    documents: Sequence[Media] = (),
    now: datetime,
) -> Item:
    """Keep a proposal until it is checked; an address is told what becomes of it. Raises `Refused`.

    `photos` are pictures that were drawn anew already. `proposal.external_id` is of the form it came with: the same
    one sent twice is one project.
    """
    before = items.sent_before(contest.process, proposal.external_id)
    if before is not None:
        return before
    author = None
    if email:
        author = people.link_contact(
            kind="email",
            address=mailboxes.canonical(email),
            name=proposal.credit,
            url="",
            language=proposal.language,
            now=now,
        )
    media = media_of(photos, alt, documents)
    return budgets.propose(
        contest=contest, proposal=proposal, author=author, media=media, actor=None, now=now
    )


def media_of(photos: Sequence[bytes], alt: str, documents: Sequence[Media] = ()) -> list[Media]:
    """What came with a proposal: pictures that were drawn anew already, and documents."""
    pictures = [Media(media_type="image/webp", path=files.keep_redrawn(photo), alt=alt) for photo in photos]
    return [*pictures, *documents]
