"""The pages of decisions and promises: who may do what, what they show, and how little they ask of the database."""

import re
from datetime import date

import pytest

from gobernauta.decisions import reached
from gobernauta.decisions.drafting import Refused
from gobernauta.decisions.models import Commitment, Decision, Notice, Version
from gobernauta.journeys import answer_all
from gobernauta.people.models import Membership, Role
from gobernauta.register.models import Entry
from tests.desk.town import MONDAY, later

pytestmark = pytest.mark.django_db
QUERIES, BYTES = 15, 60_000


def form(**more):
    """What a clerk types."""
    return {
        "title_en": "New lamps",
        "reasons_en": "It is dark.",
        "message_en": "They come in March.",
        "outcome": "accepted",
        "decided_on": "2026-11-16",
        "organization": str(Membership.objects.first().organization_id),
        **more,
    }


def test_a_clerk_writes_another_one_publishes_and_everyone_reads_it(hall, town, client):
    heard = town.hear("It is dark.")
    client.force_login(town.bob)
    typed = form(
        answers=heard.conversation.reference.lower(),
        organization=str(town.roads.pk),
        deciders="Ana Ruiz, mayor\nBen Oak",
        motion="Buy ten lamps",
        yes="9",
        no="2",
    )
    answer = client.post("/en/desk/decisions/new/", typed)
    assert answer.status_code == 302, answer.content.decode()
    version = Version.objects.get()
    assert client.get("/en/decisions/1/").status_code == 404
    answer_all.count(version.telling.pk, now=later())
    page = client.get(answer.url).content.decode()
    assert "Publish and tell everyone" not in page
    assert "They come in March." in page
    refused = client.post(f"{answer.url}publish/", {"seen": "x"})
    assert refused.status_code == 403
    client.force_login(town.alice)
    page = client.get(answer.url).content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', page)[1]
    assert client.post(f"{answer.url}publish/", {"seen": "1-1"}).status_code == 400
    assert client.post(f"{answer.url}publish/", {"seen": seen}).status_code == 302
    client.logout()
    page = client.get("/es/decisions/1/").content.decode()
    for words in ("New lamps", "It is dark.", "Ana Ruiz, mayor", "Buy ten lamps", "9"):
        assert words in page
    votes = client.get("/en/decisions/1/votes.json").json()
    assert votes["motions"][0]["vote_events"][0]["counts"][0] == {"option": "yes", "value": 9}
    assert Entry.objects.filter(subject="decision:1", action="decision.published").count() == 1
    assert Entry.objects.filter(subject=heard.conversation.reference, action="decision.made").count() == 1


def test_nobody_publishes_what_they_wrote(hall, town):
    town.bob.memberships.create(organization=town.roads, role=Role.PUBLISHER)
    version = hall.draft([])
    with pytest.raises(Refused, match="Somebody else"):
        answer_all.publish(version, actor=town.bob, now=later())
    assert Version.objects.get().published_at is None


def test_other_departments_see_nothing_of_a_draft(hall, town, client):
    version = hall.draft([])
    client.force_login(town.charlie)
    assert client.get(f"/en/desk/decisions/{version.decision_id}/").status_code == 404
    assert "Mill Street" not in client.get("/en/desk/decisions/").content.decode()


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(hall, town, client):
    other = town.hear("private to parks")
    other.conversation.organization = town.parks
    other.conversation.save()
    client.force_login(town.bob)
    typed = form(
        answers=f"7K3M9-Q2XTB\n{other.conversation.reference}", reasons_en="", message_en="Kept words"
    )
    answer = client.post("/en/desk/decisions/new/", typed)
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "Kept words" in page
    assert "is nothing you can see" in page
    answer = client.post("/es/desk/decisions/new/", form(motions='[{"text": "x", "date": "2026-02-30"}]'))
    assert answer.status_code == 400
    assert "línea 1, [0].date: &#x27;2026-02-30&#x27; no existe en el calendario" in answer.content.decode()
    assert not Decision.objects.exists()


@pytest.fixture
def many(promised, hall, town):
    """A thousand decisions and promises, and a decision a thousand people were told of."""
    decisions = Decision.objects.bulk_create(
        Decision(number=number, organization=town.roads, created_at=MONDAY) for number in range(2, 1002)
    )
    held = Version.objects.get()
    Version.objects.bulk_create(
        Version(
            decision=decision,
            number=1,
            outcome="refused",
            titles={"en": f"Decision about street {decision.number} and its many lamps"},
            reasons=held.reasons,
            decided_on=held.decided_on,
            drafted_at=MONDAY,
            published_at=MONDAY,
        )
        for decision in decisions
    )
    Commitment.objects.bulk_create(
        Commitment(
            number=decision.number,
            decision=decision,
            owner=town.roads,
            titles={"en": f"Lamps in street {decision.number}"},
            due_date=date(2026, 1, 1),
            created_at=MONDAY,
            published_at=MONDAY,
        )
        for decision in decisions
    )
    Notice.objects.bulk_create(
        Notice(telling=held.telling, recipient=f"x{at}", channel="email", language="en")
        for at in range(1_000)
    )
    return promised


@pytest.mark.parametrize("who", ["square", "desk"])
def test_pages_stay_within_their_budget(many, town, client, django_assert_max_num_queries, who):
    square = (
        "decisions/",
        "decisions/?page=40",
        "decisions/1/",
        "promises/",
        "promises/?state=late",
        "promises/1/",
    )
    desk = (
        *("desk/decisions/", "desk/decisions/new/", f"desk/decisions/{many.decision_id}/", "desk/promises/"),
        *(f"desk/decisions/{many.decision_id}/told/?part={part}&page=3" for part in reached.PARTS),
        *(f"desk/decisions/{many.decision_id}/write/", f"desk/promises/{many.pk}/", "desk/together/?q=dark"),
    )
    if who == "desk":
        client.force_login(town.alice)
    for path in square if who == "square" else desk:
        client.get(f"/en/{path}")
        with django_assert_max_num_queries(QUERIES):
            answer = client.get(f"/en/{path}")
        assert answer.status_code == 200, path
        assert len(answer.content) <= BYTES, (path, len(answer.content))
