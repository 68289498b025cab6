"""Every result can be counted again by who downloads the files of its page and types the command that stands there."""

import html
import json
import re
import shlex

import pytest
from django.test import Client

from civic.cli import main as civic
from civic.methods.protocol import Proof
from gobernauta.processes import acts, opinion, petitions, proved, queries, running, seats
from gobernauta.processes.models import Ballot, Process
from gobernauta.processes.refusals import Refused
from tests.desk.town import MONDAY, town
from tests.processes import budget_town
from tests.processes.start import LATER, begun
from tests.processes.survey_town import NO, YES, survey
from tests.processes.test_assembly import assembly, drawn

__all__ = ["assembly", "town"]
pytestmark = pytest.mark.django_db
CHOICES = ("A park", "A pool")


def downloaded(address, folder):
    """Each command that a page prints, its patterns replaced by the files downloaded from the links of that page."""
    page = Client().get(address).content.decode()
    for link in sorted(set(re.findall(r'href="(/en/take-part/[^"]+\.(?:csv|json|pb))"', page))):
        answer = Client().get(link)
        name = re.search('filename="([^"]+)"', answer["Content-Disposition"]).group(1)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        (folder / name).write_bytes(content)
    commands = [html.unescape(found) for found in re.findall(r"<pre[^>]*>(?:<code>)?civic ([^<]+)<", page)]
    return [
        [
            str(one)
            for part in shlex.split(said)
            for one in (sorted(folder.glob(part)) if "*" in part or (folder / part).exists() else [part])
        ]
        for said in commands
    ]


@pytest.fixture
def folder(tmp_path, settings):
    """Where a reader keeps what they download; what the town publishes is kept elsewhere."""
    settings.MEDIA_ROOT = tmp_path / "files"
    kept = tmp_path / "downloads"
    kept.mkdir()
    return kept


def judged(contest, *marks):
    """Ballots of as many people."""
    for voter, given in enumerate(marks):
        act = acts.Act(contest, given, f"p:{voter}", "web", frozenset({Proof.EMAIL, Proof.ROLL}), age=40)
        acts.cast(act, now=LATER)


def over(process, *verbs):
    """Walk a process on."""
    for verb in verbs:
        running.move(process=queries.by_number(process.pk), verb=verb, actor=None, now=LATER)


def poll(town):
    process, contest = begun(town, "quick-poll", state="open", titles=CHOICES)
    judged(contest, {"1": 1}, {"1": 1}, {"2": 1})
    over(process, "close")
    return process, ""


def ranking(town):
    process, contest = begun(town, "ranking", state="open", titles=CHOICES)
    judged(contest, {"1": 1, "2": 2}, {"2": 1})
    over(process, "close")
    return process, ""


def ideas(town):
    process, contest = begun(town, "ideas", state="collecting", titles=CHOICES)
    judged(contest, {"1": 1, "2": 1}, {"2": 1})
    over(process, "review")
    return process, ""


def petition(town):
    process, contest = begun(town, "town-petition", state="open")
    judged(contest, {"1": 1}, {"1": 1})
    over(process, "close")
    assert petitions.count_due(now=LATER) == 0  # who signed in the last hour can still confirm it
    assert petitions.count_due(now=LATER + petitions.GRACE) == 1
    assert petitions.count_due(now=LATER + petitions.GRACE) == 0
    return process, ""


def named_survey(town):
    process, contest = survey(town, anonymous=False)
    judged(contest, {YES: 1}, {YES: 1})
    over(process, "close")
    return process, ""


def supports(town):
    process = budget_town.begin(town, least_supports=1)
    budget_town.with_projects(process, town)
    over(budget_town.to(process, "reviewing"), "select")
    judged(queries.contest(queries.by_number(process.pk), "selecting"), {"1": 1, "2": 1}, {"2": 1})
    over(process, "value")
    return process, "outcome/selecting/"


def budget(town):
    process = budget_town.voting(town)
    judged(queries.contest(process, "town"), {"1": 1, "2": 1}, {"2": 1})
    over(process, "review-ballots", "finish")
    return process, "outcome/town/"


@pytest.mark.parametrize("begin", [poll, ranking, ideas, petition, named_survey, supports, budget])
def test_what_the_page_offers_and_prints_counts_to_the_same(town, folder, begin):
    process, rest = begin(town)
    (command,) = downloaded(f"/en/take-part/{process.slug}/{rest}", folder)
    assert civic(command) == 0


def test_an_anonymous_survey_publishes_figures_and_says_why_no_answers(town, folder):
    process, _contest = survey(town)
    for _person in range(6):
        Client().post(f"/en/take-part/{process.slug}/?all=1", {"q0-0": YES})
    over(process, "close")
    assert downloaded(f"/en/take-part/{process.slug}/", folder) == []
    assert "they would show who gave them" in Client().get(f"/en/take-part/{process.slug}/").content.decode()
    assert f"{YES},6,6,6" in next(folder.glob("*-answers.csv")).read_text()


@pytest.mark.parametrize("alone", [False, True])
def test_weighted_shares_come_out_the_same_unless_somebody_would_stand_out(town, folder, capsys, alone):
    process, contest = survey(town, anonymous=False)
    Process.objects.filter(pk=process.pk).update(margins={"age": {"young": 0.5, "old": 0.5}})
    answers = [{YES: 1, "where/centre": 1, "streets/by day/good": 1}] * 5 + [{NO: 1, "safety": 3}] * 12
    ages = ["young"] * 5 + ["old"] * (11 if alone else 12) + ["unheard of"] * alone
    if alone:
        Process.objects.filter(pk=process.pk).update(
            margins={"age": {"young": 0.5, "old": 0.4, "unheard of": 0.1}}
        )
    for voter, (given, age) in enumerate(zip(answers, ages, strict=True)):
        acts.cast(
            acts.Act(contest, given, f"p:{voter}", "web", frozenset({Proof.EMAIL}), traits={"age": age}),
            now=LATER,
        )
    over(process, "close")
    commands = downloaded(f"/en/take-part/{process.slug}/", folder)
    assert civic(commands[0]) == 0
    assert (
        "cannot be counted again" in Client().get(f"/en/take-part/{process.slug}/").content.decode()
    ) is alone
    if alone:
        assert len(commands) == 1
        assert not list(folder.glob("*-sample.csv"))
        return
    capsys.readouterr()
    assert civic([*commands[1], "--json"]) == 0
    told = {(one["column"], one["answer"]): one for one in json.loads(capsys.readouterr().out)["answers"]}
    shares = queries.result(contest).document["weighting"]["shares"]
    assert round(100 * told["answer/cycles", "yes"]["weighted"], 1) == shares[YES] == 50
    assert told["answer/where/centre", "yes"]["weighted"] == shares["where/centre"] / 100 == 1
    assert told["answer/streets/by day", "good"]["people"] == 5


def test_the_lottery_draws_the_same_people(town, folder, capsys, assembly):
    drawn(assembly, town)
    (command,) = downloaded(f"/en/take-part/{assembly.slug}/", folder)
    assert civic([*command, "--json"]) == 0
    assert set(json.loads(capsys.readouterr().out)["selected"]) == {one.receipt for one in seats.of(assembly)}


def test_the_map_finds_the_same_groups(town, folder, capsys):
    process, contest = begun(town, "consultation", state="open", titles=("Buses", "Trees", "Shops", "Noise"))
    sides = ({"1": 1, "2": 1, "3": -1, "4": -1}, {"1": -1, "2": -1, "3": 1, "4": 1})
    judged(contest, *(sides[voter % 3 == 0] for voter in range(30)))
    found = opinion.draw(process, now=LATER).document
    (command,) = downloaded(f"/en/take-part/{process.slug}/map/", folder)
    assert civic([*command, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["stability"] == found["stability"]
    assert sorted(one["size"] for one in told["groups"]) == [10, 20]


def test_what_is_confirmed_after_the_count_is_no_part_of_it(town):
    process, contest = begun(town, "quick-poll", state="open", titles=CHOICES)
    act = acts.Act(contest, {"1": 1}, "p:late", "web", awaits=Proof.EMAIL)
    acts.cast(act, now=MONDAY)
    late = Ballot.objects.get()
    over(process, "close")
    with pytest.raises(Refused, match="after the count"):
        proved.prove(ballot_id=late.pk, proof=Proof.EMAIL, now=LATER)
    assert proved.prove_all({late.pk: proved.Shown({"1": 1}, {})}, proof=Proof.EMAIL, now=LATER) == {}
    Process.objects.filter(pk=process.pk).update(state="open")  # opened once more, it is counted anew
    assert proved.prove(ballot_id=late.pk, proof=Proof.EMAIL, now=LATER).state == Ballot.State.VALIDATED
