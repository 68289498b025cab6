"""Every method by every door with every proof: one count, one receipt, once a person; or the way to what is missing.

A proof makes a person the same by all doors. Where none is asked, each door knows somebody of its own: a browser, an
account, an address, a document.
"""

import re
from dataclasses import replace
from datetime import date

import pytest

from civic.methods.registry import methods
from gobernauta.channels.models import Account
from gobernauta.inbox.models import Message
from gobernauta.journeys import acting, confirming, drafted, entering, judging, proving, take_part
from gobernauta.journeys.commands import VERBS, Deed
from gobernauta.people import roll
from gobernauta.processes import budgets, queries
from gobernauta.processes.models import Ballot
from gobernauta.processes.refusals import Refused
from gobernauta.publishing.models import Delivery
from tests.desk.town import MONDAY, town
from tests.journeys.test_at_once import MARKS, contest_of
from tests.processes import budget_town as made
from tests.processes.start import LATER, resident

pytestmark = pytest.mark.django_db
__all__ = ["town"]
METHODS = [method for method in methods() if method != "assembly"]  # an assembly asks about oneself: a form
DOCUMENT, BORN = "11111111H", date(1990, 5, 21)
DOORS = ("web", "mastodon", "email", "in-person")
MET_IN_PERSON = ("none", "roll", "in-person")  # proofs with which somebody can act at the town hall
TOKEN = re.compile(r"/take-part/(?:prove|confirm)/([^/\s]+)/")


@pytest.fixture
def mailbox():
    return Account.objects.create(
        kind="email",
        address="town@example.org",
        name="Town",
        created_at=MONDAY,
        capabilities={"direct": True},
    )


def begin(town, method, proof):
    """The contest of an open process that asks for this proof, and the marks and numbers of one act in it."""
    proofs = [] if proof == "none" else [proof]
    if method == "budget":
        contest = budgets.pots_of(made.voting(town, proofs=proofs, least_age=None, ballot="approval"))[0]
    else:
        rules = {"anonymous": False} if method == "survey" else {}
        asked = {"proofs": proofs, "areas": []}
        contest = contest_of(town, method, participation=asked, **rules)
    contest = queries.contest_by_pk(contest.pk)
    marks = MARKS.get(method, {"1": 1})
    numbers = {item.code: item.number for item in queries.judged_items(contest.process)}
    return contest, marks, [numbers[code] for code in marks]


def act(town, mailbox, door, contest, marks, numbers):
    """Act by a door as Suzie does; the newest link where one has to show more, and the receipt where it counts."""
    process = contest.process
    deed = judging.deeds(process)[0]
    if door == "in-person":
        who = {"document": DOCUMENT, "name": "", "actor": town.alice, "witness": town.bob}
        return "", entering.enter(process, deed=deed, numbers=numbers, now=LATER, **who).receipt
    if door == "web":
        return on_the_web(contest, marks)
    here = replace(town, account=mailbox) if door == "email" else town
    listed = "" if deed is Deed.SIGN else " " + " ".join(map(str, numbers))
    message = here.hear(f"{VERBS['en'][deed][0]} {process.pk}{listed}")
    if door == "email":
        Message.objects.filter(pk=message.pk).update(contact=resident("suzie"))
    acting.take(message.pk, now=LATER)
    return newest()


def on_the_web(contest, marks):
    asked = take_part.acts.participation_of(contest).proofs
    who = take_part.Who("web", email="suzie@example.org" if asked == ("email",) else "", visitor="browser")
    if asked:
        who = replace(who, visitor="")
    try:
        done = take_part.act(contest, marks, who, now=LATER)
    except take_part.ProofNeeded as needed:
        return needed.path, ""
    return newest() if done.awaits_mail else ("", done.receipt)


def newest():
    """The link, or the receipt, in the newest message that left."""
    text = Delivery.objects.latest("pk").message["text"]
    link = TOKEN.search(text)
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", text)
    return (link.group(), "") if link else ("", found.group())


def show(link, proof):
    """Show at a link who one is; the receipt, empty where that cannot be shown on a page."""
    token = TOKEN.search(link).group(1)
    if "/confirm/" in link:
        return confirming.confirm(confirming.read(token), now=LATER).receipt
    draft, contest = drafted.read(token)
    if proof == "roll":
        told = {"document": DOCUMENT, "born": BORN}
        return proving.by_roll(draft, contest, **told, network="", now=LATER).receipt
    if proof == "oidc":
        return proving.by_account(draft, contest, account="hash of suzie", network="", now=LATER).receipt
    if proof == "email":
        proving.by_email(draft, contest, "suzie@example.org", network="", now=LATER)
        return show(newest()[0], proof) if newest()[0] else newest()[1]
    return ""


@pytest.mark.parametrize("proof", ["none", "email", "roll", "oidc", "in-person"])
@pytest.mark.parametrize("method", METHODS)
def test_every_door_leads_to_the_same_count(town, mailbox, method, proof):
    roll.bring_in([roll.Line(DOCUMENT, BORN)])
    contest, marks, numbers = begin(town, method, proof)
    receipts = {}
    for door in [*DOORS, *DOORS]:  # everything twice
        if door == "in-person" and proof not in MET_IN_PERSON:
            with pytest.raises(Refused, match="proof of who you are"):
                act(town, mailbox, door, contest, marks, numbers)
            continue
        link, receipt = act(town, mailbox, door, contest, marks, numbers)
        receipt = show(link, proof) if link else receipt
        assert receipts.setdefault(door, receipt) == receipt
    counted = Ballot.objects.filter(contest=contest, state=Ballot.State.VALIDATED)
    assert not Ballot.objects.exclude(pk__in=counted).exists()
    assert {ballot.receipt for ballot in counted} == {one for one in receipts.values() if one}
    assert len(counted) == (4 if proof == "none" else 1)
    assert proof == "none" or proof in counted[0].proofs
