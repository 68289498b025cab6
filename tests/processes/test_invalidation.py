"""Setting aside and taking back, exactly; quarantine by signs; and the figures that are published about both."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from civic.methods.protocol import Proof
from gobernauta.people.models import Area
from gobernauta.processes import acts, integrity, invalidation, keys, petitions, proved, queries
from gobernauta.processes.invalidation import Conditions
from gobernauta.processes.models import Ballot, Invalidation
from gobernauta.processes.refusals import Refused
from gobernauta.register.models import Entry
from tests.desk.town import MONDAY
from tests.processes.start import LATER, begun

pytestmark = pytest.mark.django_db
DOMAINS = ("a.example", "*b.example", "b.example", "*")


def sign(contest, person, *, now=MONDAY, awaits=None, **more):
    proofs = frozenset() if awaits else frozenset({Proof.EMAIL})
    act = acts.Act(contest, petitions.SIGNED, f"p:{person}", "web", proofs, awaits, **more)
    return acts.cast(act, now=now)


@pytest.fixture
def signed(town):
    """Twelve signatures of three domains and two networks, one a minute, one of them still pending."""
    process, contest = begun(town, "uk-petition", state="open")
    for number in range(12):
        sign(
            contest,
            number,
            now=MONDAY + timedelta(minutes=number),
            awaits=Proof.EMAIL if number == 11 else None,
            domain=("a.example", "mail.b.example", "b.example")[number % 3],
            network=("10.1.2.0/24", "10.9.9.0/24")[number % 2],
            name=f"Ana {number}",
        )
    return process


def states(process):
    return dict(Ballot.objects.filter(process=process).values_list("receipt", "state"))


@pytest.mark.parametrize(
    ("conditions", "number"),
    [
        (Conditions(domain="a.example"), 4),
        (Conditions(domain="@A.example "), 4),
        (Conditions(domain="*b.example"), 8),
        (Conditions(domain="*.b.example"), 4),
        (Conditions(network="10.1.2.77"), 6),
        (Conditions(network="10.1.2.0/24", domain="a.example"), 2),
        (Conditions(text="ana 1*"), 3),
        (Conditions(since="2026-11-16T09:03:00+00:00", until="2026-11-16T09:06:00+00:00"), 3),
        (Conditions(domain="a_example"), 0),
        (Conditions(text="(ana|.*"), 0),
    ],
)
def test_a_preview_counts_and_changes_nothing(signed, conditions, number):
    before = states(signed)
    seen = invalidation.preview(signed, conditions)
    assert (seen.number, len(seen.samples)) == (number, number)
    assert states(signed) == before


@pytest.mark.parametrize(
    "wrong",
    [
        Conditions(),
        Conditions(network="the library"),
        Conditions(since="yesterday"),
        Conditions(until="2026-11-16"),
    ],
)
def test_what_cannot_be_read_is_refused(signed, wrong):
    with pytest.raises(Refused):
        invalidation.preview(signed, wrong)


def test_only_what_was_seen_is_set_aside_and_the_network_is_found_by_its_hash(signed, town):
    hashed = keys.network(keys.opened(signed), "10.9.9.0/24")
    seen = invalidation.preview(signed, Conditions(network=hashed))
    sign(queries.contest(signed), "late", network="10.9.9.0/24")
    batch = invalidation.apply(
        process=signed, conditions=Conditions(network=hashed), seen=seen, reason="A script.", actor=town.bob, now=LATER
    )  # fmt: skip
    assert (batch.previewed, batch.changed) == (6, 6)
    assert Ballot.objects.filter(state="validated").count() == 7
    entry = bytes(Entry.objects.get(action="ballots.set_aside").leaf)
    assert b"10.9.9" not in entry
    assert b'"number":6' in entry


def test_without_a_reason_or_without_any_nothing_happens(signed, town):
    seen = invalidation.preview(signed, Conditions(domain="a.example"))
    told = {"process": signed, "seen": seen, "actor": town.bob, "now": LATER}
    with pytest.raises(Refused):
        invalidation.apply(conditions=Conditions(domain="a.example"), reason=" ", **told)
    with pytest.raises(Refused):
        invalidation.apply(conditions=Conditions(domain="z.example"), reason="x", **told)
    assert not Invalidation.objects.exists()


def test_who_was_set_aside_gets_the_answer_of_the_first_time_and_stays_out(signed, town):
    contest = queries.contest(signed)
    first = sign(contest, 0)
    aside(signed, town, Conditions(domain="a.example"))
    again = sign(contest, 0, now=LATER)
    assert again.receipt == first.receipt
    assert states(signed)[first.receipt] == "invalidated"


def aside(process, town, conditions):
    seen = invalidation.preview(process, conditions)
    return invalidation.apply(
        process=process, conditions=conditions, seen=seen, reason="A script.", actor=town.bob, now=LATER
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some.lists(some.sampled_from(DOMAINS), min_size=1, max_size=4), some.permutations(range(4)))
def test_undone_in_any_order_every_ballot_has_the_state_it_had(signed, town, domains, order):
    Ballot.objects.filter(receipt=min(states(signed))).update(state="quarantined", reason="network")
    before = states(signed)
    batches = []
    for domain in domains:
        try:
            batches.append(aside(signed, town, Conditions(domain=domain)))
        except Refused:
            assert not invalidation.preview(signed, Conditions(domain=domain)).number
    batches = [batches[at] for at in order if at < len(batches)]
    back = sum(invalidation.undo(batch=batch, actor=town.alice, now=LATER) for batch in batches)
    assert back == sum(batch.changed for batch in batches)
    assert all(invalidation.undo(batch=batch, actor=town.alice, now=LATER) == 0 for batch in batches)
    assert states(signed) == before
    assert not Ballot.objects.exclude(state_before="").exists()


def test_a_crowded_network_is_held_until_a_person_lets_it_count(town):
    process, contest = begun(town, "uk-petition", state="open")
    for number in range(70):
        sign(contest, number, network="10.1.2.0/24" if number < 61 else f"10.2.{number}.0/24")
    sign(contest, "slow", awaits=Proof.EMAIL, network="10.1.2.0/24")
    assert integrity.look(process, now=MONDAY + timedelta(minutes=5)) == 62
    assert integrity.look(process, now=MONDAY + timedelta(minutes=6)) == 0
    assert integrity.held(process) == {"network": 61}
    pending = Ballot.objects.get(state="pending")
    assert proved.prove(ballot_id=pending.pk, proof=Proof.EMAIL, now=LATER).state == "quarantined"
    assert integrity.release(process=process, sign="network", actor=town.bob, now=MONDAY) == 62
    assert integrity.look(process, now=MONDAY + timedelta(minutes=7)) == 0
    figures = integrity.report(process)
    assert (figures.released, figures.by_state["validated"]) == (62, 71)


def test_a_burst_of_one_domain_is_held_and_a_broadcast_is_not(town):
    process, contest = begun(town, "uk-petition", state="open")
    for number in range(120):  # ten days of a quiet petition
        sign(contest, number, now=MONDAY - timedelta(hours=2 * number + 2), domain=f"d{number % 6}.example")
    for number in range(60):  # everybody at once, from everywhere
        sign(contest, f"tv{number}", now=MONDAY - timedelta(minutes=40), domain=f"d{number % 6}.example")
    assert integrity.look(process, now=MONDAY) == 0
    for number in range(80):
        sign(contest, f"bot{number}", now=MONDAY - timedelta(minutes=5), domain="throwaway.example")
    assert integrity.look(process, now=MONDAY) == 80
    assert integrity.held(process) == {"domain": 80}


def test_a_burst_of_one_area_is_held_and_one_from_everywhere_is_not(town):
    process, contest = begun(town, "uk-petition", state="open")
    areas = [Area.objects.create(slug=f"a{number}", name=f"A{number}") for number in range(6)]
    for number in range(80):  # a meeting in one quarter, before anybody knows what is usual
        sign(contest, f"first{number}", now=MONDAY - timedelta(days=12), area=areas[0])
    assert integrity.look(process, now=MONDAY - timedelta(days=12) + timedelta(minutes=1)) == 0
    for number in range(120):
        sign(contest, number, now=MONDAY - timedelta(hours=2 * number + 2), area=areas[number % 6])
    for number in range(60):
        sign(contest, f"tv{number}", now=MONDAY - timedelta(minutes=40), area=areas[number % 5])
    assert integrity.look(process, now=MONDAY) == 0
    for number in range(80):
        sign(contest, f"bot{number}", now=MONDAY - timedelta(minutes=5), area=areas[5])
    assert integrity.look(process, now=MONDAY) == 80
    assert integrity.held(process) == {"area": 80}


def test_many_of_one_name_are_held_whatever_its_letters(town):
    process, contest = begun(town, "uk-petition", state="open")
    for number in range(20):
        sign(contest, number, name=("Ana Sol", "ANA SOL")[number % 2] if number < 6 else f"Name {number}")
    assert integrity.look(process, now=MONDAY + timedelta(minutes=1)) == 6


def test_the_report_adds_up(signed, town):
    batch = aside(signed, town, Conditions(domain="a.example"))
    undone = aside(signed, town, Conditions(domain="b.example"))
    invalidation.undo(batch=undone, actor=town.bob, now=LATER)
    figures = integrity.report(signed)
    assert sum(figures.by_state.values()) == 12
    assert figures.by_door == [("web", figures.by_state)]
    assert (figures.aside, figures.put_back) == ([("A script.", batch.changed)], undone.changed)
    assert figures.networks.sources == 2
