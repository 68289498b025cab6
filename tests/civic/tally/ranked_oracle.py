"""Runs in the oracles' own interpreter (bench/oracles.py): winners by pref-voting, pyrankvote and votekit.

Standard input: {"profiles": [{"items": n, "rankings": [[[best, …], times], …], "papers": likewise, "grades": [[[grade
of item 0, …], times], …], "seats": n}]}. Standard output: for each profile, method to the list of possible winners,
or null where the oracle gives up: pref-voting tries the ties of ranked pairs in every order, and some elections have
thousands. It shares no code with the project.
"""

import contextlib
import json
import signal
import sys
import warnings

import pyrankvote
import votekit
from pref_voting import grade_methods, proportional_methods
from pref_voting import voting_methods as vm
from pref_voting.grade_profiles import GradeProfile
from pref_voting.profiles import Profile
from pref_voting.profiles_with_ties import ProfileWithTies
from votekit.elections import FastSTV

PATIENCE = 2  # seconds


class GivenUp(Exception):
    """Raised by the alarm."""


def give_up(*_):
    raise GivenUp


def patiently(method, profile):
    signal.alarm(PATIENCE)
    try:
        return method(profile)
    except GivenUp:
        return None
    finally:
        signal.alarm(0)


def ranked(profile):
    rankings = [ranking for ranking, _ in profile["rankings"]]
    counts = [times for _, times in profile["rankings"]]
    linear = Profile(rankings, rcounts=counts)
    return {
        "plurality": vm.plurality(linear),
        "borda": vm.borda(linear),
        "irv": vm.instant_runoff_put(linear),
        "schulze": vm.beat_path(linear),
        "ranked-pairs": patiently(vm.ranked_pairs_with_test, linear),
    }


def graded(profile):
    maps = [dict(enumerate(grades)) for grades, _ in profile["grades"]]
    counts = [times for _, times in profile["grades"]]
    grades = GradeProfile(maps, list(range(6)), gcounts=counts)
    liked = [{item: int(grade > 2) for item, grade in one.items()} for one in maps]
    return {
        "score": grade_methods.score_voting(grades, evaluation_method="sum"),
        "star": grade_methods.star(grades),
        "majority-judgment": grade_methods.majority_judgement(grades),
        "approval": grade_methods.approval(GradeProfile(liked, [0, 1], gcounts=counts)),
    }


def transferable(profile):
    names = [pyrankvote.Candidate(str(item)) for item in range(profile["items"])]
    ballots = [
        pyrankvote.Ballot(ranked_candidates=[names[item] for item in ranking])
        for ranking, times in profile["rankings"]
        for _ in range(times)
    ]
    one = pyrankvote.single_transferable_vote(names, ballots, profile["seats"])
    papers = ProfileWithTies(
        [{item: rank for rank, item in enumerate(row, 1)} for row, _ in profile["papers"]],
        rcounts=[times for _, times in profile["papers"]],
        candidates=list(range(profile["items"])),
    )
    return {
        "pyrankvote": [int(str(winner)) for winner in one.get_winners()],
        "votekit": by_votekit(profile),
        "stv-scottish": proportional_methods.stv_scottish(papers, num_seats=profile["seats"]),
        "stv-meek": proportional_methods.stv_meek(papers, num_seats=profile["seats"]),
    }


def by_votekit(profile):
    ballots = tuple(
        votekit.RankBallot(ranking=tuple(frozenset({str(item)}) for item in ranking), weight=times)
        for ranking, times in profile["rankings"]
    )
    everyone = tuple(str(item) for item in range(profile["items"]))
    election = FastSTV(
        votekit.RankProfile(ballots=ballots, candidates=everyone, max_ranking_length=profile["items"]),
        n_seats=profile["seats"],
        transfer="fractional",
        quota="droop",
        simultaneous=False,
        tiebreak="borda",
        rng_seed=1,
    )
    return [int(item) for place in election.get_elected() for item in place]


def main():
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGALRM, give_up)
    profiles = json.load(sys.stdin)["profiles"]
    with contextlib.redirect_stdout(sys.stderr):  # an oracle chats
        answers = [{**ranked(profile), **graded(profile), **transferable(profile)} for profile in profiles]
    json.dump(answers, sys.stdout, default=int)


main()
