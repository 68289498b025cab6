"""Signatures that come by the hundred a second: taken together they are what each would be by itself."""

import logging
import os
import random
import signal
from collections import Counter
from datetime import timedelta
from functools import partial
from threading import Event

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gobernauta.channels.models import Account
from gobernauta.journeys import confirming, gathering, retention, take_part, your_data
from gobernauta.people import lately
from gobernauta.people.models import Area, ContactDetail
from gobernauta.people.queries import areas
from gobernauta.processes import arrivals, signatures
from gobernauta.processes.models import Arrival, Audience, Ballot, Process
from gobernauta.processes.petitions import SIGNED
from gobernauta.processes.refusals import Refused
from gobernauta.publishing.models import Delivery
from gobernauta.register.models import Entry
from tests.desk.town import MONDAY, town
from tests.everywhere import everywhere
from tests.journeys.test_at_once import LINK, at_once
from tests.processes.start import begun

__all__ = ["town"]
SIGNER = Audience.Role.SIGNER
MAILBOX = "ana@example.org"


@pytest.fixture
def petition(town):
    """The slug of an open petition, in a town with a mailbox and two areas."""
    Account.objects.create(kind="email", address="town@example.org", name="Town", created_at=MONDAY)
    Area.objects.bulk_create(Area(slug=slug, name=slug.title()) for slug in ("north", "south"))
    return begun(town, "uk-petition", state="open")[0].slug


def who(email=MAILBOX, *, area=None, is_told=True):
    known = {one.slug: one for one in areas()}
    return take_part.Who(
        "web", email=email, area=known.get(area), is_told=is_told, network="192.0.2.0/24", language="es"
    )


def send(slug, one=None):
    return gathering.sign(signatures.sheet(slug), one or who(), now=MONDAY)


def links():
    """What every letter so far asks to confirm."""
    found = (LINK.search(one.message["text"]) for one in Delivery.objects.order_by("pk"))
    return [confirming.read(one[1].rstrip("/").split("/")[-1]) for one in found if one]


def standing():
    """All that anybody can tell afterwards, whatever numbers the rows were given."""
    address = dict(ContactDetail.objects.values_list("pk", "address"))
    ballots = Ballot.objects.values_list(
        "marks",
        "state",
        "door",
        "proofs",
        "area__slug",
        "traits",
        "domain",
        "network",
        "cast_at",
        "changed_at",
    )
    return (
        Counter(map(str, ballots)),
        Counter(Entry.objects.values_list("action", "subject", "at")),
        Counter((one.message["to"], "/confirm/" in one.message["text"]) for one in Delivery.objects.all()),
        Counter(
            (address[pk], *rest) for pk, *rest in Audience.objects.values_list("contact", "role", "language")
        ),
        Counter(ContactDetail.objects.values_list("address", "verified_at")),
    )


def after(steps):
    """What stands after these steps, which are undone again."""
    with transaction.atomic():
        for step in steps:
            step()
        stands = standing()
        transaction.set_rollback(True)
    return stands


ONE = st.builds(
    dict,
    email=st.sampled_from(
        [MAILBOX, "A.na+x@example.org", "an.a@gmail.com", "ana@googlemail.com", "eva@example.org"]
    ),
    area=st.sampled_from([None, "north", "south"]),
    is_told=st.booleans(),
)


@pytest.mark.django_db
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(early=st.lists(ONE, max_size=3), late=st.lists(ONE, min_size=1, max_size=8), pressed=st.data())
def test_taken_together_is_what_each_is_by_itself(petition, early, late, pressed):
    contest = signatures.sheet(petition).contest
    buttons = pressed.draw(st.lists(st.integers(0, 20), max_size=8))

    def each(people):
        for one in people:
            take_part.act(contest, SIGNED, who(**one), now=MONDAY, role=SIGNER)

    def together(people):
        for one in people:
            send(petition, who(**one))
        gathering.take(now=MONDAY)

    def press(how):
        found = links()
        for at in buttons if found else ():
            how(found[at % len(found)], now=MONDAY)
        gathering.take(now=MONDAY)

    by_rule = [partial(each, early), partial(press, confirming.confirm), partial(each, late)]
    at_once = [partial(together, early), partial(press, gathering.confirm), partial(together, late)]
    assert after(at_once) == after(by_rule)


@pytest.mark.django_db
def test_a_hundred_take_no_more_statements_than_one(petition, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(lately, "SECONDS", 60.0)
    for module, name in ((signatures, "sheet"), (signatures, "_contest"), (gathering, "_mailbox")):
        monkeypatch.setattr(
            module, name, lately.lately(getattr(module, name).__wrapped__)
        )  # that know nothing yet
    eva = who("eva@example.org")
    send(petition)
    with django_assert_max_num_queries(1):
        send(petition, eva)
    for at in range(98):
        send(petition, who(f"p{at}@example.org"))
    with django_assert_max_num_queries(30):
        assert gathering.take(now=MONDAY) == 100
    waiting = links()
    gathering.confirm(waiting[0], now=MONDAY)
    with django_assert_max_num_queries(2):
        gathering.confirm(waiting[1], now=MONDAY)
    for link in waiting[2:]:
        gathering.confirm(link, now=MONDAY)
    with django_assert_max_num_queries(20):
        assert gathering.take(now=MONDAY) == 100
    assert Ballot.objects.filter(state="validated").count() == Audience.objects.count() == 100


@pytest.mark.django_db
def test_one_that_fails_delays_nobody_and_is_not_lost(petition, monkeypatch, caplog):
    for name in ("ana", "eva", "ida"):
        send(petition, who(f"{name}@example.org"))
    typed_all = take_part.typed_all

    def stumble(came, now):
        if any(one.email.startswith("eva") for one in came):
            raise RuntimeError("a bug nobody knows of yet")
        return typed_all(came, now)

    with monkeypatch.context() as broken, caplog.at_level(logging.CRITICAL):
        broken.setattr(take_part, "typed_all", stumble)
        gathering.take(now=MONDAY)
    assert {one.message["to"] for one in Delivery.objects.all()} == {"ana@example.org", "ida@example.org"}
    assert gathering.take(now=MONDAY) == 0
    assert gathering.take(now=MONDAY + arrivals.AGAIN) == 1
    assert Ballot.objects.count() == Entry.objects.filter(action="ballot.cast").count() == 3


@pytest.mark.django_db
def test_what_was_sent_in_time_is_taken_after_the_end(petition):
    send(petition)
    sheet = signatures.sheet(petition)
    Process.objects.filter(slug=petition).update(state="closed")
    with pytest.raises(Refused):
        gathering.sign(signatures.sheet(petition), who("eva@example.org"), now=MONDAY)
    gathering.take(now=MONDAY + timedelta(hours=1))
    assert Ballot.objects.get().cast_at == MONDAY
    Account.objects.filter(kind="email").update(kind="feed")
    with pytest.raises(Refused):
        gathering.sign(sheet, who("eva@example.org"), now=MONDAY)
    assert not Arrival.objects.exists()


@pytest.mark.django_db
def test_nobody_reads_what_waits_and_erasing_reaches_it(petition):
    send(petition, who("sealed@example.org"))
    assert everywhere("sealed@") == everywhere("192.0.2.") == []
    Arrival.objects.update(due_at=timezone.now())
    your_data.erase("sealed@example.org", now=timezone.now())
    assert not Arrival.objects.exists()
    assert Ballot.objects.get().domain == ""
    assert everywhere("sealed@") == []
    send(petition, who("late@example.org"))
    retention.run(now=MONDAY + timedelta(days=101))
    assert not Arrival.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_however_many_send_press_and_take_at_once_it_is_one_row(petition):
    contest = signatures.sheet(petition).contest
    take = partial(gathering.take, now=MONDAY)
    ordinary = partial(take_part.act, contest, SIGNED, who(), now=MONDAY, role=SIGNER)
    at_once([partial(send, petition), take, ordinary, partial(send, petition)] * 50)
    gathering.take(now=MONDAY + arrivals.AGAIN)
    assert (Ballot.objects.count(), Entry.objects.filter(action="ballot.cast").count()) == (1, 1)
    assert 1 <= Delivery.objects.count() <= 6
    waiting = links()
    press = [partial(how, waiting[0], now=MONDAY) for how in (gathering.confirm, confirming.confirm)]
    at_once([*press, take] * 60)
    gathering.take(now=MONDAY + arrivals.AGAIN)
    assert Ballot.objects.get().state == "validated"
    assert Entry.objects.filter(action="ballot.validated").count() == Audience.objects.count() == 1
    assert not Arrival.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_again_and_again_loses_nothing_and_does_nothing_twice(petition, monkeypatch):
    monkeypatch.setattr(gathering, "TOGETHER", 20)
    for at in range(300):
        send(petition, who(f"p{at}@example.org"))
    killed_often()
    assert set(Counter(one.message["to"] for one in Delivery.objects.all()).values()) == {1}
    assert Delivery.objects.count() == Ballot.objects.count() == 300
    for link in links():
        gathering.confirm(link, now=MONDAY)
    killed_often()
    assert Ballot.objects.filter(state="validated").count() == Audience.objects.count() == 300
    recorded = Counter(Entry.objects.values_list("action", flat=True))
    assert recorded["ballot.cast"] == recorded["ballot.validated"] == 300


def killed_often():
    """Take what has arrived in processes that are killed at moments of chance, and the rest in this one."""
    for _ in range(8):
        child = os.fork()
        if not child:
            take_for_ever()
        Event().wait(random.uniform(0.01, 0.15))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    gathering.take(now=MONDAY)
    assert not Arrival.objects.exists()


def take_for_ever():
    inherited, connection.connection = connection.connection, None  # that one is the parent's
    try:
        while inherited:
            gathering.take(now=MONDAY)
    finally:
        os._exit(1)


def test_what_was_so_a_moment_ago_is_believed_and_nothing_is_not(monkeypatch):
    monkeypatch.setattr(lately, "SECONDS", 60.0)
    found = [None, "first", "second"]
    read = lately.lately(lambda _what: found.pop(0))
    assert [read("lamp") for _ in range(3)] == [None, "first", "first"]
    assert read("bench") == "second"
    monkeypatch.setattr(lately, "MOST", 2)
    found += ["third", "fourth"]
    assert read("tree") == "third"
    assert read("lamp") == "fourth"
