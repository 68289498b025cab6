"""What has been said to us since the cursor: mentions, quotes, answers, and what became of them.

Mastodon tells of a new mention as a notification, and of an edit or a deletion only to those who happen to listen
to its stream. So the cursor keeps the newest statuses we heard with the time of their last edit, and each poll
reads them again: a later edit is an event, and a status that the server has no more is a deletion. Answers to our
own statuses that do not mention us are found in their threads.

A status is addressed to the town when it mentions it, quotes it, or answers one of its statuses; nothing else is
heard here.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from gobernauta.channels.mastodon.entities import whole
from gobernauta.channels.mastodon.parsing import DELETION, EDIT, MESSAGE, event
from gobernauta.channels.mastodon.server import Gone, Server
from gobernauta.channels.protocol import Malformed, Raw, Rejected

PAGE = 40  # notifications a request gives at most
OVERLAP = 10  # read again, because a notification may appear below one we have seen
WATCHED = 200  # statuses whose later edits and deletions are looked for
BATCH = 20  # statuses a request reads at most
OWN = 20  # newest statuses of ours whose threads are looked at
THREADS = 5  # of them a poll reads at most


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where reading stopped. It is small JSON, so that it can be kept as text."""

    after: str = ""  # notifications up to this id are read
    seen: tuple[str, ...] = ()  # and these beyond it
    watched: Mapping[str, str] = field(default_factory=dict)  # status → time of its last edit; oldest first
    answers: Mapping[str, int] = field(default_factory=dict)  # status of ours → answers counted

    @classmethod
    def read(cls, text: str) -> "Cursor":
        if not text:
            return cls()
        try:
            kept = json.loads(text)
            return cls(kept["after"], tuple(kept["seen"]), dict(kept["watched"]), dict(kept["answers"]))
        except (ValueError, LookupError, TypeError) as error:
            raise Rejected(
                "The place where reading stopped cannot be understood; reset it to read anew."
            ) from error

    def written(self) -> str:
        kept = {"after": self.after, "seen": self.seen, "watched": self.watched, "answers": self.answers}
        return json.dumps(kept, separators=(",", ":"))


@dataclass
class Ear:
    """Hears for one account. `stirred` names statuses the stream spoke of: they are read again at once."""

    server: Server
    us: str
    domain: str
    stirred: set[str] = field(default_factory=set)
    known: frozenset[str] = frozenset()  # what the last poll watched
    turn: int = 0
    rereads: bool = True  # False where the server (before Mastodon 4.3) cannot read several statuses at once

    def poll(self, text: str) -> tuple[list[Raw], str]:
        """One bounded page of events, oldest first, and the next cursor.

        What has been heard is given at once: where a later question fails, nothing said before it is held back.
        """
        cursor = Cursor.read(text)
        for asked in (self._notified, self._changed, self._answered):
            raws, cursor = asked(cursor)
            if raws:
                break
        self.known, self.turn = frozenset(cursor.watched), self.turn + 1
        return raws, cursor.written()

    def _notified(self, cursor: Cursor) -> tuple[list[Raw], Cursor]:
        query = [("types[]", "mention"), ("types[]", "quote"), ("limit", str(PAGE))]
        query += [("include_filtered", "true")]  # a town hears everyone
        query += [("min_id", cursor.after)] if cursor.after else []
        page = listed(self.server.read("/api/v1/notifications", query))[::-1]
        ids = [str(each.get("id")) for each in page]
        heard = [each for each in page if str(each.get("id")) not in cursor.seen]
        raws, watched = self._messages((each.get("status"), str(each.get("id"))) for each in heard)
        return raws, replace(
            cursor,
            after=ids[-OVERLAP - 1] if len(ids) > OVERLAP else cursor.after or "0",
            seen=tuple(ids[-OVERLAP:]),
            watched=newest({**cursor.watched, **watched}),
        )

    def _messages(self, found: Iterable[tuple[Any, str]]) -> tuple[list[Raw], dict[str, str]]:
        """The events of new statuses. One already edited is told as message and as edit: we may, before a
        crash, have heard it unedited."""
        raws: list[Raw] = []
        watched: dict[str, str] = {}
        for status, notice in found:
            name, edited = identity(status)
            if not name:  # kept for the operator to see; `parse` says what is wrong
                raws.append(self._event(MESSAGE, status, f"notification/{notice}"))
                continue
            raws.append(self._event(MESSAGE, status, f"status/{name}"))
            raws += [self._event(EDIT, status, f"edit/{name}/{edited}")] if edited else []
            watched[name] = edited
        return raws, watched

    def _event(self, kind: str, payload: Any, external_id: str) -> Raw:
        return event(kind, payload, external_id=external_id, us=self.us, domain=self.domain)

    def notice(self, name: str) -> bool:
        """The stream spoke of a status: read it again at the next poll, when it is one we watch."""
        if name in self.known:
            self.stirred.add(name)
        return name in self.known

    # What became of what we heard

    def _changed(self, cursor: Cursor) -> tuple[list[Raw], Cursor]:
        watched = dict(cursor.watched)
        raws: list[Raw] = []
        for batch in self._batches(list(watched)):
            for name, status in self._reread(batch):
                edited = identity(status)[1]
                if status is None:
                    raws.append(self._event(DELETION, name, f"deletion/{name}"))
                    del watched[name]
                elif edited != watched[name]:
                    raws.append(self._event(EDIT, status, f"edit/{name}/{edited}"))
                    watched[name] = edited
                else:
                    self.stirred.discard(name)
        return raws, replace(cursor, watched=watched)

    def _batches(self, names: list[str]) -> Iterator[list[str]]:
        """The newest, those the stream spoke of, and in turn one batch of the others."""
        newest_first = names[::-1]
        yield newest_first[:BATCH]
        older = newest_first[BATCH:]
        yield [name for name in older if name in self.stirred][:BATCH]
        if older:
            start = self.turn * BATCH % len(older)
            yield [name for name in older[start : start + BATCH] if name not in self.stirred]

    def _reread(self, names: Sequence[str]) -> Iterator[tuple[str, Any]]:
        """Each status as it is now, None for one that is gone."""
        if not names or not self.rereads:
            return
        try:
            found = listed(self.server.read("/api/v1/statuses", [("id[]", name) for name in names]))
        except Gone:
            self.rereads = False
            return
        by_name = {identity(status)[0]: status for status in found}
        for name in names:
            yield name, by_name[name] if name in by_name else self._confirmed(name)

    def _confirmed(self, name: str) -> Any:
        """Ask once more for a status left out of an answer: a server may ignore what it was asked for."""
        try:
            return self.server.read(f"/api/v1/statuses/{name}")
        except Gone:
            return None

    # Answers that do not mention us

    def _answered(self, cursor: Cursor) -> tuple[list[Raw], Cursor]:
        query = [("limit", str(OWN)), ("exclude_reblogs", "true")]
        ours = listed(self.server.read(f"/api/v1/accounts/{self.us}/statuses", query))
        counts = {identity(status)[0]: whole(status, "replies_count") or 0 for status in ours}
        counts = {name: count for name, count in counts.items() if name and count}
        changed = [name for name, count in counts.items() if count != cursor.answers.get(name)]
        raws: list[Raw] = []
        watched = dict(cursor.watched)
        for name in [*changed[:THREADS], *self._in_turn([name for name in counts if name not in changed])]:
            found, heard = self._messages((status, name) for status in self._answers(name, watched))
            raws += found
            watched |= heard
        waiting = {name: cursor.answers.get(name, 0) for name in changed[THREADS:]}
        return raws, replace(cursor, watched=newest(watched), answers=counts | waiting)

    def _in_turn(self, names: list[str]) -> list[str]:
        """One whose count is as it was: an answer may have come while another went."""
        return [names[self.turn % len(names)]] if names else []

    def _answers(self, name: str, watched: Mapping[str, str]) -> list[Mapping[str, Any]]:
        try:
            thread = self.server.read(f"/api/v1/statuses/{name}/context")
        except Gone:
            return []
        below = listed(thread.get("descendants") if isinstance(thread, dict) else None)
        return [each for each in below if self._is_answer(each, name) and identity(each)[0] not in watched][
            -PAGE:
        ]

    def _is_answer(self, status: Mapping[str, Any], name: str) -> bool:
        """By someone else, and without our name: those that name us are notified."""
        author, named = status.get("account"), status.get("mentions")
        named = named if isinstance(named, list) else []
        return (
            bool(identity(status)[0])
            and status.get("in_reply_to_id") == name
            and isinstance(author, dict)
            and author.get("id") != self.us
            and not any(isinstance(each, dict) and each.get("id") == self.us for each in named)
        )


def identity(status: Any) -> tuple[str, str]:
    """Id and time of the last edit of a status; empty where it has none."""
    if not isinstance(status, dict) or not isinstance(status.get("id"), str):
        return "", ""
    edited = status.get("edited_at")
    return status["id"], edited if isinstance(edited, str) else ""


def newest(watched: Mapping[str, str]) -> dict[str, str]:
    return dict(list(watched.items())[-WATCHED:])


def listed(answer: Any) -> list[Mapping[str, Any]]:
    """A page of objects. Raises `Malformed` when it is something else."""
    if not isinstance(answer, list) or not all(isinstance(each, dict) for each in answer):
        raise Malformed("The server's answer is not the list that was asked for")
    return answer
