"""Ideas that change: amended, worded together, merged, withdrawn and removed, each with what stays to be seen."""

import pytest
from django.test import Client

from gobernauta.processes import counting, ideas, merging, moderation
from gobernauta.processes.models import Ballot, Flag, Item, Wording
from gobernauta.publishing.models import Delivery
from tests.desk.town import MONDAY, town
from tests.processes.start import begun
from tests.square.idea_processes import last_link, mailed, page, place, without_proof

__all__ = ["mailed", "place", "town"]


@pytest.mark.django_db
def test_an_author_amends_and_withdraws_by_the_key_and_nobody_else(mailed, client):
    client.post(
        page(mailed, "ideas/new/"), {"title": "Benches", "text": "Shade.", "email": "ana@example.org"}
    )
    link = last_link()
    client.post(link, {"do": "confirm"})
    client.post(link, {"do": "amend", "title": "Ten benches", "text": "In the shade.", "reason": "Clearer"})
    item = Item.objects.get(title="Ten benches")
    assert item.wordings.count() == 2
    empty = client.post(link, {"do": "amend", "title": "", "text": "typed"})
    assert empty.status_code == 400
    assert "typed" in empty.content.decode()
    assert client.post(link[:-3] + "/", {"do": "withdraw"}).status_code == 404
    client.post(link, {"do": "withdraw", "reason": "It is built"})
    item.refresh_from_db()
    assert (item.state, item.reason) == ("withdrawn", "It is built")
    shown = client.get(page(mailed, f"ideas/{item.number}/")).content.decode()
    assert "It is built" in shown
    assert "In the shade." not in shown


@pytest.mark.django_db
def test_a_suggested_wording_is_shown_with_its_changes_and_taken_over(mailed, client, town):
    client.post(
        page(mailed, "ideas/new/"),
        {"title": "Benches", "text": "Ten by the river.", "email": "ana@example.org"},
    )
    link = last_link()
    client.post(link, {"do": "confirm"})
    item = Item.objects.get(title="Benches")
    ideas.decide(item=item, accepted=True, reason="", actor=town.alice, now=MONDAY)
    new = page(mailed, f"ideas/{item.number}/wordings/new/")
    same = client.post(new, {"title": "Benches", "text": "Ten by the river."})
    assert same.status_code == 400
    words = {"title": "Benches", "text": "Twenty by the river.", "credit": "Bea", "reason": "Ten are few"}
    shown = client.post(new, words, follow=True).content.decode()
    assert "<del>Ten</del>" in shown
    assert "<ins>Twenty</ins>" in shown
    assert "suggests a wording" in Delivery.objects.last().message["text"]
    assert "suggested already" in client.post(new, words).content.decode()
    assert "Bea suggests" in client.get(link).content.decode()
    wording = Wording.objects.get(number=2, item=item)
    client.post(link, {"do": "settle", "wording": "2", "accepted": "yes"})
    item.refresh_from_db()
    wording.refresh_from_db()
    assert item.text == "Twenty by the river."
    assert wording.accepted_at
    assert "its words changed on" in client.get(page(mailed, f"ideas/{item.number}/")).content.decode()
    listing = client.get(page(mailed, f"ideas/{item.number}/wordings/")).content.decode()
    assert listing.index("Wording 2") < listing.index("Wording 1")
    for number in (1, 2):
        assert client.get(page(mailed, f"ideas/{item.number}/wordings/{number}/")).status_code == 200


@pytest.mark.django_db
def test_a_merged_idea_names_both_and_counts_each_person_once(town, client):
    process, contest = begun(
        town, "ideas", state="collecting", titles=("Lane", "Bike lane"), change=without_proof
    )
    Item.objects.filter(number=1).update(credit="Ana")
    Item.objects.filter(number=2).update(credit="Bea")
    client.post(page(process, "ideas/1/support/"), {"do": "support"})
    client.post(page(process, "ideas/2/support/"), {"do": "support"})
    Client().post(page(process, "ideas/2/support/"), {"do": "support"})
    one, two = Item.objects.order_by("number")
    merging.merge(kept=one, merged=two, reason="The same lane", actor=town.alice, now=MONDAY)
    counting.fold(process, now=MONDAY)
    one.refresh_from_db()
    assert one.support_count == 2
    shown = client.get(page(process, "ideas/1/")).content.decode()
    assert "Ana, Bea" in shown
    gone = client.get(page(process, "ideas/2/")).content.decode()
    assert "The same lane" in gone
    assert "Bike lane" not in client.get(page(process)).content.decode()
    assert counting.count_of(contest).voter_count == 2


@pytest.mark.django_db
def test_typing_the_address_of_another_changes_nothing_and_each_link_confirms_its_own(mailed, client, town):
    address = page(mailed, "ideas/1/support/")
    mine = {"do": "support", "email": "ana@example.org"}
    client.post(address, mine)
    first = last_link()
    Item.objects.create(
        process=mailed, contest=mailed.contests.get(), number=2, title="Pool", state="accepted",
        created_at=MONDAY, updated_at=MONDAY,
    )  # fmt: skip
    client.post(page(mailed, "ideas/2/support/"), mine)
    second = last_link()
    client.post(first)
    assert Ballot.objects.get().marks == {"1": 1}
    client.post(address, {**mine, "do": "back"})
    assert Ballot.objects.get().marks == {"1": 1}
    back = last_link()
    client.post(second)
    assert Ballot.objects.get().marks == {"1": 1, "2": 1}
    for _ in range(2):
        client.get(back)
        assert Ballot.objects.get().marks == {"1": 1, "2": 1}
    client.post(back)
    assert Ballot.objects.get().marks == {"2": 1}


@pytest.mark.django_db
def test_a_removed_idea_leaves_its_rule_and_reason_and_nothing_else(place, client, town):
    idea = Item.objects.get(number=1)
    report = page(place, "ideas/1/report/")
    assert client.post(report, {"reason": ""}).status_code == 400
    for _ in range(2):
        assert (
            "A person will read it"
            in client.post(report, {"reason": "It insults"}, follow=True).content.decode()
        )
    assert Flag.objects.get().subject_id == idea.pk
    cited = moderation.Cited("insult", "It insults a neighbour.")
    removal = moderation.propose(idea, cited, actor=town.alice, now=MONDAY)
    moderation.confirm(removal, actor=town.bob, now=MONDAY)
    gone = client.get(page(place, "ideas/1/"))
    assert gone.status_code == 410
    shown = gone.content.decode()
    assert "It insults a neighbour." in shown
    assert "Cycle lane" not in shown
    for rest in ("support/", "report/", "wordings/", "wordings/1/", "wordings/new/"):
        assert client.get(page(place, f"ideas/1/{rest}")).status_code == 404, rest
    assert "Cycle lane" not in client.get(page(place)).content.decode()
