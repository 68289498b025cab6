"""Proofs on the web: whoever acts without one shows who they are on the next page, and nothing they did is lost."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from django.test import Client

from gobernauta.people import roll
from gobernauta.people.roll import Line
from gobernauta.processes.models import Audience, Ballot, FreeText
from tests.desk.town import town
from tests.processes.start import begun
from tests.processes.survey_town import survey as survey_in
from tests.servers.identity import CLIENT, SECRET, IdentityProvider

pytestmark = pytest.mark.django_db
__all__ = ["town"]
LONG_AGO = 1_000_000_000  # seconds of the year 2001
ON_ROLL = {"proof": "roll", "roll-document": "12345678Z", "roll-born": "1990-05-21"}


@pytest.fixture(scope="module")
def server() -> Iterator[IdentityProvider]:
    running = IdentityProvider()
    yield running
    running.stop()


@pytest.fixture
def provider(server, settings) -> IdentityProvider:
    server.lies, server.forged, server.unsigned = {}, False, False
    settings.PUBLIC_ADDRESS = "http://testserver"
    settings.IDENTITY_PROVIDER = {
        "issuer": server.address,
        "client": CLIENT,
        "secret": SECRET,
        "name": "Clave Alba",
    }
    return server


def asking(*proofs):
    written = ", ".join(f'"{proof}"' for proof in proofs)

    def change(content):
        if '"proofs"' in content:
            return re.sub(r'"proofs": \[[^]]*\]', f'"proofs": [{written}]', content)
        return content.replace('"participation": {', f'"participation": {{"proofs": [{written}],', 1)

    return change


def poll_of(town, *proofs):
    return begun(town, "quick-poll", state="open", titles=("A park", "A pool"), change=asking(*proofs))[0]


def sent(client, poll, **more):
    """Vote for the first option; the page where it goes on."""
    answer = client.post(f"/en/take-part/{poll.slug}/", {"options": "1", **more})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def logged_in(client, page, provider, subject):
    """Go to the provider and come back; the fields of the button that counts."""
    away = client.post(page, {"proof": "oidc"}).content.decode()
    link = re.search(r'href="(http://127[^"]+)"', away).group(1).replace("&amp;", "&")
    back = provider.log_in(link, subject).removeprefix("http://testserver")
    shown = client.get(back, follow=True).content.decode()
    return dict(re.findall(r'name="(code|state)" value="([^"]+)"', shown))


def test_without_a_proof_a_vote_waits_in_a_link_until_the_roll_knows_who_it_is(town, client):
    roll.bring_in([Line("12345678Z", None)])
    poll = poll_of(town, "roll", "in-person")
    page = sent(client, poll)
    assert not Ballot.objects.exists()
    assert client.get(page).status_code == 200
    done = client.post(page, ON_ROLL).content.decode()
    ballot = Ballot.objects.get()
    assert ballot.receipt in done
    assert (ballot.marks, ballot.proofs, ballot.door) == ({"1": 1}, ["roll"], "web")
    other = Client()
    assert ballot.receipt in other.post(sent(other, poll), ON_ROLL).content.decode()
    assert Ballot.objects.count() == 1


def test_in_person_only_is_said_on_the_page(town, client):
    assert "only possible in person" in client.get(sent(client, poll_of(town, "in-person"))).content.decode()


def test_an_address_is_not_demanded_where_another_proof_will_do(town, client):
    poll = poll_of(town, "email", "roll")
    assert client.post(f"/en/take-part/{poll.slug}/", {"options": "1"}).status_code == 400
    roll.bring_in([Line("12345678Z", None)])
    form = client.get(f"/en/take-part/{poll.slug}/").content.decode()
    assert "leave it empty" in form
    shown = client.get(sent(client, poll)).content.decode()
    assert 'value="email"' in shown
    assert 'value="roll"' in shown


def test_an_account_at_the_provider_is_one_person_and_leaves_no_name(town, provider, client):
    poll = poll_of(town, "oidc")
    fields = logged_in(client, sent(client, poll), provider, "suzie")
    assert not Ballot.objects.exists()
    done = client.post("/en/take-part/back/", fields).content.decode()
    ballot = Ballot.objects.get()
    assert ballot.receipt in done
    assert ballot.proofs == ["oidc"]
    again = Client()
    fields = logged_in(again, sent(again, poll), provider, "suzie")
    assert ballot.receipt in again.post("/en/take-part/back/", fields).content.decode()
    assert Ballot.objects.count() == 1
    rudi = Client()
    rudi.post("/en/take-part/back/", logged_in(rudi, sent(rudi, poll), provider, "rudi"))
    assert Ballot.objects.count() == 2
    assert not Audience.objects.exists()


@pytest.mark.parametrize(
    "lie",
    [
        {"nonce": "another"},
        {"aud": "another-client"},
        {"azp": "another-client"},
        {"iss": "https://elsewhere.example"},
        {"exp": LONG_AGO},
        "forged",
        "unsigned",
    ],
    ids=str,
)
def test_a_lying_provider_proves_nobody_and_loses_nothing(town, provider, client, lie):
    fields = logged_in(client, sent(client, poll_of(town, "oidc")), provider, "suzie")
    if isinstance(lie, dict):
        provider.lies = lie
    else:
        setattr(provider, lie, True)
    refused = client.post("/en/take-part/back/", fields)
    assert refused.status_code == 400
    assert not Ballot.objects.exists()
    provider.lies, provider.forged, provider.unsigned = {}, False, False
    page = re.search(r'href="(/en/take-part/prove/[^"]+)"', refused.content.decode()).group(1)
    client.post("/en/take-part/back/", logged_in(client, page, provider, "suzie"))
    assert Ballot.objects.get().marks == {"1": 1}


def test_a_code_is_good_once_and_for_the_browser_that_began(town, provider, client):
    poll = poll_of(town, "oidc")
    fields = logged_in(client, sent(client, poll), provider, "suzie")
    assert Client().post("/en/take-part/back/", fields).status_code == 400
    assert client.post("/en/take-part/back/", {**fields, "state": "guessed"}).status_code == 400
    assert client.post("/en/take-part/back/", fields).status_code == 200
    assert client.post("/en/take-part/back/", fields).status_code == 400
    assert Ballot.objects.count() == 1


def test_a_provider_that_is_away_loses_nothing(town, provider, settings, client):
    page = sent(client, poll_of(town, "oidc"))
    settings.IDENTITY_PROVIDER = {**settings.IDENTITY_PROVIDER, "issuer": "http://127.0.0.1:9"}
    answer = client.post(page, {"proof": "oidc"})
    assert answer.status_code == 503
    assert "Clave Alba cannot be reached now" in answer.content.decode()
    assert client.get("/en/take-part/back/?error=access_denied").status_code == 400


def test_an_anonymous_survey_by_roll_keeps_its_words_and_leads_to_nobody(town, client):
    roll.bring_in([Line("12345678Z", None)])
    survey, _ = survey_in(town, participation={"proofs": ["roll"]})
    page = client.get(f"/en/take-part/{survey.slug}/?all").content.decode()
    names = re.findall(r'name="(q\d+[\w-]*)"', page)
    assert names
    form = dict(re.findall(r'name="(q\d+[\w-]*)"[^>]* value="([^"]+)"', page))
    texts = {name: "Shade" for name in names if f'<textarea name="{name}"' in page}
    answer = client.post(f"/en/take-part/{survey.slug}/?all", {**form, **texts, "last": "1"})
    assert answer.status_code == 302, answer.content.decode()
    for _attempt in range(2):
        shown = client.post(answer["Location"], ON_ROLL)
        assert shown.status_code == 200, shown.content.decode()
    assert Ballot.objects.count() == 1
    assert FreeText.objects.filter(text="Shade").count() == len(texts)


def judged(client, process, code="1"):
    told = {"statement": code, "judgement": "agree"}
    return client.post(f"/en/take-part/{process.slug}/statements/", told)


@pytest.mark.parametrize("proof", ["roll", "oidc"])
def test_who_judges_many_statements_shows_once_who_they_are(town, client, provider, proof):
    roll.bring_in([Line("12345678Z", None)])
    process, other = (
        begun(town, "consultation", state="open", titles=("A", "B", "C"), change=asking(proof))[0]
        for _each in range(2)
    )
    begun_pass = client.post(f"/en/take-part/{process.slug}/statements/", {"email": ""})
    token = unquote(re.search(r"pass=([^#]+)", begun_pass["Location"]).group(1))
    asked = client.post(begun_pass["Location"], {"statement": "1", "judgement": "agree", "pass": token})
    page = asked["Location"]
    assert "/prove/" in page
    if proof == "roll":
        done = client.post(page, ON_ROLL)
    else:
        done = client.post("/en/take-part/back/", logged_in(client, page, provider, "suzie"), follow=True)
    assert f"/take-part/{process.slug}/statements/" in done.content.decode()
    for code in ("2", "3", "3"):
        assert judged(client, process, code)["Location"].endswith("/statements/#judge")
    ballot = Ballot.objects.get()
    assert (ballot.marks, ballot.proofs) == ({"1": 1, "2": 1, "3": 1}, [proof])
    assert "pass=" in judged(client, other)["Location"]  # nothing is known here: the mark is of the first one
    stolen, forged = Client(), Client()
    stolen.cookies[f"shown-{other.pk}"] = client.cookies[f"shown-{process.pk}"].value
    forged.cookies[f"shown-{process.pk}"] = client.cookies[f"shown-{process.pk}"].value + "x"
    assert "pass=" in judged(stolen, other)["Location"]
    assert "pass=" in judged(forged, process)["Location"]
    assert (
        "remembers for half an hour"
        in client.get(f"/en/take-part/{process.slug}/statements/").content.decode()
    )
    client.post(f"/en/take-part/{process.slug}/statements/", {"do": "forget"})
    assert "pass=" in judged(client, process)["Location"]
    assert Ballot.objects.count() == 1
