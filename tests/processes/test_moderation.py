"""Promise 5: a published rule, a reason, a second person; an appeal, decided by a third; counted in public."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from gobernauta.channels.models import Account
from gobernauta.inbox import references
from gobernauta.people.models import Role
from gobernauta.processes import comments, moderation
from gobernauta.processes.models import Comment, Flag, Item, Removal
from gobernauta.processes.refusals import Refused
from gobernauta.publishing.models import Delivery
from gobernauta.register.models import Entry
from tests.desk.town import MONDAY, staff
from tests.processes.start import begun, resident

pytestmark = pytest.mark.django_db
WRONG = moderation.Cited("insult", "It calls somebody names.")


@pytest.fixture
def said(town):
    Account.objects.create(kind="email", address="town@example.org", name="Town", created_at=timezone.now())
    process, _ = begun(town, "ideas", state="collecting")
    words = comments.Words("You are all fools!", name="Rudi")
    return comments.post(comments.About(process), words, author=resident("rudi"), actor=None, now=MONDAY)


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def test_nobody_removes_alone_without_rule_or_without_reason(town, said):
    for cited in (moderation.Cited("taste", "Ugly."), moderation.Cited("insult", " ")):
        with pytest.raises(Refused):
            moderation.propose(said, cited, actor=town.bob, now=MONDAY)
    removal = moderation.propose(said, WRONG, actor=town.bob, now=MONDAY)
    assert Comment.objects.get().state == "shown"
    with pytest.raises(Refused):
        moderation.confirm(removal, actor=town.bob, now=MONDAY)
    with pytest.raises(Refused):
        moderation.propose(said, WRONG, actor=town.alice, now=MONDAY)
    moderation.confirm(removal, actor=town.alice, now=MONDAY)
    assert Comment.objects.get().state == "removed"
    assert Comment.objects.get().text == "You are all fools!"
    with pytest.raises(Refused):
        moderation.drop(removal, actor=town.alice, now=MONDAY)


def test_what_cannot_wait_is_hidden_until_the_second_person_has_looked(town, said):
    cited = moderation.Cited("personal-data", "It names a telephone number.")
    removal = moderation.propose(said, cited, actor=town.bob, now=MONDAY)
    assert Comment.objects.get().state == "removed"
    moderation.drop(removal, actor=town.alice, now=MONDAY)
    assert Comment.objects.get().state == "shown"


def test_the_author_is_told_appeals_and_a_third_person_decides(town, said, client):
    bob, alice = browser(town.bob), browser(town.alice)
    dora = browser(staff("dora", town.roads, Role.CLERK))
    page = f"/en/desk/processes/moderation/comment/{said.pk}/"
    assert bob.post(page, {"rule": "insult"}).status_code == 400
    assert bob.post(page, {"rule": "insult", "reason": "Names."}).status_code == 302
    removal = Removal.objects.get()
    second = f"/en/desk/processes/moderation/{removal.pk}/second/"
    assert bob.post(second, {"confirm": "1"}).status_code == 400
    assert "fools" in alice.get("/en/desk/processes/moderation/").content.decode()
    alice.post(second, {"confirm": "1"})
    told = Delivery.objects.get().message
    assert told["to"] == "rudi@example.org"
    code = re.search(r"\w{5}-\w{5}-\w{5}", told["text"]).group()
    appeal = "/es/take-part/moderation/appeal/"
    assert client.post(appeal, {"code": code[:-1] + "?", "text": "Satire."}).status_code == 400
    assert client.post(appeal, {"code": code.lower(), "text": "It was satire."}).status_code == 200
    decide = f"/en/desk/processes/moderation/{removal.pk}/decide/"
    for taker in (bob, alice):
        assert taker.post(decide, {"restore": "1", "answer": "So be it."}).status_code == 400
    assert dora.post(decide, {"restore": "1", "answer": "So be it."}).status_code == 302
    assert Comment.objects.get().state == "shown"
    assert "So be it." in Delivery.objects.last().message["text"]
    assert Entry.objects.filter(action__startswith="removal.").count() == 4
    public = client.get("/en/take-part/moderation/").content.decode()
    row = re.search(r"No insults.*?</tr>", public).group()
    assert re.findall(r">(\d+)<", row) == ["1", "1", "0", "1", "1"]
    assert browser(town.charlie).get(page).status_code == 404


def test_one_voice_does_not_sound_like_many_and_a_look_settles_it(town, said):
    for network in ("a", "a", "b"):
        moderation.flag(said, reason="Rude", network=network, now=MONDAY)
    assert Flag.objects.count() == 2
    bob = browser(town.bob)
    assert "2 voices" in bob.get("/en/desk/processes/moderation/").content.decode()
    bob.post(f"/en/desk/processes/moderation/comment/{said.pk}/", {"fine": "1"})
    assert not Flag.objects.filter(settled_at=None).exists()
    assert Comment.objects.get().state == "shown"


def test_an_item_can_be_removed_too_and_comes_back_as_it_was(town, said):
    item = Item.objects.get()
    removal = moderation.propose(item, WRONG, actor=town.bob, now=MONDAY)
    moderation.confirm(removal, actor=town.alice, now=MONDAY)
    assert Item.objects.get().state == "removed"
    moderation.appeal(f"{code_of(removal)}", "No.", now=MONDAY)
    third = staff("dora", town.roads, Role.CLERK)
    moderation.decide(removal, restored=True, answer="Yes.", actor=third, now=MONDAY)
    assert Item.objects.get().state == "accepted"


def code_of(removal):
    return references.code(removal.reference)


@pytest.mark.parametrize(
    ("method", "state", "page"),
    [
        ("consultation", "open", "/en/desk/consultations/{process}/?state=accepted"),
        ("budget", "accepting", "/en/desk/budgets/{process}/project/{number}/"),
        ("ideas", "collecting", "/en/desk/ideas/{process}/idea/{number}/"),
    ],
)
def test_from_the_page_of_each_thing_it_can_be_proposed_to_remove_it(town, method, state, page):
    preset = "participatory-budget" if method == "budget" else method
    process, _ = begun(town, preset, state=state)
    clerk = browser(staff("moira", town.roads, Role.TEAM_LEAD))
    item = Item.objects.get()
    shown = clerk.get(page.format(process=process.pk, number=item.number)).content.decode()
    link = f"/en/desk/processes/moderation/item/{item.pk}/"
    assert link in shown
    told = {"rule": "insult", "reason": "It calls somebody names."}
    assert clerk.post(link, told).status_code == 302
    assert Removal.objects.get().rule == "insult"
