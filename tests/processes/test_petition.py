"""A petition from the first word to the archive: who may do what, when, and what the public reads."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from civic.deadlines import Opening, WorkCalendar
from civic.methods.protocol import Proof
from gobernauta.processes import acts, counting, items, petitions, queries, rejecting, thresholds
from gobernauta.processes.models import Audience, Ballot, Item, Process, Reached
from gobernauta.processes.refusals import Refused
from tests.desk.town import MONDAY
from tests.processes.start import LATER, begun, published, resident

pytestmark = pytest.mark.django_db
WISH = petitions.Wish("Light the harbour path", "It is dark from five.", "Twelve lamps would do.", "en")
HOURS = [datetime.min.time().replace(hour=hour) for hour in (8, 17)]
OFFICE = WorkCalendar(tuple(Opening(day, *HOURS) for day in range(5)), ZoneInfo("UTC"))


def started(town, wish=WISH, *, preset="town-petition"):
    version = published(town, preset)
    return petitions.begin(version=version, wish=wish, author=resident("ana"), now=MONDAY)


def checked(town, **more):
    """A petition that waits to be checked."""
    process = started(town, **more)
    petitions.submit(process=process, now=MONDAY)
    for name in ("ben", "eva"):
        petitions.sponsor(process=process, contact=resident(name), now=MONDAY)
    return queries.by_number(process.pk)


def sign(process, *people, now=MONDAY, **more):
    contest = queries.contest(queries.by_number(process.pk))
    for person in people:
        act = acts.Act(contest, petitions.SIGNED, f"p:{person}", "web", frozenset({Proof.EMAIL}), **more)
        acts.cast(act, now=now)


def test_nothing_is_public_before_it_was_checked(town):
    process = started(town)
    assert not queries.shown().exists()
    petitions.submit(process=process, now=MONDAY)
    petitions.submit(process=process, now=LATER)  # the link pressed again
    assert queries.by_number(process.pk).state == "sponsoring"
    assert not queries.shown().exists()


def test_enough_sponsors_bring_it_to_the_check_and_each_counts_once(town):
    process = started(town)
    petitions.submit(process=process, now=MONDAY)
    assert petitions.sponsor(process=process, contact=resident("ana"), now=MONDAY) == 0  # its author
    assert petitions.sponsor(process=process, contact=resident("ben"), now=MONDAY) == 1
    assert petitions.sponsor(process=process, contact=resident("ben"), now=LATER) == 1
    assert queries.by_number(process.pk).state == "sponsoring"
    assert petitions.sponsor(process=process, contact=resident("eva"), now=LATER) == 2
    assert queries.by_number(process.pk).state == "moderation"
    for number in range(18):
        petitions.sponsor(process=process, contact=resident(f"s{number}"), now=LATER)
    with pytest.raises(Refused):
        petitions.sponsor(process=process, contact=resident("late"), now=LATER)


def test_author_and_sponsors_are_the_first_signatures(town):
    process = checked(town)
    petitions.publish(process=process, actor=town.bob, now=LATER)
    assert counting.fold(process, now=LATER) == 3
    assert process.closes_at == LATER + timedelta(days=90)
    assert Audience.objects.filter(process=process).count() == 3


def test_a_wish_that_is_too_long_is_refused_with_the_number(town):
    with pytest.raises(Refused, match="80"):
        started(town, petitions.Wish("x" * 81, "why"))
    with pytest.raises(Refused):
        started(town, petitions.Wish("Light", " "))
    assert not Process.objects.exists()


@pytest.mark.parametrize("code", rejecting.CODES)
def test_some_codes_hide_every_word_and_an_appeal_gives_them_back(town, code):
    process = checked(town)
    petitions.reject(process=process, code=code, details="As rule 3 says.", actor=town.bob, now=LATER)
    shown = queries.shown().get()
    item = Item.objects.get()
    words = f"{shown.title} {shown.summary} {shown.slug} {item.title} {item.text}"
    assert ("harbour" in words) is not rejecting.CODES[code].hides
    assert petitions.rejection(shown).code == code
    petitions.appeal(process=process, text="Nobody is named.", now=LATER)
    with pytest.raises(Refused, match="somebody else"):
        petitions.publish(process=process, actor=town.bob, now=LATER)
    petitions.publish(process=queries.by_number(process.pk), actor=town.alice, now=LATER)
    open_now, item = queries.by_number(process.pk), Item.objects.get()
    assert (open_now.title, open_now.summary) == (WISH.title, WISH.background)
    assert (item.title, item.text) == (WISH.title, WISH.details)


def test_a_second_look_is_taken_once_and_codes_are_listed(town):
    process = checked(town)
    with pytest.raises(Refused):
        petitions.reject(process=process, code="ugly", details="", actor=town.bob, now=LATER)
    petitions.reject(process=process, code="foi", details="", actor=town.bob, now=LATER)
    petitions.appeal(process=process, text="No.", now=LATER)
    petitions.reject(process=process, code="foi", details="", actor=town.alice, now=LATER)
    with pytest.raises(Refused):
        petitions.appeal(process=process, text="Still no.", now=LATER)


def test_it_closes_on_its_day_and_takes_nothing_after_that(town):
    process = checked(town)
    petitions.publish(process=process, actor=town.bob, now=MONDAY)
    assert petitions.close_due(now=MONDAY + timedelta(days=89)) == 0
    assert petitions.close_due(now=MONDAY + timedelta(days=90)) == 1
    with pytest.raises(Refused):
        sign(process, "zoe")
    petitions.archive(process=process, actor=town.bob, now=LATER)
    assert queries.by_number(process.pk).ended_at == LATER


def test_a_threshold_keeps_the_moment_the_last_needed_signature_began_to_count(town):
    process = checked(town)
    petitions.publish(process=process, actor=town.bob, now=MONDAY)
    friday = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
    for number in range(97):
        sign(process, number, now=friday + timedelta(minutes=number))
    assert thresholds.mark(process, calendar=OFFICE, now=LATER) == []  # not folded yet
    counting.fold(process, now=LATER)
    process = queries.by_number(process.pk)
    assert [one.pk for one in thresholds.to_mark()] == [process.pk]
    (reached,) = thresholds.mark(process, calendar=OFFICE, now=friday + timedelta(days=2))
    assert reached.reached_at == friday + timedelta(minutes=96)
    assert reached.due_at == datetime(2026, 12, 18, 17, 0, tzinfo=UTC)  # twenty working days
    assert not thresholds.to_mark()
    Ballot.objects.filter(process=process).update(state="invalidated")
    counting.fold(process, now=friday)
    process = queries.by_number(process.pk)
    assert thresholds.mark(process, calendar=OFFICE, now=friday) == []
    first, second = thresholds.steps(process)
    assert (first.share, first.missing, second.reached, second.missing) == (100, 100, None, 1000)


def test_an_answer_stops_the_clock_it_answers_and_a_day_is_set_for_what_was_promised(town):
    process = checked(town)
    petitions.publish(process=process, actor=town.bob, now=MONDAY)
    with pytest.raises(Refused):
        petitions.reply(process=process, text="Yes.", threshold="reply", actor=town.bob, now=LATER)
    Process.objects.filter(pk=process.pk).update(ballot_count=1000)
    process = queries.by_number(process.pk)
    thresholds.mark(process, calendar=OFFICE, now=MONDAY)
    day = LATER + timedelta(days=9)
    petitions.plan(process=process, threshold="hearing", day=day.date(), at=day, actor=town.bob, now=LATER)
    petitions.reply(process=process, text="We light it.", threshold="reply", actor=town.bob, now=LATER)
    rows = {row.name: row for row in Reached.objects.all()}
    assert rows["reply"].done_at == LATER
    assert (rows["hearing"].planned_at, rows["hearing"].done_at) == (day, None)
    assert [change.reason for change in process.changes.filter(verb="reply")] == ["We light it."]


def test_the_same_people_in_another_contest_are_other_pseudonyms(town):
    one, two = begun(town, "town-petition", state="open")[1], begun(town, "uk-petition", state="open")[1]
    for contest in (one, two):
        acts.cast(
            acts.Act(contest, petitions.SIGNED, "person:1", "web", frozenset({Proof.EMAIL})), now=MONDAY
        )
    assert Ballot.objects.values("voter").distinct().count() == 2
    items.join(process=one.process, contact=resident("ana"), role=Audience.Role.SIGNER, now=MONDAY)
