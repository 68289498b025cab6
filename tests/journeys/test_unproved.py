"""What was typed and never proved goes after its time; what anything speaks of stays."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gobernauta.channels.models import Account
from gobernauta.journeys import retention, take_part
from gobernauta.people.models import ContactDetail, Person
from gobernauta.processes.models import Ballot
from gobernauta.publishing.models import Delivery
from tests.desk.town import town
from tests.processes.start import begun

pytestmark = pytest.mark.django_db
__all__ = ["town"]


def test_an_act_nobody_confirmed_goes_with_its_address_and_nothing_else(town, client):
    now = timezone.now()
    Account.objects.create(kind="email", address="town@example.org", name="Town", created_at=now)
    contest = begun(town, "uk-petition", state="open")[1]
    town.hear("An old letter", by="suzie")
    for name in ("ana", "ben"):
        who = take_part.Who(door="web", email=f"{name}@example.org", name=name)
        take_part.act(contest, {"1": 1}, who, now=now)
    address = Delivery.objects.first().message["text"].split("/confirm/")[1].split()[0]
    client.post(f"/en/take-part/confirm/{address}")
    Person.objects.update(created_at=now)
    before = ContactDetail.objects.count()
    retention.run(now=now + timedelta(days=99))
    assert (Ballot.objects.count(), ContactDetail.objects.count()) == (2, before)
    done = retention.run(now=now + timedelta(days=101))
    assert done["unproved"].deleted == 2
    assert [ballot.state for ballot in Ballot.objects.all()] == ["validated"]
    assert not ContactDetail.objects.filter(address="ben@example.org").exists()
    assert ContactDetail.objects.count() == before - 1
