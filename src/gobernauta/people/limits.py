"""How often a network, or a person, may do something that needs no account; one counter in the database for all.

`spend` counts one act and answers with a `Refusal` once there were too many in this window of time; `standing` only
looks. Nothing readable is stored: who acted is a keyed hash that is another one for every action and every day, and
`forget` deletes counters whose window is over. Call both outside a transaction: the counter's row stays locked until
it ends, and a rollback would forget the act.
"""

import hmac
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from math import ceil

from django.conf import settings
from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext

from gobernauta.people.models import Spent

_ADD = (
    "INSERT INTO people_spent (action, who, since, count)"
    " SELECT %s, who, %s, times FROM unnest(%s::bytea[], %s::int[]) AS spent (who, times)"
    " ORDER BY who"  # one order for all: no deadlock
    " ON CONFLICT (action, who, since) DO UPDATE SET count = people_spent.count + excluded.count"
    " RETURNING who, count"
)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many acts in each window of `seconds`; the page on privacy shows every limit.

    `network` is none where no network is known: what comes as a message, what is sent to an address.
    """

    what: Promise
    network: int | None
    person: int
    seconds: int

    @property
    def minutes(self) -> int:
        """The window as people say it."""
        return self.seconds // 60


# A network may be a school, a library or all the telephones of a provider: its limits stop floods, not people.
LIMITS: Mapping[str, Limit] = {
    "form": Limit(gettext_lazy("Forms sent"), network=120, person=30, seconds=600),
    "judge": Limit(gettext_lazy("Statements judged"), network=3_000, person=300, seconds=600),
    "message": Limit(gettext_lazy("Acts by message"), network=None, person=60, seconds=600),
    "key": Limit(gettext_lazy("Wrong codes of a case"), network=30, person=300, seconds=3_600),
    "mail": Limit(gettext_lazy("Confirmations sent to one address"), network=None, person=6, seconds=3_600),
    "roll": Limit(gettext_lazy("Looks at the roll of residents"), network=30, person=10, seconds=3_600),
    "login": Limit(gettext_lazy("Failed log-ins of staff"), network=60, person=10, seconds=600),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not now: a sentence for who tried, and the seconds after which it may be tried again."""

    sentence: str
    seconds: int


def spend(action: str, *, network: str = "", person: str = "", now: datetime) -> Refusal | None:
    """Count one act of a network, and of a person where one is known (an address, a reference). One statement.

    Refused acts count too. An action that is not in `LIMITS` is a `KeyError`.
    """
    counted = _counted(action, network, person, now)
    spent = _add(action, dict.fromkeys(counted, 1), now)
    return _refusal(action, now) if any(spent[who] > most for who, most in counted.items()) else None


def spend_all(action: str, persons: Sequence[str], *, now: datetime) -> list[bool]:
    """Count an act of each person, in their order; whether each was still within the limit. One statement."""
    day = _window(action, now).date().isoformat()
    acted = [_person(day, action, person) for person in persons]
    times, within = Counter(acted), []
    had = {who: count - times[who] for who, count in _add(action, times, now).items()}
    for who in acted:
        had[who] += 1
        within.append(had[who] <= LIMITS[action].person)
    return within


def _add(action: str, times: Mapping[bytes, int], now: datetime) -> dict[bytes, int]:
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [action, _window(action, now), list(times), list(times.values())])
        return {bytes(who): int(count) for who, count in cursor.fetchall()}


def standing(action: str, *, network: str, person: str = "", now: datetime) -> Refusal | None:
    """Say whether one more act would be refused, without counting any."""
    since, counted = _window(action, now), _counted(action, network, person, now)
    rows = Spent.objects.filter(action=action, since=since, who__in=list(counted))
    full = any(count >= counted[bytes(who)] for who, count in rows.values_list("who", "count"))
    return _refusal(action, now) if full else None


def forget(*, now: datetime) -> int:
    """Delete the counters whose window is over; how many."""
    longest = timedelta(seconds=max(limit.seconds for limit in LIMITS.values()))
    return Spent.objects.filter(since__lt=now - longest).delete()[0]


def _window(action: str, now: datetime) -> datetime:
    """When the window that holds `now` began; windows are the same for everybody."""
    seconds = LIMITS[action].seconds
    return datetime.fromtimestamp(now.timestamp() // seconds * seconds, UTC)


def _counted(action: str, network: str, person: str, now: datetime) -> dict[bytes, int]:
    """Whose counters an act is added to, and how far each may go."""
    return dict(_counters(action, network, person, _window(action, now).date().isoformat()))


def _counters(action: str, network: str, person: str, day: str) -> Iterator[tuple[bytes, int]]:
    limit = LIMITS[action]
    if limit.network is not None:
        yield _hashed(day, action, "network", network), limit.network
    if person:
        yield _person(day, action, person), limit.person


def _person(day: str, action: str, said: str) -> bytes:
    return _hashed(day, action, "person", said.strip().casefold())


def _hashed(day: str, *said: str) -> bytes:
    key = hmac.new(settings.SECRET_KEY.encode(), f"limits:{day}".encode(), sha256).digest()
    return hmac.new(key, "\0".join(said).encode(), sha256).digest()[:16]


def _refusal(action: str, now: datetime) -> Refusal:
    ends = _window(action, now) + timedelta(seconds=LIMITS[action].seconds)
    seconds = max(1, ceil((ends - now).total_seconds()))
    minutes = ceil(seconds / 60)
    sentence = ngettext(
        "That was very often in a short time. Please try again in %(minutes)d minute; what you typed is still here.",
        "That was very often in a short time. Please try again in %(minutes)d minutes; what you typed is still here.",
        minutes,
    )
    return Refusal(sentence % {"minutes": minutes}, seconds)
