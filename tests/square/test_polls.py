"""Polls and rankings on the web: no script, no account; refused forms keep what was chosen; results say why."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from gobernauta.processes import counting, queries
from gobernauta.processes.models import Ballot, Process
from tests.desk.town import town
from tests.processes.start import begun

__all__ = ["town"]


def without_proof(content):
    return content.replace('"proofs": [\n      "email"\n    ],', "").replace('"email"', "")


@pytest.fixture
def poll(town, db):
    return begun(town, "quick-poll", state="open", titles=("A park", "A pool"), change=without_proof)


@pytest.mark.django_db
def test_an_answer_counts_once_a_browser_and_names_its_receipt(poll, client):
    process, contest = poll
    for _ in range(2):
        answer = client.post(f"/en/take-part/{process.slug}/", {"options": "1"}, follow=True)
        assert Ballot.objects.get().receipt in answer.content.decode()
    assert Ballot.objects.get().marks == {"1": 1}
    other = Client().post(f"/en/take-part/{process.slug}/", {"options": "2"})
    assert other.status_code == 302
    assert counting.count_of(contest).voter_count == 2


@pytest.mark.django_db
@pytest.mark.parametrize("preset", ["quick-poll", "ranking"])
def test_the_page_says_that_this_is_no_secret_election(town, client, preset):
    process, _ = begun(town, preset, state="open", titles=("One", "Two"), change=without_proof)
    page = client.get(f"/en/take-part/{process.slug}/").content.decode()
    assert "not a secret election" in page
    assert "pressed to answer" in page


@pytest.mark.django_db
def test_nothing_chosen_is_said_and_what_was_typed_stays(poll, client):
    process, _ = poll
    answer = client.post(f"/es/take-part/{process.slug}/", {"email": "ana@example.org"})
    assert answer.status_code == 400
    assert "ana@example.org" in answer.content.decode()
    assert not Ballot.objects.exists()
    assert client.post(f"/es/take-part/{process.slug}/", {"options": "99"}).status_code == 400


@pytest.mark.django_db
def test_the_result_stands_on_the_page_in_words(poll, client, django_assert_max_num_queries):
    process, contest = poll
    for number in (1, 1, 2):
        Client().post(f"/en/take-part/{process.slug}/", {"options": str(number)})
    Process.objects.filter(pk=process.pk).update(state="closed")
    counting.tally(contest, now=timezone.now(), is_final=True)
    with django_assert_max_num_queries(8):
        page = client.get(f"/es/take-part/{process.slug}/").content.decode()
    assert "A park" in page
    assert page.index("A park") < page.index("A pool")
    assert '<form method="post"' not in page
    table = page[page.index("<tbody") : page.index("</tbody>")]
    assert (
        table.count('<svg class="measure"') == table.count('<th scope="row"') == 2
    )  # a bar beside each figure
    assert 'aria-hidden="true"' in table


@pytest.mark.django_db
def test_a_ranking_takes_places_and_refuses_a_place_twice(town, client):
    process, contest = begun(
        town, "ranking", state="open", titles=("One", "Two", "Three"), change=without_proof
    )
    address = f"/en/take-part/{process.slug}/"
    assert client.post(address, {"rank-1": "9"}).status_code == 400
    assert client.post(address, {}).status_code == 400
    assert client.post(address, {"rank-2": "1", "rank-3": "2"}).status_code == 302
    assert Ballot.objects.get().marks == {"2": 1, "3": 2}
    counting.tally(contest, now=timezone.now(), is_final=True)
    assert queries.result(contest).winners == [2]
    assert "wins" in client.get(address).content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_hundred_posts_of_one_browser_make_one_row(poll):
    process, _ = poll
    first = Client()
    first.post(f"/en/take-part/{process.slug}/", {"options": "1"})
    cookie = first.cookies["taking-part"].value
    Ballot.objects.all().delete()

    def post(_number):
        client = Client(REMOTE_ADDR=f"10.0.{_number}.1")
        client.cookies["taking-part"] = cookie
        try:
            return client.post(f"/en/take-part/{process.slug}/", {"options": "1"}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as threads:
        codes = set(threads.map(post, range(200)))
    assert codes == {302}
    assert Ballot.objects.count() == 1


@pytest.mark.django_db
def test_five_thousand_ballots_keep_their_pages_lean(poll, client, django_assert_max_num_queries):
    process, contest = poll
    now = timezone.now()
    Ballot.objects.bulk_create(
        Ballot(
            process=process,
            contest=contest,
            voter=f"voter {number}",
            receipt=f"0000-{number // 10_000:04}-{number:04}",
            marks={"1": 1},
            door="web",
            cast_at=now,
            changed_at=now,
        )
        for number in range(5_000)
    )
    counting.fold(process, now=now)
    address = f"/en/take-part/{process.slug}/"
    for path in ("", "ballots/", "ballots/?page=100", "ballots/?receipt=000000004711", "rules/"):
        with django_assert_max_num_queries(12):
            answer = client.get(address + path)
        assert answer.status_code == 200
        assert len(answer.content) <= 60_000, path
    page = client.get(f"{address}ballots/?receipt=0000 00004711").content.decode()
    assert "<strong>0000-0000-4711</strong> counts" in page
