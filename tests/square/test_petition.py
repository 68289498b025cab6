"""Petitions on the square: signing tells nobody who signed before, pages are cacheable, links survive scanners."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gobernauta.channels.models import Account
from gobernauta.journeys import gathering
from gobernauta.journeys import petition as journey
from gobernauta.people.models import Area
from gobernauta.processes import counting, petitions, queries, thresholds
from gobernauta.processes.models import Ballot, Counter, Process, ProcessFile
from gobernauta.publishing.models import Delivery
from tests.desk.town import town
from tests.processes.start import begun, published, resident

pytestmark = pytest.mark.django_db
__all__ = ["town"]
LINK = re.compile(r"http://[^/]+(/\S+)")
QUERIES, BYTES = 15, 60_000


@pytest.fixture
def open_one(town):
    """A petition that is open, in a town with a mailbox."""
    Account.objects.create(kind="email", address="town@example.org", name="Town", created_at=timezone.now())
    process, _contest = begun(town, "town-petition", state="open")
    Process.objects.filter(pk=process.pk).update(closes_at=timezone.now() + timedelta(days=9))
    return queries.by_number(process.pk)


@pytest.fixture
def may_start(town):
    Account.objects.create(kind="email", address="town@example.org", name="Town", created_at=timezone.now())
    published(town, "town-petition")
    ProcessFile.objects.update(residents_start=True)
    return town


def letter():
    """The link in the newest letter, once everything that was sent is taken."""
    gathering.take(now=timezone.now())
    return LINK.search(Delivery.objects.latest("pk").message["text"]).group(1)


def sign(client, process, email="Ana@example.org", **more):
    return client.post(f"/en/take-part/{process.slug}/sign/", {"email": email, "is_told": "on", **more})


def press(client, link):
    """Press the button behind a link; what it does is done when this returns."""
    answer = client.post(link)
    gathering.take(now=timezone.now())
    return answer


def told(answer):
    """What anybody could compare of two answers."""
    ignored = {"date"}
    headers = {name: value for name, value in answer.headers.items() if name.lower() not in ignored}
    return answer.status_code, headers, answer.content, dict(answer.cookies)


def test_the_page_is_the_same_for_everybody_and_caches_may_keep_it(open_one, client, town):
    address = f"/en/take-part/{open_one.slug}/"
    answer = client.get(address)
    assert answer.status_code == 200
    assert "public" in answer["Cache-Control"]
    assert "stale-while-revalidate" in answer["Cache-Control"]
    assert "Cookie" not in answer.get("Vary", "")
    assert not answer.cookies
    page = answer.content.decode()
    assert page.index('id="sign"') < page.index('id="standing"') < page.index('id="answers"')
    client.force_login(town.alice)
    assert client.get(address).content == answer.content
    assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert client.post(address).status_code == 405


def test_who_signed_already_gets_exactly_the_answer_of_who_did_not(open_one):
    first = told(sign(Client(), open_one))
    assert first[0] == 302
    press(Client(), letter())
    assert Ballot.objects.get().state == "validated"
    again = told(sign(Client(), open_one))
    twin = told(sign(Client(), open_one, "a.na+b@example.org"))
    for _ in range(8):  # until letters to this address wait
        last = told(sign(Client(), open_one))
        gathering.take(now=timezone.now())
    assert first == again == twin == last
    assert Ballot.objects.filter(state="validated").count() == 1
    page = Client().get(first[1]["Location"])
    assert "Look into your mailbox" in page.content.decode()


def test_looking_at_the_link_confirms_nothing_however_often(open_one, client):
    sign(client, open_one)
    link = letter()
    for method in (client.get, client.head, client.get):
        assert method(link).status_code == 200
    assert Ballot.objects.get().state == "pending"
    assert "It stands there within seconds" in press(client, link).content.decode()
    assert Ballot.objects.get().state == "validated"


def test_what_was_typed_stays_when_something_is_wrong(open_one, client):
    answer = sign(client, open_one, "ana at example")
    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'value="ana at example"' in page
    assert "There is a problem" in page
    assert answer["Cache-Control"] == "no-store"


def test_another_site_cannot_sign_for_its_visitors(open_one, client):
    headers = {"Sec-Fetch-Site": "cross-site"}
    address = f"/en/take-part/{open_one.slug}/sign/"
    assert client.post(address, {"email": "ana@example.org"}, headers=headers).status_code == 400
    assert not Ballot.objects.exists()


def test_an_area_is_chosen_or_typed_by_any_of_its_names(open_one, client):
    Area.objects.create(slug="old", name="Old Town", other_names=["Casco Viejo"])
    sign(client, open_one, area="old")
    Area.objects.bulk_create(Area(slug=f"a{n}", name=f"Area {n}") for n in range(80))
    sign(client, open_one, "eva@example.org", area=" casco viejo ")
    gathering.take(now=timezone.now())
    assert list(Ballot.objects.values_list("area__slug", flat=True)) == ["old", "old"]
    assert "no such part" in sign(client, open_one, "zoe@example.org", area="Atlantis").content.decode()


def test_a_petition_is_started_sponsored_and_told(may_start, client, django_assert_max_num_queries):
    first = client.get("/en/petitions/start/").content.decode()
    assert "First the wish in one line" in first
    wish = {
        "title": "Light the harbour path",
        "background": "It is dark.",
        "name": "Ana",
        "email": "ana@example.org",
    }
    assert client.post("/en/petitions/start/", {**wish, "background": ""}).status_code == 400
    assert client.post("/en/petitions/start/", wish).status_code == 302
    yours = letter()
    assert client.get("/en/petitions/").content.decode().count("harbour") == 0
    assert "harbour" in client.get(yours).content.decode()
    assert Process.objects.get().state == "draft"
    client.post(yours, {"do": "go_on"})
    assert Process.objects.get().state == "sponsoring"
    client.post(yours, {"do": "invite", "addresses": "ben@example.org, eva@example.org"})
    for name in ("ben", "ben", "eva"):
        shared = (
            LINK.search(client.get(yours).content.decode().split("Share this link")[1]).group(1).split('"')[0]
        )
        assert client.get(shared).status_code == 200
        client.post(shared, {"email": f"{name}@example.org"})
        stand = letter()
        client.get(stand)
        client.post(stand)
    process = Process.objects.get()
    assert process.state == "moderation"
    journey.publish(process=process, actor=may_start.bob, now=timezone.now(), seen="moderation")
    assert Delivery.objects.filter(message__text__icontains="open for signatures").count() == 3
    counting.fold(process, now=timezone.now())
    page = client.get(f"/en/take-part/{process.slug}/").content.decode()
    assert "3 people have signed" in page
    assert "Started by Ana" in page


def test_an_author_reads_why_and_asks_for_a_second_look(may_start, client):
    author = resident("ana")
    version = ProcessFile.objects.get().versions.get()
    wish = petitions.Wish("Stop the mayor, who steals", "He does.", language="en")
    process = petitions.begin(version=version, wish=wish, author=author, now=timezone.now())
    Process.objects.update(state="moderation")
    process = queries.by_number(process.pk)
    journey.reject(
        process=process,
        code="libellous",
        details="",
        actor=may_start.bob,
        now=timezone.now(),
        seen="moderation",
    )
    for address in ("/en/petitions/", "/en/take-part/", f"/en/take-part/petition-{process.pk}/"):
        page = client.get(address)
        assert page.status_code == 200
        assert "steals" not in page.content.decode()
    yours = letter().replace("/es/", "/en/")  # letters speak their language
    assert "untrue" in client.get(yours).content.decode()
    answer = client.post(yours, {"do": "appeal", "appeal": " "})
    assert answer.status_code == 400
    client.post(yours, {"do": "appeal", "appeal": "It is not about a person."})
    assert Process.objects.get().state == "moderation"


@pytest.mark.parametrize("page", ["yours", "sponsor", "stand"])
def test_a_link_that_is_not_whole_says_so(client, page, db):
    assert client.get(f"/en/petitions/{page}/nothing/").status_code == 400


def test_similar_ones_are_shown_while_typing_and_after_the_first_step(open_one, may_start_too, client):
    Process.objects.filter(pk=open_one.pk).update(title="More street lamps in the old town")
    for address in (
        "/en/petitions/similar/?title=lamps+for+our+streets",
        "/en/petitions/start/?title=Street+lamp",
    ):
        assert "More street lamps" in client.get(address).content.decode()
    assert "More street" not in client.get("/en/petitions/similar/?title=buses").content.decode()
    assert client.get("/en/petitions/similar/?title=%00%27+OR+%26+%7C+%21").status_code == 200


def ring(at):
    return [[[at, 1], [at, 2], [at + 1, 2]]]


@pytest.fixture
def may_start_too(open_one):
    ProcessFile.objects.update(residents_start=True)


def test_pages_keep_their_budget_with_a_thousand_of_everything(open_one, client):
    areas = Area.objects.bulk_create(
        Area(slug=f"a{n}", name=f"Area number {n}", outline={"type": "Polygon", "coordinates": ring(n)})
        for n in range(300)
    )
    Counter.objects.bulk_create(
        Counter(process=open_one, area=area, number=n) for n, area in enumerate(areas)
    )
    version = open_one.version
    Process.objects.bulk_create(
        Process(
            slug=f"p{n}", version=version, organization=open_one.organization, title=f"Wish number {n} of the town",
            summary="Why. " * 50, state="open", created_at=timezone.now(), updated_at=timezone.now(), ballot_count=n,
        )
        for n in range(1000)
    )  # fmt: skip
    Process.objects.filter(pk=open_one.pk).update(ballot_count=1200)
    thresholds.mark(queries.by_number(open_one.pk), calendar=None, now=timezone.now())
    root = f"/en/take-part/{open_one.slug}/"
    ProcessFile.objects.update(residents_start=True)
    for address in (
        root,
        f"{root}areas/?page=2",
        f"{root}integrity/",
        f"{root}areas.svg",
        "/es/petitions/",
        "/en/petitions/?q=wish&order=signatures",
        "/id/petitions/?state=reached",
        "/en/petitions/start/?title=wish+number",
        "/en/petitions/similar/?title=wish+town",
    ):
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        assert answer.status_code == 200, address
        assert len(asked) <= QUERIES, [query["sql"][:150] for query in asked]
        assert len(answer.content) <= BYTES, (address, len(answer.content))
