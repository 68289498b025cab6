"""An assembly: census to targets, a pool of receipts, a lottery announced before its seed, seats that are given up."""

import csv
import io
import json
import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from civic.methods.protocol import Proof
from civic.tally.sortition import Quota
from gobernauta.processes import acts, announced, assemblies, lottery, margins, pool, queries, running, seats
from gobernauta.processes.models import Ballot, Panel, Seat
from gobernauta.processes.refusals import Refused
from gobernauta.register.models import Entry
from tests.processes.start import begun, resident
from tests.processes.survey_town import ruled

pytestmark = pytest.mark.django_db
NOW = timezone.now()
CENSUS = "question;answer;share\nsex;f;51,2\nsex;m;48,8\nage;16-34;40\nage;35+;60"
SEED = "Lottery of 24 November: 04 17 23"
TOMORROW = timezone.localdate(NOW) + timedelta(days=1)
LATER = NOW + timedelta(days=2)


@pytest.fixture
def assembly(town):
    """Six seats of an assembly that resembles the census, inviting."""
    process, _ = begun(town, "assembly", titles=(), change=ruled(size=6, quotas=[]))
    margins.set_margins(process=process, margins=margins.read(CENSUS), actor=town.alice, now=NOW)
    lottery.follow_census(process=process, actor=town.alice, now=NOW)
    running.move(process=process, verb="invite", actor=town.alice, now=NOW)
    return process


def joins(process, number, **traits):
    """Somebody says yes; they can be written to."""
    contact = resident(f"r{number}")
    told = {"sex": "fm"[number % 2], "age": ("16-34", "35+")[number // 2 % 2], **traits}
    contest = queries.contests(process)[0]
    act = acts.Act(contest, {}, f"person:{contact.person_id}", "web", traits=told, age=30)
    act = acts.replace(act, proofs=frozenset({Proof.EMAIL}))
    acts.items.join(process=process, contact=contact, role="participant", now=NOW)
    return acts.cast(act, now=NOW).receipt


def drawn(process, town, people=24):
    """A panel drawn from so many."""
    receipts = [joins(process, number) for number in range(people)]
    running.move(process=process, verb="close", actor=town.alice, now=NOW)
    lottery.announce(process=process, source="La Primitiva", seed_date=TOMORROW, actor=town.alice, now=NOW)
    lottery.draw(process=process, seed=SEED, actor=town.bob, now=LATER)
    process.refresh_from_db()
    return receipts


def told(panel):
    return {one.name: one.content for one in announced.files(panel)}


def test_the_census_gives_the_seats_rounded_down_and_up(assembly):
    found = {(one.feature, one.value): (one.least, one.most) for one in lottery.quotas(assembly)}
    assert found == {
        ("sex", "f"): (3, 4),
        ("sex", "m"): (2, 3),
        ("age", "16-34"): (2, 3),
        ("age", "35+"): (3, 4),
    }
    assert [one.number for one in pool.numbered(assembly)] == [1, 2, 3, 4]
    assert pool.meant(assembly, [3, 2]) == {"age": "16-34", "sex": "m"}
    for wrong in ([], [1], [1, 2], [1, 2, 3], [1, 9]):
        with pytest.raises(Refused, match="Sex: 1 Woman, 2 Man; age: 3 16-34"):
            pool.meant(assembly, wrong)


def test_civic_repeats_the_draw_from_the_published_files_which_hold_receipts_and_no_names(
    assembly, town, tmp_path
):
    receipts = drawn(assembly, town)
    panel = Panel.objects.get()
    for name, content in told(panel).items():
        (tmp_path / name).write_bytes(content)
        assert b"example.org" not in content
    command = [
        sys.executable, "-c", "from civic.cli import main; main()", "draw", tmp_path / "pool.csv",
        "--quotas", tmp_path / "quotas.csv", "--size", "6", "--seed", SEED, "--json",
    ]  # fmt: skip
    said = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    assert said["selected"] == panel.document["drawn"]["people"]
    assert set(said["selected"]) == set(Seat.objects.values_list("receipt", flat=True)) <= set(receipts)
    rows = list(csv.DictReader(io.StringIO(told(panel)["chances.csv"].decode())))
    assert {row["id"] for row in rows} == set(receipts)
    for row in rows:
        assert float(row["percent"]) == pytest.approx(100 * said["chances"][row["id"]], abs=0.001)
    entry = Entry.objects.get(action="lottery.announced")
    assert announced.digests(panel)["pool.csv"] in bytes(entry.leaf).decode()
    likeness = seats.likeness(assembly, pool.had(assembly))
    assert all(one.least <= one.seated <= one.most for one in likeness)
    assert sum(one.seated for one in likeness) == 12  # two questions, six seats
    result = queries.result(queries.contests(assembly)[0])
    assert (result.is_final, result.people, len(result.document["winners"])) == (True, 24, 6)


def test_nobody_who_could_know_the_seed_can_bend_the_draw(assembly, town):
    for number in range(24):
        joins(assembly, number)
    act = {"process": assembly, "actor": town.alice, "now": NOW}
    with pytest.raises(Refused, match="when the pool is closed"):
        lottery.announce(source="Lotto", seed_date=TOMORROW, **act)
    running.move(verb="close", **act)
    assembly.refresh_from_db()
    for wrong in (
        {"source": " ", "seed_date": TOMORROW},
        {"source": "Lotto", "seed_date": timezone.localdate(NOW)},
    ):
        with pytest.raises(Refused):
            lottery.announce(**wrong, **act)
    with pytest.raises(Refused, match="after its lottery was announced"):
        lottery.draw(seed=SEED, **act)
    lottery.announce(source="Lotto", seed_date=TOMORROW, **act)
    with pytest.raises(Refused, match="cannot be changed"):
        lottery.set_targets(targets=lottery.quotas(assembly), **act)
    with pytest.raises(Refused, match="Somebody else must draw"):
        lottery.draw(process=assembly, seed=SEED, actor=town.alice, now=LATER)
    with pytest.raises(Refused, match="before the day"):
        lottery.draw(process=assembly, seed=SEED, actor=town.bob, now=NOW)
    with pytest.raises(Refused, match="with the seed"):
        running.move(verb="draw", **act)
    with pytest.raises(Refused, match="takes no answers"):
        joins(assembly, 99)
    Panel.objects.update(seed_date=timezone.localdate(NOW))
    with pytest.raises(Refused, match="may be known by now"):
        running.move(verb="extend", **act)
    Panel.objects.update(seed_date=TOMORROW)
    running.move(verb="extend", **act)
    assert Panel.objects.get().document == {}
    lottery.set_targets(targets=lottery.quotas(assembly), **act)


def test_targets_that_no_panel_can_keep_are_named(assembly, town):
    for number in range(0, 24, 2):
        joins(assembly, number)  # women only
    with pytest.raises(Refused, match="sex = m"):
        lottery.preview(assembly)
    wrong = [Quota("sex", "f", 0, 2), Quota("sex", "m", 0, 2)]
    with pytest.raises(Refused, match="only the numbers can change"):
        lottery.set_targets(process=assembly, targets=wrong, actor=town.alice, now=NOW)
    wrong += lottery.quotas(assembly)[2:]
    with pytest.raises(Refused, match="fall short"):
        lottery.set_targets(process=assembly, targets=wrong, actor=town.alice, now=NOW)


def test_a_seat_given_up_goes_to_the_next_of_the_same_kind_once(assembly, town):
    drawn(assembly, town)
    first = seats.of(assembly)[0]
    with pytest.raises(Refused, match="given up is free"):
        seats.replace(seat=first, reason="", actor=town.bob, now=LATER)
    seats.answer(seat=first, comes=True, actor=None, now=LATER)
    gone = seats.answer(seat=first, comes=False, actor=town.bob, now=LATER)
    with pytest.raises(Refused, match="given up"):
        seats.answer(seat=gone, comes=True, actor=None, now=LATER)
    taken = seats.replace(seat=gone, reason="Moved away.", actor=town.bob, now=LATER)
    kind = dict(Ballot.objects.values_list("receipt", "traits"))
    assert kind[taken.receipt] == kind[gone.receipt]
    with pytest.raises(Refused, match="already"):
        seats.replace(seat=gone, reason="", actor=town.bob, now=LATER)
    assert sum(one.seated for one in seats.likeness(assembly, announced.shown(assembly).had)) == 12
    found = seats.owners(assembly, [taken.receipt])
    assert found[taken.receipt].contact.address.endswith("@example.org")
    assembly.key = None
    assert seats.owners(assembly, [taken.receipt]) == {}


def test_a_panel_recommends_while_it_meets_and_its_members_hear_what_becomes_of_it(assembly, town):
    drawn(assembly, town)
    act = {"process": assembly, "actor": town.bob, "now": LATER}
    session = assemblies.Session(LATER, "First weekend", "Town hall", "Who we are")
    meeting = assemblies.call(session=session, **act)
    advice = {
        "title": "Plant trees",
        "text": "Many.",
        "votes": assemblies.Votes(5, 1),
        "members": [resident("r1")],
    }
    with pytest.raises(Refused, match="while it meets"):
        assemblies.recommend(**advice, **act)
    running.move(verb="meet", **act)
    assembly.refresh_from_db()
    with pytest.raises(Refused, match="at least one"):
        running.move(verb="recommend", **act)
    item = assemblies.recommend(**advice, **act)
    assert (item.number, item.attributes) == (1, {"for": "5", "against": "1"})
    assert queries.audience([assembly.pk], [item.pk]).count() == 1
    assemblies.withdraw(item=item, actor=town.bob, now=LATER)
    assert not assemblies.recommendations(assembly).exists()
    assemblies.recommend(**advice, **act)
    running.move(verb="recommend", **act)
    assembly.refresh_from_db()
    minutes = assemblies.Session(LATER, "First weekend", minutes="We met.")
    assemblies.call(session=minutes, meeting=meeting, **act)
    assert assemblies.meetings(assembly).get().minutes == "We met."


@settings(deadline=None)
@given(
    st.dictionaries(
        st.text("abc äñ", min_size=1, max_size=8).filter(str.strip).map(lambda text: " ".join(text.split())),
        st.dictionaries(
            st.text("xyz 0-9", min_size=1, max_size=8)
            .filter(str.strip)
            .map(lambda text: " ".join(text.split())),
            st.integers(1, 10**6),
            min_size=2,
            max_size=6,
        ),
        min_size=1,
        max_size=4,
    )
)
def test_a_census_is_read_as_it_is_written(figures):
    lines = "\n".join(
        f"{name};{value};{part}" for name, parts in figures.items() for value, part in parts.items()
    )
    found = margins.read(lines)
    for name, parts in figures.items():
        whole = sum(parts.values())
        assert found[name] == pytest.approx({value: part / whole for value, part in parts.items()}, abs=1e-7)
    again = margins.read(margins.written(found))
    assert again == {name: pytest.approx(parts, abs=1e-5) for name, parts in found.items()}


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("sex;f;50\nsex;f;50", "there already"),
        ("sex;f;50", "two answers"),
        ("sex;f;50\nsex;m;-1", "not a number"),
        ("sex;f;50\nsex;m", "semicolons"),
        ("sex;f;0\nsex;m;0", "all 0"),
        ("\n".join(f"q{n};a;1\nq{n};b;1" for n in range(13)), "At most 12"),
    ],
)
def test_a_census_that_says_nothing_is_refused(typed, says):
    with pytest.raises(Refused, match=says):
        margins.read(typed)
