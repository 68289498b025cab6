"""A case moves as its lifecycle says, each step with its words, its entry and its clocks."""

from datetime import UTC, datetime

import pytest

from gobernauta.cases import actions, clocks, lifecycle, public, queries
from gobernauta.cases.models import Clock, ServiceRequest, StatusChange
from gobernauta.people.policy import Reach
from gobernauta.register.models import Entry
from tests.desk.town import MONDAY, later

pytestmark = pytest.mark.django_db
EVERYWHERE = Reach(everywhere=True, organizations=frozenset())


def entries(request):
    return list(
        Entry.objects.filter(subject=request.reference).order_by("id").values_list("action", flat=True)
    )


def step(town, request, verb, *, now=MONDAY, notes="We look at it.", **more):
    return actions.move(request=request, verb=verb, notes=notes, actor=town.bob, now=now, **more)


@pytest.mark.parametrize("state", lifecycle.REQUEST.states, ids=lambda state: state.slug)
def test_every_state_is_open_or_closed_to_open311(state):
    assert state.public in {"open", "closed"}
    assert lifecycle.is_open(state.slug) == (state.slug in lifecycle.OPEN)
    assert queries.open311_status(state.slug) == state.public


def test_one_step_is_one_change_and_one_entry(town):
    request = town.open(town.hear("Broken").conversation)
    before = entries(request)
    step(town, request, "accept")
    assert request.status == "accepted"
    assert entries(request) == [*before, "request.accepted"]
    assert list(request.status_changes.values_list("status", "status_notes")) == [
        ("received", ""),
        ("accepted", "We look at it."),
    ]


def test_a_refused_step_changes_nothing(town):
    request = town.open(town.hear("Broken").conversation)
    before = entries(request)
    with pytest.raises(actions.Refused, match="received"):
        step(town, request, "resume")
    assert entries(request) == before
    assert StatusChange.objects.filter(request=request).count() == 1


@pytest.mark.parametrize("verb", sorted(lifecycle.NEEDS_NOTES))
def test_a_step_that_residents_must_understand_needs_words(town, verb):
    request = town.open(town.hear("Broken").conversation)
    with pytest.raises(actions.Refused, match="what residents are to know"):
        step(town, request, verb, notes="  ", forwarded_to="The province")


def test_who_passes_a_case_on_says_to_whom(town):
    request = town.open(town.hear("Broken").conversation)
    with pytest.raises(actions.Refused, match="who is responsible"):
        step(town, request, "forward")
    change = step(town, request, "forward", forwarded_to="The province")
    assert (change.status, change.forwarded_to) == ("not_responsible", "The province")
    assert request.closed_at == MONDAY


def test_the_second_of_two_clerks_is_told(town):
    request = town.open(town.hear("Broken").conversation)
    step(town, request, "accept", seen="received")
    with pytest.raises(actions.Refused, match="meanwhile"):
        step(town, request, "refuse", seen="received")


def due(request, kind):
    return Clock.objects.get(request=request, kind=kind).due_at


def test_clocks_run_in_working_hours_around_a_holiday(town):
    request = town.open(town.hear("Broken").conversation)
    # Monday 9:00, eight working hours: seven on Monday (lunch taken out), one on Tuesday.
    assert due(request, "answer") == datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
    # Forty hours: Monday 7, Tuesday 8, Wednesday is a holiday, Thursday 8, Friday 8, Monday 8, Tuesday 1.
    assert due(request, "resolve") == datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def test_waiting_for_the_resident_stops_the_clock(town):
    request = town.open(town.hear("Broken").conversation)
    step(town, request, "ask", now=later(hours=1))  # Monday 10:00
    assert not ServiceRequest.objects.filter(clocks.overdue(later(days=30))).exists()
    step(town, request, "resume", now=later(days=1, hours=1))  # Tuesday 10:00: eight working hours later
    assert due(request, "answer") == datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
    assert due(request, "resolve") == datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


def test_the_time_a_case_was_held_to_be_done_does_not_count(town):
    request = town.open(town.hear("Broken").conversation)
    step(town, request, "finish", now=later(hours=1))
    step(town, request, "reopen", now=later(days=1, hours=1))
    assert due(request, "resolve") == datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
    assert Clock.objects.get(request=request, kind="answer").stopped_at == later(hours=1)


def test_a_town_without_a_calendar_promises_no_times(town):
    town.service.delete()
    clocks.Calendar.objects.all().delete()
    request = town.open(town.hear("Broken").conversation, service=None)
    assert not Clock.objects.filter(request=request).exists()


@pytest.mark.parametrize("status", ["received", "in_progress", "waiting"])
@pytest.mark.parametrize("hours", [0, 1, 23, 24, 25, 500])
def test_the_list_the_page_and_the_figures_agree_on_what_is_overdue(town, status, hours):
    request = town.open(town.hear("Broken").conversation)
    if status != "received":
        step(town, request, {"in_progress": "start", "waiting": "ask"}[status])
    now = later(hours=hours)
    listed = queries.page(queries.Wanted(overdue=True), EVERYWHERE, now=now).rows
    shown = queries.history(request, now=now).standings
    assert bool(listed) == any(standing.overdue for standing in shown)
    assert public.figures(now=now).late == len(listed)
    assert [one.late for one in public.late_by_department(now=now)] == [1] * len(listed)
    assert bool(listed) == (hours > 24 and status != "waiting")


def test_another_service_brings_its_own_clocks(town):
    request = town.open(town.hear("Broken").conversation)
    town.service.pk, town.service.service_code, town.service.answer_hours = None, "tree", 16
    town.service.save()
    actions.describe(
        request=request,
        service=town.service,
        title="Tree",
        description="",
        where=actions.Where(),
        actor=town.bob,
        now=later(hours=1),
    )
    assert due(request, "answer") == datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
