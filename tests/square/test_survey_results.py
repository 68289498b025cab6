"""What a survey shows when it is over: no figure of few, no poll where it is none, weighted with the others beside."""

import pytest
from django.test import Client
from django.utils import timezone

from gobernauta.processes import counting, queries, running
from gobernauta.processes.models import Process
from tests.desk.town import town
from tests.processes.survey_town import NO, YES, survey

__all__ = ["town"]
pytestmark = pytest.mark.django_db


def test_the_result_hides_small_figures_and_says_that_it_is_no_poll(
    town, client, django_assert_max_num_queries
):
    process, _ = survey(town)
    for number in range(9):
        told = {"q0-0": YES if number < 7 else NO, "q2": "4", "q5": f"Word {number}"}
        assert Client().post(f"/en/take-part/{process.slug}/?all=1", told).status_code == 302
    running.move(process=process, verb="close", actor=town.bob, now=timezone.now())
    with django_assert_max_num_queries(12):
        page = client.get(f"/en/take-part/{process.slug}/").content.decode()
    assert (
        page.count("hidden: too few people") >= 2
    )  # the two who do not, and the other that would give them away
    assert "no margin of error" in page
    assert "Word 3" in page
    assert "9 people rated it" in page
    assert len(page) < 60_000


def weighted_town(town, sample="self-selected"):
    process, contest = survey(town, sample=sample)
    Process.objects.filter(pk=process.pk).update(margins={"age": {"young": 0.5, "old": 0.5}})
    for number in range(40):
        age = "young" if number < 10 else "old"
        told = {"q0-0": YES if number < 10 else NO, "about-age": age}
        assert (
            Client(REMOTE_ADDR=f"10.1.{number}.1")
            .post(f"/en/take-part/{process.slug}/?all=1", told)
            .status_code
            == 302
        )
    running.move(process=process, verb="close", actor=town.bob, now=timezone.now())
    return process, queries.result(contest).document["weighting"]


def test_answers_are_weighted_to_the_census_with_the_others_beside(town, client):
    process, weighting = weighted_town(town)
    assert weighting["shares"][YES] == 50.0
    assert weighting["design_effect"] == pytest.approx(4 / 3, abs=0.01)
    assert "margin_of_error" not in weighting
    page = client.get(f"/en/take-part/{process.slug}/").content.decode()
    assert "25 %" in page
    assert "50.0 %" in page
    assert "design effect 1.33" in page


def test_only_a_sample_of_chance_has_a_margin_of_error(town, client):
    process, weighting = weighted_town(town, "random")
    assert weighting["margin_of_error"] == pytest.approx(17.9, abs=0.2)  # 98 % of 1/sqrt(30)
    assert "Margin of error" in client.get(f"/en/take-part/{process.slug}/").content.decode()


def test_a_census_nobody_answers_for_is_said_and_not_weighted(town, client):
    process, contest = survey(town)
    Process.objects.filter(pk=process.pk).update(margins={"age": {"young": 0.5, "old": 0.5}})
    for _number in range(6):
        Client().post(f"/es/take-part/{process.slug}/?all=1", {"q0-0": YES, "about-age": "old"})
    running.move(process=process, verb="close", actor=town.bob, now=timezone.now())
    page = client.get(f"/es/take-part/{process.slug}/").content.decode()
    assert "Nadie de quienes respondieron tiene age = young" in page
    assert counting.count_of(contest).voter_count == 6
