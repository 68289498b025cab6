"""Who raised a case is told what became of it: once, on their own channel, in their language, no more publicly."""

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gobernauta.cases import actions as cases
from gobernauta.cases import answering, merging
from gobernauta.cases.models import StatusChange
from gobernauta.channels.models import Account
from gobernauta.channels.protocol import Visibility
from gobernauta.inbox import actions as inbox
from gobernauta.journeys import tell
from gobernauta.journeys.tell import Step, Telling
from gobernauta.publishing.models import Delivery
from gobernauta.register.models import Entry
from tests.desk.town import MONDAY, build, later, town

__all__ = ["town"]
pytestmark = pytest.mark.django_db
DONE = Step(verb="finish", notes="The lamp shines.")


def raise_together(town, *conversations):
    """One case that all of these raised."""
    kept, *others = [town.open(it) for it in conversations]
    for other in others:
        merging.merge_requests(kept=kept, merged=other, actor=town.bob, now=MONDAY)
    return kept


def take(town, request, step=DONE, by=None, **telling):
    return tell.move(
        request=request, step=step, telling=Telling(**telling), actor=by or town.bob, now=later(hours=1)
    )


def test_everybody_who_raised_it_is_told_once_where_they_spoke_last(town):
    first = town.hear("Dark!", by="suzie")
    again = town.hear("Still dark!", by="suzie", at=later(minutes=5))
    other = town.hear("Oscuro", by="rudi", language="es")
    request = raise_together(town, first.conversation, other.conversation, again.conversation)
    take(town, request)
    told = {one.message["to"]: one.message for one in Delivery.objects.all()}
    assert set(told) == {"@suzie@example.org", "@rudi@example.org"}
    assert Delivery.objects.count() == 2
    assert told["@suzie@example.org"]["in_reply_to"] == again.external_id
    assert "The lamp shines." in told["@rudi@example.org"]["text"]
    assert told["@suzie@example.org"]["text"].startswith("About your message")
    assert told["@rudi@example.org"]["text"].startswith("Sobre su mensaje")
    assert b'"people":2' in bytes(Entry.objects.get(action="request.told").leaf)


def test_words_written_in_their_language_reach_those_who_speak_it(town):
    request = raise_together(
        town, town.hear("Dark!").conversation, town.hear("Oscuro", by="rudi", language="es").conversation
    )
    take(town, request, words={"es": "La farola luce.", "id": ""})
    texts = {one.message["to"]: one.message["text"] for one in Delivery.objects.all()}
    assert "La farola luce." in texts["@rudi@example.org"]
    assert "The lamp shines." not in texts["@rudi@example.org"]
    assert "The lamp shines." in texts["@suzie@example.org"]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.lists(st.tuples(st.sampled_from(list(Visibility)), st.booleans()), min_size=1, max_size=4))
def test_nobody_is_told_more_publicly_than_anything_they_said(django_db_blocker, said):
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        town = build()
        first = town.hear("One", visibility=said[0][0])
        heard = [first] + [
            town.hear("More", into=first.conversation, visibility=seen, at=later(minutes=place))
            for place, (seen, _) in enumerate(said[1:], 1)
        ]
        for message, (_, deleted) in zip(heard, said, strict=True):
            if deleted:
                inbox.revise(message=message, event=None, kind="deletion", text="", at=MONDAY)
        (told,) = take(town, town.open(first.conversation))
        order = list(Visibility)
        assert order.index(told.message["visibility"]) >= max(order.index(seen) for seen, _ in said)
        answered = [it.external_id for it in heard if it.external_id == told.message["in_reply_to"]]
        assert bool(answered) is not all(deleted for _, deleted in said)
        transaction.set_rollback(True)


def test_where_nothing_of_theirs_is_left_and_no_privacy_exists_nobody_is_told(town):
    message = town.hear("Dark!")
    request = town.open(message.conversation)
    Account.objects.update(capabilities={"text_length": 300, "direct": False})
    inbox.revise(message=message, event=None, kind="deletion", text="", at=MONDAY)
    assert take(town, request) == []
    assert request.status == "done"


def test_a_step_without_words_tells_nobody(town):
    request = town.open(town.hear("Dark!").conversation)
    assert take(town, request, Step(verb="accept", notes=" ")) == []
    assert not Delivery.objects.exists()


def test_words_that_do_not_fit_stop_the_step_whole(town):
    request = town.open(town.hear("Dark!").conversation)
    Account.objects.update(capabilities={"text_length": 60, "may_thread": False})
    with pytest.raises(cases.Refused, match="characters long"):
        take(town, request, Step(verb="finish", notes="x" * 60))
    request.refresh_from_db()
    assert request.status == "received"
    assert not Delivery.objects.exists()
    assert StatusChange.objects.filter(request=request).count() == 1


def test_who_raised_it_after_the_form_was_opened_is_not_told_unseen(town):
    request = town.open(town.hear("Dark!").conversation)
    seen = tell.fingerprint(tell.recipients(answering.raised_in(request)))
    late = town.open(town.hear("Dark here too", by="rudi").conversation)
    merging.merge_requests(kept=request, merged=late, actor=town.bob, now=MONDAY)
    with pytest.raises(cases.Refused, match="meanwhile"):
        take(town, request, seen=seen)
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    ("who", "reason", "why_not"),
    [("bob", "Told in person", "Only who leads"), ("alice", " ", "Say why"), ("alice", "Told in person", "")],
)
def test_leaving_it_off_needs_the_role_and_a_reason(town, who, reason, why_not):
    request = town.open(town.hear("Dark!").conversation)
    if why_not:
        with pytest.raises(cases.Refused, match=why_not):
            take(town, request, by=getattr(town, who), withheld_because=reason)
        request.refresh_from_db()
        assert request.status == "received"
    else:
        take(town, request, by=town.alice, withheld_because=reason)
        assert request.status == "done"
        assert Entry.objects.filter(action="request.untold").exists()
    assert not Delivery.objects.exists()


# The page


def page_of(client, user, request):
    client.force_login(user)
    return client.get(reverse("desk:case", args=[request.pk])).content.decode()


def test_the_clerk_sees_who_is_told_and_the_form_tells_them(client, town):
    request = raise_together(
        town, town.hear("Dark!").conversation, town.hear("Oscuro", by="rudi", language="es").conversation
    )
    page = page_of(client, town.bob, request)
    assert "Suzie (Mastodon, English)" in page
    assert "Rudi (Mastodon, Español)" in page
    assert "The same in Español" in page
    assert "Do not send it to them" not in page
    assert "Do not send it to them" in page_of(client, town.alice, request)
    told = tell.fingerprint(tell.recipients(answering.raised_in(request)))
    fields = {"verb": "finish", "notes": "Done.", "notes_es": "Hecho.", "told": told, "seen": "received"}
    assert client.post(reverse("desk:move_case", args=[request.pk]), fields).status_code == 302
    assert Delivery.objects.count() == 2


def test_what_was_typed_stays_when_the_step_is_refused(client, town):
    request = town.open(town.hear("Oscuro", language="es").conversation)
    client.force_login(town.alice)
    fields = {"verb": "finish", "notes": "Done.", "notes_es": "Hecho.", "withhold": "1", "seen": "received"}
    answer = client.post(reverse("desk:move_case", args=[request.pk]), fields)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Say why those who raised" in page
    assert "\nHecho.</textarea>" in page
    assert "checked" in page


def test_people_who_wrote_to_another_department_are_counted_and_not_named(client, town):
    theirs = town.hear("Dark!", by="rudi").conversation
    request = raise_together(town, town.hear("Dark!").conversation, theirs)
    type(theirs).objects.filter(pk=theirs.pk).update(organization=town.parks)
    page = page_of(client, town.bob, request)
    assert "Rudi" not in page
    assert "and 1 more" in page
