"""What stands for each part of an address in the demo town: cases, processes of each method, links of mails."""

from collections.abc import Mapping, Sequence

from django.core import signing
from django.utils import timezone

from gobernauta.cases.models import ServiceRequest
from gobernauta.channels import registry
from gobernauta.channels.models import Account
from gobernauta.decisions import telling, tokens
from gobernauta.decisions.models import Commitment, Notice
from gobernauta.inbox import references
from gobernauta.inbox.models import Message
from gobernauta.journeys import assembly, confirming, drafted, idea, petition, your_data
from gobernauta.listening import actions as listening
from gobernauta.people import actions as people
from gobernauta.people.models import ContactDetail, Membership, Role
from gobernauta.processes import files
from gobernauta.processes.models import Ballot, Code, Comment, Contest, Item, Process, Seat, Version

METHODS = ("petition", "ideas", "poll", "survey", "ranking", "consultation", "budget", "assembly")
DESKS = {"budgets": "budget", "petitions": "petition", "consultations": "consultation", "ideas": "ideas"}
DESKS |= {"assemblies": "assembly", "surveys": "survey"}
Things = Mapping[str, Sequence[str]]


def things() -> Things:
    """Every value a part of an address may have, by the part and the word before it, the likely ones first."""
    return {**_one_each(), **_decided(), **_processes(), **_links()}


def _one_each() -> Things:
    talked = (
        Message.objects.filter(direction="out", conversation__account__kind="web").latest("pk").conversation
    )
    case = (
        ServiceRequest.objects.filter(raised__conversation=talked).first() or ServiceRequest.objects.first()
    )
    shown = ServiceRequest.objects.filter(is_public=True).latest("pk")
    return {
        "conversations/pk": [str(talked.pk)],
        "cases/pk": [str(case.pk)],
        "accounts/pk": [str(Account.objects.filter(kind__in=list(registry.kinds())).latest("pk").pk)],
        "connect/kind": sorted(kind for kind, _channel in registry.kinds().items()),
        "requests/reference": [shown.reference],
        "follow/reference": [references.code(talked.reference)],
        "record/index": ["3"],
        "staff/pk": [str(Membership.objects.first().pk)],
        "listening/slug": [_topic()],
    }


def _decided() -> Things:
    promise = Commitment.objects.filter(state="delivered").latest("pk")
    round_ = telling.ask(commitment=promise, now=timezone.now())
    notice = Notice.objects.create(telling=round_, recipient="asked")
    return {
        "decisions/pk": [str(promise.decision_id)],
        "decisions/number": [str(promise.decision.number)],
        "promises/pk": [str(promise.pk)],
        "promises/number": [str(promise.number)],
        "done/token": [tokens.sign(notice.pk)],
    }


def _processes() -> Things:
    """Processes by method: the addresses and numbers of each, and what lies in them."""
    found: dict[str, Sequence[str]] = {}
    for method in METHODS:
        processes = Process.objects.filter(version__file__method=method).order_by("-ballot_count")
        found[f"{method}/slug"] = [one.slug for one in processes]
        found[f"{method}/pk"] = [str(one.pk) for one in processes]
    written = Version.objects.exclude(published_at=None).latest("pk")
    files.draft(
        slug=written.file.slug,
        content=written.content,
        organization=written.file.organization,
        actor=written.drafted_by,
        now=timezone.now(),
    )
    return {
        **found,
        "rules/slug": [written.file.slug],
        "new/preset": sorted(files.presets()),
        "ballot/pot": ["town"],
        "outcome/pot": ["town"],
        "paper/pot": ["town"],
        "comments/number": [str(pk) for pk in Comment.objects.order_by("-pk").values_list("pk", flat=True)],
        "moderation/kind": ["comment"],
        "moderation/pk": [str(Comment.objects.latest("pk").pk)],
        "codes/number": [str(pk) for pk in Code.objects.values_list("pk", flat=True)],
        "wordings/version": ["1"],
    }


def _links() -> Things:
    """The links that people get by mail, as they are made for somebody of the town."""
    contact = ContactDetail.objects.filter(kind="email").earliest("pk")
    waiting = Process.objects.filter(state="moderation").latest("pk")
    thought = Item.objects.filter(process__version__file__method="ideas").earliest("pk")
    ballot = Ballot.objects.latest("pk")
    contest = Contest.objects.filter(process__state="open").earliest("pk")
    link = confirming.Link(ballot.process_id, 0, contact.pk, True, "participant", "en")
    return {
        "confirm/token": [_end(confirming.address(link))],
        "yours/token": [_end(petition.your_page(waiting, contact)), _end(idea.path_of(thought, contact))],
        "sponsor/token": [_end(petition.sponsor_page(waiting))],
        "stand/token": [signing.dumps([waiting.pk, contact.pk, "en"], salt=petition.STAND)],
        "prove/token": [_draft(contest)],
        "seat/token": [assembly.token_of(seat) for seat in Seat.objects.order_by("pk")[:1]],
        "your-data/token": [signing.dumps(contact.address, salt=your_data.SALT)],
        "invitation/token": [_invitation()],
    }


def _draft(contest: Contest) -> str:
    marks = {Item.objects.filter(process=contest.process).earliest("pk").code: 1}
    return _end(drafted.path(drafted.Draft(contest=contest.pk, marks=marks, language="en")))


def _end(address: str) -> str:
    return address.rstrip("/").rsplit("/", 1)[1]


def _topic() -> str:
    listening.ask(
        slug="water", names={"en": "Water"}, wanted="water OR agua", actor="clerk", now=timezone.now()
    )
    return "water"


def _invitation() -> str:
    grace = Membership.objects.filter(role=Role.ADMINISTRATOR).latest("pk")
    _invitation, token = people.invite(
        email="new@puerto-alba.example",
        name="Nadia New",
        organization=grace.organization,
        role=Role.CLERK,
        actor=grace.user,
        now=timezone.now(),
    )
    return token
