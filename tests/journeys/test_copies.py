"""A burst of near-identical comments is one line with a number; what others say stays, and nothing is lost."""

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gobernauta.journeys import copies
from gobernauta.processes import comments
from gobernauta.processes.models import Band, Comment
from tests.desk.town import MONDAY, town
from tests.processes.start import begun

pytestmark = pytest.mark.django_db
__all__ = ["town"]

LETTER = (
    "I write to you because the planned car park in the old market would destroy the last green square of our "
    "quarter. Please keep the trees, build a playground instead and listen to those who live here."
)
OTHERS = (
    "The market needs more places for bicycles, and a roof against the rain on the north side.",
    "Has anybody asked the traders? A car park is the only reason why people from the villages still come here.",
)


def burst(process, number, seed=1):
    """Letters spun from one: a greeting and a name of one's own."""
    spin = random.Random(seed)
    for at in range(number):
        text = f"{spin.choice(('Dear council', 'Good morning', 'Hello'))}, {LETTER} Yours, neighbour {at}"
        comments.post(
            comments.About(process),
            comments.Words(text, key=f"k{seed}-{at}"),
            author=None,
            actor=None,
            now=MONDAY,
        )


@pytest.fixture
def process(town):
    return begun(town, "consultation", state="open")[0]


def test_a_campaign_becomes_one_cluster_and_others_stay(process):
    burst(process, 60)
    for at, text in enumerate(OTHERS):
        words = comments.Words(text, key=f"o{at}")
        comments.post(comments.About(process), words, author=None, actor=None, now=MONDAY)
    copies.fold_new()
    burst(process, 60, seed=2)
    copies.fold_new()
    first = Comment.objects.order_by("pk").first()
    assert Comment.objects.filter(cluster=None).count() == 1 + len(OTHERS)
    assert (first.copies, Comment.objects.filter(cluster=first).count()) == (119, 119)
    assert Comment.objects.count() == 122
    assert copies.fold_new() == 0


def test_statements_do_not_grow_with_the_burst(process):
    burst(process, 5)
    copies.fold_new()
    asked = []
    for number in (20, 200):
        burst(process, number, seed=number)
        with CaptureQueriesContext(connection) as said:
            copies.fold_new()
        asked.append(len(said))
    assert asked[0] == asked[1] <= 16
    assert Band.objects.values("comment").distinct().count() == 1


def test_short_words_and_answers_are_never_folded(process):
    for at in range(3):
        words = comments.Words("I agree", key=f"s{at}")
        comments.post(comments.About(process), words, author=None, actor=None, now=MONDAY)
    burst(process, 2)
    first = Comment.objects.order_by("-pk").first()
    answer = comments.Words(LETTER, parent=first.pk, key="answer")
    comments.post(comments.About(process), answer, author=None, actor=None, now=MONDAY)
    copies.fold_new()
    assert not Comment.objects.exclude(cluster=None).exists()  # the last letter had been answered


def test_the_same_words_elsewhere_stay_where_they_were_said(process, town):
    other = begun(town, "ideas", state="collecting")[0]
    burst(process, 2)
    burst(other, 2, seed=3)
    copies.fold_new()
    assert Comment.objects.filter(cluster=None).count() == 2
