"""One switch holds everything back; what was refused can be tried again, what was lost cannot be repeated blindly."""

import pytest
from django.urls import reverse
from django.utils import timezone

from gobernauta.journeys import answer
from gobernauta.publishing import actions as publishing
from gobernauta.publishing.models import Delivery, Suspension
from gobernauta.register.models import Entry
from tests.desk.town import KEY, MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def delivery(town):
    conversation = town.hear("The lamp is broken.").conversation
    return answer.send(conversation, answer.Draft(text="Friday", key=KEY), actor=town.bob, now=MONDAY)


def take(delivery):
    return publishing.take(pk=delivery.pk, now=timezone.now())


def test_while_it_is_suspended_nothing_leaves(client, town, delivery):
    client.force_login(town.alice)
    for _ in range(2):
        client.post(reverse("desk:suspend"), {"reason": "Wrong text went out"})
    assert Suspension.objects.count() == 1
    assert take(delivery) is None
    assert "Wrong text went out" in client.get(reverse("desk:outbox")).content.decode()
    client.post(reverse("desk:resume"))
    assert take(delivery) == delivery
    kept = Entry.objects.filter(subject="outbox").order_by("id").values_list("action", flat=True)
    assert list(kept) == ["outbox.suspended", "outbox.resumed"]


def test_a_suspension_needs_a_reason_and_a_role(client, town):
    client.force_login(town.alice)
    assert "Say why" in client.post(reverse("desk:suspend"), {"reason": " "}, follow=True).content.decode()
    client.force_login(town.bob)
    assert client.post(reverse("desk:suspend"), {"reason": "x"}).status_code == 403
    assert not Suspension.objects.exists()


@pytest.mark.parametrize(
    ("state", "receipt", "again"),
    [
        ("failed", None, True),
        ("failed", {"external_id": "1"}, False),
        ("sent", None, False),
        ("unknown", None, False),
    ],
)
def test_only_what_was_refused_on_the_way_out_is_tried_again(client, town, delivery, state, receipt, again):
    Delivery.objects.update(state=state, receipt=receipt)
    client.force_login(town.bob)
    client.post(reverse("desk:try_again", args=[delivery.pk]))
    delivery.refresh_from_db()
    assert (delivery.state == "queued") is again
    assert delivery.key == KEY


def test_a_failure_made_good_by_a_later_reply_is_no_longer_listed(client, town, delivery):
    Delivery.objects.update(state="failed", problem="Gone.")
    client.force_login(town.bob)
    assert "Gone." in client.get(reverse("desk:outbox")).content.decode()
    draft = answer.Draft(text="Friday", key="f" * 32)
    answer.send(delivery.conversation, draft, actor=town.bob, now=MONDAY)
    assert "Gone." not in client.get(reverse("desk:outbox")).content.decode()
