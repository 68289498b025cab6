"""The network's side of a channel's test: the verbs a rig plays, and how the suite listens.

A rig is the adapter opened against a real server on loopback (or, where there is none, against recorded
answers) and the verbs to act as a resident, or as a network in trouble. Imported by tests alone.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import strategies as st

from gobernauta.channels.protocol import (
    CallbackRequest,
    Channel,
    Inbound,
    Kind,
    Media,
    Outbound,
    Raw,
    Visibility,
)

ROUNDS = 120  # polls before the suite gives up waiting for the network
PAUSE = 0.25  # seconds at most between two of them


@dataclass(frozen=True, slots=True)
class Sent:
    """A message of ours as the network holds it; `in_reply_to` is empty where it keeps no threads."""

    external_id: str
    text: str
    in_reply_to: str = ""
    visibility: Visibility = Visibility.PUBLIC


class Rig:
    """The network's side, played by a channel's own test. Subclass it and write the verbs the network has."""

    channel: Channel
    cannot: Mapping[str, str] = {}  # verb → why this network or this test server has it not;
    # also "resend", where the network cannot recognise a repeated key, and "more_than_a_page"
    secrets: Sequence[str] = ()  # values that no sentence may contain
    more_than_a_page: int = 45  # how many messages no single poll returns

    def someone_writes(self, text: str, *, media: Sequence[Media] = ()) -> str:
        """A resident writes to the town in public; return the external id `parse` will report."""
        raise NotImplementedError

    def someone_whispers(self, text: str) -> str:
        """A resident writes so that only the town can read it."""
        raise NotImplementedError

    def someone_answers(self, external_id: str, text: str) -> str:
        """A resident answers a message (a resident's or ours)."""
        raise NotImplementedError

    def someone_edits(self, external_id: str, text: str) -> None:
        raise NotImplementedError

    def someone_deletes(self, external_id: str) -> None:
        raise NotImplementedError

    def sent(self) -> Sequence[Sent]:
        """Every message the network holds from us in this test, oldest first."""
        raise NotImplementedError

    def asked(self) -> int:
        """How many requests the network has had from us so far."""
        raise NotImplementedError

    def answers_429_next(self, seconds: int) -> None:
        """Refuse the next request: come back in so many seconds."""
        raise NotImplementedError

    def answers_garbage_next(self) -> None:
        """Answer the next request with something that is no answer."""
        raise NotImplementedError

    def expire_token(self) -> None:
        raise NotImplementedError

    def goes_away(self) -> None:
        """Accept no connection any more."""
        raise NotImplementedError

    def loses_next_answer(self) -> None:
        """Take the next message, then fall silent: the adapter gets no answer in time."""
        raise NotImplementedError

    def forged_callback(self) -> CallbackRequest:
        """A callback as the network makes it, with a wrong signature."""
        return CallbackRequest(method="POST", path="/", headers={}, query={}, body=b"{}")

    def true_callback(self) -> CallbackRequest:
        """The same, rightly signed, with at least one event in it."""
        raise NotImplementedError


def need(rig: Rig, *verbs: str) -> None:
    """Skip the case, with the rig's own reason, when it cannot play one of the verbs."""
    for verb in verbs:
        if verb in rig.cannot:
            pytest.skip(f"{rig.channel.kind}: {verb}: {rig.cannot[verb]}")


def asked_so_far(rig: Rig) -> int | None:
    """How many requests the network has had from us; None where the rig cannot tell."""
    return None if "asked" in rig.cannot else rig.asked()


def drain(channel: Channel, cursor: str = "") -> tuple[list[Raw], str]:
    """Poll until nothing more comes."""
    heard: list[Raw] = []
    for _ in range(ROUNDS):
        page, following = channel.poll(cursor)
        heard.extend(page)
        if not page and following == cursor:
            return heard, cursor
        cursor = following
    raise AssertionError("the cursor never comes to rest")


def understood(channel: Channel, raws: Sequence[Raw]) -> list[Inbound]:
    return [inbound for raw in raws for inbound in channel.parse(raw)]


def hear(channel: Channel, cursor: str, wanted: Callable[[Inbound], bool]) -> tuple[Raw, Inbound]:
    """Poll from `cursor`, again and again, until an event is wanted."""
    for _ in range(ROUNDS):
        raws, _ = drain(channel, cursor)
        for raw in raws:
            for inbound in channel.parse(raw):
                if wanted(inbound):
                    return raw, inbound
        channel.wait(PAUSE)
    raise AssertionError("the network never showed it to the adapter")


def hear_message(channel: Channel, cursor: str, external_id: str) -> tuple[Raw, Inbound]:
    return hear(channel, cursor, lambda it: it.kind is Kind.MESSAGE and it.external_id == external_id)


def reply(inbound: Inbound, text: str, *, key: str, media: tuple[Media, ...] = ()) -> Outbound:
    """What the desk hands to `send` when staff answer a message."""
    return Outbound(
        key=key,
        text=text,
        to=inbound.author.address if inbound.author else "",
        in_reply_to=inbound.external_id,
        references=(*inbound.references, inbound.external_id),
        thread=inbound.thread,
        subject=inbound.subject,
        visibility=inbound.visibility,
        media=media,
    )


def question(rig: Rig, text: str = "The lamp in Elm Street is out") -> Inbound:
    """A resident's message, heard: something to answer."""
    need(rig, "someone_writes", "sent")
    _, cursor = drain(rig.channel)
    return hear_message(rig.channel, cursor, rig.someone_writes(text))[1]


def disturbed(payload: bytes) -> st.SearchStrategy[bytes]:
    """A real event cut off, with a byte changed, or (where it is JSON) with one value replaced."""
    place = st.integers(0, max(len(payload) - 1, 0))
    cut = place.map(lambda end: payload[:end])
    flip = st.tuples(place, st.binary(max_size=3)).map(
        lambda change: payload[: change[0]] + change[1] + payload[change[0] + 1 :]
    )
    try:
        whole = json.loads(payload)
    except ValueError:
        return st.one_of(cut, flip, st.binary())
    wrong = st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.just([]), st.just({})
    )
    swap = st.tuples(st.sampled_from(paths(whole)), wrong).map(lambda change: replaced(whole, *change))
    return st.one_of(cut, flip, st.binary(), swap.map(lambda value: json.dumps(value).encode()))


def paths(value: Any) -> list[tuple[Any, ...]]:
    """The way to every value inside a JSON document, the whole first."""
    keys: Sequence[Any] = (
        list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else []
    )
    return [(), *((key, *rest) for key in keys for rest in paths(value[key]))]


def replaced(value: Any, path: Sequence[Any], new: Any) -> Any:
    """A copy of a JSON document with the value at `path` replaced."""
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = replaced(value[path[0]], path[1:], new)
    return copy
