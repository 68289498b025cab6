"""One person, one act: whatever the door, however often."""

import pytest

from civic.methods.protocol import Proof
from gobernauta.processes import acts, counting, keys, proved, queries
from gobernauta.processes.models import Ballot
from gobernauta.processes.refusals import Refused
from gobernauta.register.models import Entry
from tests.desk.town import MONDAY
from tests.processes.start import LATER, begun


def act(contest, marks, identity="person:1", door="web", **more):
    return acts.Act(contest, marks, identity, door, proofs=frozenset({Proof.EMAIL}), **more)


@pytest.mark.django_db
def test_a_second_act_by_another_door_gets_the_answer_of_the_first(town):
    _, contest = begun(town, "uk-petition", state="open")
    first = acts.cast(act(contest, {"1": 1}), now=MONDAY)
    second = acts.cast(act(contest, {"1": 1}, door="mastodon"), now=LATER)
    assert (first.receipt, first.state) == (second.receipt, second.state)
    assert first.is_new
    assert not second.is_new
    assert counting.count_of(contest).voter_count == 1
    assert Entry.objects.filter(action="ballot.cast").count() == 1
    assert Ballot.objects.get().door == "web"


@pytest.mark.django_db
def test_what_waits_for_its_proof_counts_when_the_proof_has_come(town):
    _, contest = begun(town, "uk-petition", state="open")
    waiting = acts.Act(contest, {"1": 1}, "person:1", "web", awaits=Proof.EMAIL)
    ballot_id = acts.cast(waiting, now=MONDAY).ballot_id
    assert counting.count_of(contest).voter_count == 0
    for _ in range(2):
        assert proved.prove(ballot_id=ballot_id, proof=Proof.EMAIL, now=LATER).state == "validated"
    assert counting.count_of(contest).voter_count == 1


@pytest.mark.django_db
def test_the_sentence_of_the_method_is_the_answer_to_what_it_does_not_admit(town):
    process, contest = begun(town, "uk-petition", state="open")
    with pytest.raises(Refused) as none_proved:
        acts.cast(acts.Act(contest, {"1": 1}, "person:1", "web"), now=MONDAY)
    assert none_proved.value.code == "proof-needed"
    with pytest.raises(Refused):
        acts.cast(act(contest, {"2": 1}), now=MONDAY)
    process.key = None
    with pytest.raises(Refused):
        keys.opened(process)
    assert not Ballot.objects.exists()


@pytest.mark.django_db
def test_judgements_of_statements_add_up_to_one_ballot(town):
    _, contest = begun(town, "consultation", state="open", titles=("One", "Two"))
    acts.cast(act(contest, {"1": 1}), now=MONDAY)
    acts.cast(act(contest, {"2": -1}), now=LATER)
    assert Ballot.objects.get().marks == {"1": 1, "2": -1}


@pytest.mark.django_db
def test_figures_follow_the_ballots(town):
    process, contest = begun(town, "consultation", state="open", titles=("One", "Two"))
    for person, mark in enumerate((1, 1, -1, 0)):
        acts.cast(act(contest, {"1": mark, "2": 1}, f"person:{person}"), now=MONDAY)
    assert counting.fold(process, now=LATER) == 4
    assert [item.support_count for item in queries.items(process)] == [2, 4]
    assert counting.fold(process, now=LATER) == 4
