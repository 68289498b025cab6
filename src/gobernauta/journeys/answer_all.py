"""One action answers everyone who contributed: each on the channel they came by, in their language, and once.

Publishing a decision approves its round. The worker finds out who belongs to it, then queues a part at a time; the
key of each message is made of the round and the person, so that whatever dies and starts again, nobody gets two.
An answer is never more widely visible than what it answers, and private wherever the network can.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.utils import translation
from procrastinate.contrib.django import app

from gobernauta.cases import raised
from gobernauta.channels import lengths
from gobernauta.channels import queries as accounts
from gobernauta.channels.protocol import Outbound, Rejected, Visibility
from gobernauta.channels.queries import Account
from gobernauta.decisions import deciding, drafting, reached, telling
from gobernauta.decisions import queries as decisions
from gobernauta.decisions.queries import Notice, Telling, Version
from gobernauta.inbox import queries as messages
from gobernauta.inbox import threads, writers
from gobernauta.inbox.queries import Conversation, Message
from gobernauta.journeys import answer, audience, by_mail, worded
from gobernauta.people.queries import User
from gobernauta.processes import items
from gobernauta.processes import queries as processes
from gobernauta.publishing import actions as publishing
from gobernauta.publishing.actions import Leaving

BATCH = 200
MOST_UNDER_WAY = 2_000  # so that an ordinary reply never waits behind more

Refused = drafting.Refused


def count_soon(version: Version) -> None:
    """Let the worker find out whom a draft concerns; call it in the transaction that writes the draft."""
    _soon("count_audience", Telling.objects.get(version=version))


def count(pk: int, *, now: datetime) -> int:
    """Find out whom a round concerns and write it down. Returns how many were not known before."""
    found = reached.telling(pk)
    return telling.write_down(telling=found, recipients=audience.recipients(found), now=now) if found else 0


@transaction.atomic
def publish(version: Version, *, actor: User, now: datetime) -> Telling:
    """Publish a decision and begin to tell everyone. Raises `Refused`; then nothing has happened."""
    telling.approve(version=version, actor=actor, now=now)
    subjects = decisions.subjects(version.decision)
    deciding.publish(version=version, answered=_on_record(subjects), actor=actor, now=now)
    items.answered(
        pks=[pk for kind, pk in subjects if kind == "item"],
        outcome=version.outcome,
        text=version.reasons.get(settings.LANGUAGE_CODE, ""),
        now=now,
    )
    approved = Telling.objects.get(version=version)
    _soon("tell_everyone", approved)
    return approved


def _on_record(subjects: Sequence[audience.Subject]) -> Iterator[str]:
    """What the record calls the things that a decision answers."""
    by_kind: dict[str, list[int]] = {}
    for kind, pk in subjects:
        by_kind.setdefault(kind, []).append(pk)
    yield from writers.references(by_kind.get("conversation", []))
    yield from raised.references(by_kind.get("request", []))
    for pk in by_kind.get("process", []):
        yield f"process:{pk}"
    for item in processes.Item.objects.filter(pk__in=by_kind.get("item", [])):
        yield items.subject(item)


def _soon(task: str, round_: Telling) -> None:
    app.configure_task(task, queue="telling", lock=f"telling:{round_.pk}").defer(telling_id=round_.pk)


def ask_all(*, now: datetime) -> list[Telling]:
    """Ask the people concerned about every promise that was delivered long enough ago."""
    asked = []
    for commitment in decisions.to_ask(now=now):
        with transaction.atomic():
            opened = telling.ask(commitment=commitment, now=now)
            if opened is not None:
                _soon("tell_everyone", opened)
                asked.append(opened)
    return asked


def tell(pk: int, *, now: datetime) -> int:
    """Queue what may leave now of an approved round. Returns how many messages; safe to run again at any time."""
    round_ = reached.telling(pk)
    if round_ is None or round_.state != Telling.State.APPROVED:
        return 0
    if round_.counted_at is None or (round_.approved_at and round_.counted_at < round_.approved_at):
        count(pk, now=now)
    queued = 0
    room = MOST_UNDER_WAY - reached.under_way(round_)
    while room > queued:
        part = _queue_part(round_, now)
        if part is None:
            telling.finish(round_)
            break
        queued += part
    return queued


@transaction.atomic
def _queue_part(round_: Telling, now: datetime) -> int | None:
    """Queue the next few; None when nobody is left."""
    notices = telling.next_to_queue(round_, most=BATCH)
    if not notices:
        return None
    said = _said(notices)
    carried: list[tuple[Notice, Leaving]] = []
    beside: list[Leaving] = []
    lost: list[Notice] = []
    by_kind = {account.kind: account for account in reversed(_open_accounts())}
    for notice in notices:
        leaving = _leaving(round_, notice, said[notice.pk], by_kind)
        if not leaving:
            notice.problem = "no_account" if notice.channel not in by_kind else "no_private"
            lost.append(notice)
            continue
        carried.append((notice, leaving[-1]))
        beside += leaving[:-1]
    made = publishing.queue_all(
        [*beside, *(one for _notice, one in carried)], requested_by=round_.approved_by, now=now
    )
    told = [(notice, made[len(beside) + at]) for at, (notice, _one) in enumerate(carried)]
    telling.note_queued(told, now=now)
    telling.note_problems(lost)
    return len(notices)


def _open_accounts() -> list[Account]:
    return [it for it in accounts.accounts() if it.state != Account.State.PAUSED]


def _said(notices: Sequence[Notice]) -> Mapping[int, Sequence[Message]]:
    """By notice: what is left of what the person said where they are answered, newest first."""
    heard = threads.heard_in([it.conversation_id for it in notices if it.conversation_id])
    return {
        notice.pk: [
            it
            for it in heard.get(notice.conversation_id or 0, ())
            if it.deleted_at is None and it.contact_id == notice.contact_id
        ]
        for notice in notices
    }


def _leaving(
    round_: Telling, notice: Notice, said: Sequence[Message], by_kind: Mapping[str, Account]
) -> list[Leaving]:
    """What leaves for one person, the message that reaches them last; nothing where their network is gone."""
    words = worded.of(round_, notice.language, notice)
    conversation = notice.conversation
    if conversation is not None and (
        conversation.account.kind == "web" or notice.channel == conversation.account.kind
    ):
        return _answering(conversation, notice, said, words, by_kind.get("email"))
    account = by_kind.get(notice.channel)
    return [_alone(account, notice, words)] if account and notice.contact else []


def _answering(
    conversation: Conversation,
    notice: Notice,
    said: Sequence[Message],
    words: worded.Words,
    mailbox: Account | None,
) -> list[Leaving]:
    """An answer in the conversation they began; who used the form gets it on the page and by mail."""
    allows, asked = answer.limits(conversation.account), next(iter(said), None)
    if asked is None and not allows.direct and conversation.account.kind not in ("web", "email"):
        return []
    text = words.fitting(allows, reserve=answer.reserve(conversation, asked))
    written = answer.outbound(
        conversation,
        asked,
        text,
        Visibility.DIRECT if allows.direct else _narrowest(said),
        key=key_of(notice),
        lineage=messages.lineage(conversation),
        automatic=False,
    )
    written = replace(written, language=notice.language)
    if notice.contact is not None and asked is None:
        written = replace(written, to=notice.contact.address)
    with translation.override(notice.language):
        mail = by_mail.written(conversation, written, mailbox) if mailbox else None
    own = Leaving(conversation.account, conversation, written)
    return (
        [own, replace(mail, outbound=replace(mail.outbound, key=key_of(notice, "mail")))] if mail else [own]
    )


def _narrowest(said: Sequence[Message]) -> Visibility:
    """As visible as the most private thing they said there."""
    spoken = [Visibility(it.visibility) for it in said]
    return max(spoken, key=list(Visibility).index, default=Visibility.DIRECT)


def _alone(account: Account, notice: Notice, words: worded.Words) -> Leaving:
    """A private message to somebody who wrote nothing that could be answered."""
    assert notice.contact is not None
    allows, to = answer.limits(account), notice.contact.address
    written = Outbound(
        key=key_of(notice),
        text=words.fitting(allows, reserve=_mention(to, allows.mention_home)),
        to=to,
        subject=words.subject if account.kind == "email" else "",
        language=notice.language,
        visibility=Visibility.DIRECT,
    )
    return Leaving(account, None, written)


def _mention(to: str, home: str | None) -> int:
    try:
        return len(lengths.mention_of(to, "", home)) + 1
    except Rejected:
        return 0


def key_of(notice: Notice, copy: str = "") -> str:
    """The same for one person and round however often it is made: what keeps a second message from existing."""
    said = f"telling:{notice.telling_id}:{notice.recipient}:{copy}"
    return sha256(said.encode()).hexdigest()[:32]
