"""Everyone who contributed is answered: once, on their own channel, in their language, and again when it changes."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gobernauta.cases import merging
from gobernauta.channels.models import Account
from gobernauta.channels.protocol import Visibility
from gobernauta.decisions import reached
from gobernauta.decisions.drafting import Refused
from gobernauta.decisions.models import Notice, Telling
from gobernauta.journeys import answer_all, audience, decide
from gobernauta.processes import items
from gobernauta.processes.models import Audience, Process, ProcessFile, Version
from gobernauta.publishing.models import Delivery
from gobernauta.register.models import Entry
from tests.decisions.conftest import wording
from tests.desk.town import MONDAY, later

pytestmark = pytest.mark.django_db


def complaints(town, number, **more):
    """As many people, each with a conversation."""
    return [town.hear("It is dark.", by=f"person{at}", **more).conversation for at in range(number)]


def test_the_forty_who_complained_get_one_message_each(hall, town):
    talks = complaints(town, 40)
    case = town.open(talks[0])
    for talk in talks[1:20]:
        other = town.open(talk)
        merging.merge_requests(kept=case, merged=other, actor=town.bob, now=MONDAY)
    answers = [("request", case.pk), *(("conversation", talk.pk) for talk in talks[15:])]
    round_ = hall.decide(answers)
    assert Notice.objects.filter(telling=round_).count() == 40
    assert sorted(it.message["to"] for it in Delivery.objects.all()) == sorted(
        f"@person{at}@example.org" for at in range(40)
    )
    assert Telling.objects.get(pk=round_.pk).state == "finished"
    assert Entry.objects.filter(action="decision.made").count() == 26


def petition(town):
    """A process that people may sign by any door."""
    file = ProcessFile.objects.create(
        slug="petitions", title="Petitions", method="petition", organization=town.roads, created_at=MONDAY
    )
    version = Version.objects.create(file=file, number=1, content="", drafted_at=MONDAY)
    return Process.objects.create(
        slug="lamps",
        version=version,
        organization=town.roads,
        title="Lamps",
        created_at=MONDAY,
        updated_at=MONDAY,
        state="open",
    )


def test_a_signer_by_mastodon_and_by_mail_who_also_complained_gets_one_message_where_it_was_proved(
    hall, town
):
    process, heard = petition(town), town.hear("It is dark.", by="suzie")
    mail = hall.contact("email", "suzie@example.org", verified=True)
    mail.person = heard.contact.person
    mail.save()
    for contact, role in ((heard.contact, "signer"), (mail, "signer"), (mail, "commenter"), (mail, "author")):
        items.join(process=process, contact=contact, role=role, now=MONDAY)
    case = town.open(heard.conversation)
    hall.decide([("process", process.pk), ("request", case.pk), ("conversation", heard.conversation.pk)])
    assert Notice.objects.get().recipient == f"p{heard.contact.person_id}"
    delivery = Delivery.objects.get()
    assert (delivery.account.kind, delivery.message["to"]) == ("email", "suzie@example.org")
    assert delivery.message["visibility"] == "direct"


def test_who_asked_not_to_be_told_is_counted_and_left_alone(hall, town):
    process = petition(town)
    for name in ("ana", "ben"):
        contact = hall.contact("email", f"{name}@example.org", name=name)
        items.join(process=process, contact=contact, role="signer", now=MONDAY)
    Audience.objects.filter(contact__address="ana@example.org").update(opted_out_at=MONDAY)
    round_ = hall.decide([("process", process.pk)])
    assert [it.message["to"] for it in Delivery.objects.all()] == ["ben@example.org"]
    assert dict(reached.progress(round_).unreachable) == {"opted_out": 1}


def test_each_is_told_in_their_language_and_who_has_none_is_told_why(hall, town):
    talks = [
        town.hear("Dark", by=who, language=language).conversation
        for who, language in (("ana", "es"), ("budi", "id"), ("carl", "de"), ("dan", "en"))
    ]
    hall.decide([("conversation", talk.pk) for talk in talks])
    spanish, indonesian, other, english = (
        hall.sent(to=f"@{who}@example.org")[0] for who in ("ana", "budi", "carl", "dan")
    )
    assert "Las farolas llegan en marzo." in spanish
    assert "/es/decisions/1/" in spanish
    assert "The lamps come in March." in indonesian
    assert not indonesian.startswith("“Mill Street")
    assert "/id/decisions/1/" in indonesian
    assert english == other
    assert english.startswith("“Mill Street gets new lamps”: accepted.")


@pytest.mark.parametrize("visibility", list(Visibility))
@pytest.mark.parametrize("direct", [True, False])
def test_no_answer_is_more_visible_than_what_it_answers(hall, town, visibility, direct):
    Account.objects.filter(kind="mastodon").update(capabilities={"direct": direct, "text_length": 500})
    heard = town.hear("It is dark.", visibility=visibility)
    hall.decide([("conversation", heard.conversation.pk)])
    order = list(Visibility)
    sent = [Visibility(it.message["visibility"]) for it in Delivery.objects.all()]
    assert len(sent) == 1
    assert order.index(sent[0]) >= order.index(visibility)


def test_who_used_the_form_reads_it_on_their_page_and_by_mail_and_counts_once(hall, town):
    form = Account.objects.create(kind="web", name="Form", created_at=MONDAY)
    heard = town.hear("It is dark.", visibility=Visibility.DIRECT)
    contact = hall.contact("email", "lucia@example.org", name="Lucía", language="es")
    heard.conversation.account, heard.conversation.contact = form, contact
    heard.conversation.language = "es"
    heard.conversation.save()
    type(heard).objects.filter(pk=heard.pk).update(contact=contact, account=form)
    round_ = hall.decide([("conversation", heard.conversation.pk)])
    page, mail = Delivery.objects.order_by("pk")
    assert (page.account.kind, page.conversation_id) == ("web", heard.conversation.pk)
    assert (mail.account.kind, mail.message["to"]) == ("email", "lucia@example.org")
    assert Notice.objects.get(telling=round_).delivery == mail
    assert "Las farolas llegan en marzo." in mail.message["text"]


def test_who_left_no_address_still_finds_it_on_their_page(hall, town):
    form = Account.objects.create(kind="web", name="Form", created_at=MONDAY)
    heard = town.hear("It is dark.", visibility=Visibility.DIRECT)
    heard.conversation.account, heard.conversation.contact = form, None
    heard.conversation.save()
    type(heard).objects.filter(pk=heard.pk).update(contact=None, account=form)
    hall.decide([("conversation", heard.conversation.pk)])
    assert Notice.objects.get().recipient == f"c{heard.conversation.pk}"
    assert Delivery.objects.get().account.kind == "web"


def test_those_who_cannot_be_reached_are_shown_with_the_reason(hall, town, client):
    gone, silent = town.hear("Dark", by="gone"), town.hear("Dark", by="silent")
    telegram = Account.objects.create(kind="telegram", name="T", created_at=MONDAY, state="paused")
    gone.conversation.account = telegram
    gone.conversation.save()
    silent.conversation.contact = None
    silent.conversation.save()
    type(silent).objects.filter(pk=silent.pk).update(contact=None)
    round_ = hall.decide([("conversation", gone.conversation.pk), ("conversation", silent.conversation.pk)])
    told = reached.progress(round_)
    assert (told.reached, told.waiting, dict(told.unreachable)) == (0, 0, {"no_account": 1, "unknown": 1})
    page = client.get("/en/decisions/1/").content.decode()
    assert "they left no way to reach them" in page


def test_what_the_network_refused_counts_as_unreachable(hall, town, client):
    round_ = hall.decide([("conversation", talk.pk) for talk in complaints(town, 3)])
    failed, sent, _waiting = Delivery.objects.order_by("pk")
    Delivery.objects.filter(pk=failed.pk).update(state="failed")
    Delivery.objects.filter(pk=sent.pk).update(state="sent")
    told = reached.progress(round_)
    assert (told.reached, told.waiting, told.lost, told.everyone) == (1, 1, 1, 3)
    for part, at in zip(reached.PARTS, (1, 2, 0), strict=True):
        (notice,) = reached.people(round_, part)
        assert notice.contact.address == f"@person{at}@example.org"
        client.force_login(town.alice)
        address = f"/en/desk/decisions/{round_.version.decision_id}/told/?part={part}"
        page = client.get(address).content.decode()
        assert [f"Person{number}" in page for number in range(3)] == [number == at for number in range(3)]
        client.force_login(town.charlie)
        assert client.get(address).status_code == 404


def test_a_changed_outcome_is_told_to_everybody_again_also_to_who_is_no_longer_named(hall, town):
    talks = complaints(town, 3)
    first = hall.decide([("conversation", talk.pk) for talk in talks])
    changed = wording(outcome="refused", changes={"en": "There is no money after all."})
    decision = first.version.decision
    version = decide.write(
        decision=decision,
        wording=changed,
        answers=[("conversation", talks[0].pk)],
        actor=town.bob,
        now=later(days=1),
    )
    answer_all.count(version.telling.pk, now=later(days=1))
    second = answer_all.publish(version, actor=town.alice, now=later(days=2))
    hall.tell(second, now=later(days=2))
    texts = [it.message["text"] for it in Delivery.objects.order_by("pk")]
    assert len(texts) == 6
    assert all("This replaces what we told you about decision 1 before." in text for text in texts[3:])
    assert all("refused" in text for text in texts[3:])


def test_a_text_that_is_too_long_for_the_network_goes_as_title_and_link(hall, town):
    talk = town.hear("Dark").conversation
    hall.decide([("conversation", talk.pk)], messages={"en": "Very long. " * 200})
    (text,) = hall.sent()
    assert len(text) <= 500
    assert "Mill Street gets new lamps" in text
    assert "/en/decisions/1/" in text


class Killed(BaseException):
    """What a worker dies of in the middle."""


def test_a_worker_that_dies_in_the_middle_leaves_nobody_out_and_tells_nobody_twice(hall, town, monkeypatch):
    talks = complaints(town, 11)
    round_ = hall.publish(hall.draft([("conversation", talk.pk) for talk in talks]))
    monkeypatch.setattr(answer_all, "BATCH", 3)
    queue_all, calls = answer_all.publishing.queue_all, []

    def dying(leaving, **more):
        made = queue_all(leaving, **more)
        calls.append(len(made))
        if len(calls) in (2, 4):
            raise Killed
        return made

    monkeypatch.setattr(answer_all.publishing, "queue_all", dying)
    for _life in range(2):
        with pytest.raises(Killed), transaction.atomic():
            hall.tell(round_)
    hall.tell(round_)
    hall.tell(round_)
    assert sorted(it.message["to"] for it in Delivery.objects.all()) == sorted(
        f"@person{at}@example.org" for at in range(11)
    )


def test_the_outbox_is_never_filled_with_one_round(hall, town, monkeypatch):
    talks = complaints(town, 9)
    round_ = hall.publish(hall.draft([("conversation", talk.pk) for talk in talks]))
    monkeypatch.setattr(answer_all, "BATCH", 2)
    monkeypatch.setattr(answer_all, "MOST_UNDER_WAY", 4)
    assert hall.tell(round_) == 4
    assert hall.tell(round_) == 0
    Delivery.objects.update(state="sent")
    assert hall.tell(round_) == 4
    Delivery.objects.update(state="sent")
    assert hall.tell(round_) == 1
    assert reached.progress(round_).reached == 8


def test_the_same_form_sent_twice_publishes_once(hall, town):
    version = hall.draft([("conversation", town.hear("Dark").conversation.pk)])
    hall.publish(version)
    with pytest.raises(Refused):
        hall.publish(version)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(st.integers(1, 4), st.booleans(), st.integers(0, 9), st.booleans()), min_size=1, max_size=20
    )
)
def test_of_all_ways_to_a_person_one_is_taken_and_it_is_a_best_one(rows):
    ways = [
        audience.Way(
            f"p{who}", at, None, "email", "en", verified, MONDAY + timedelta(days=days), opted_out=out
        )
        for at, (who, verified, days, out) in enumerate(rows)
    ]
    best = audience.best_of(ways)
    assert set(best) == {way.who for way in ways}
    for way in ways:
        assert best[way.who].rank >= way.rank
        assert best[way.who].who == way.who
