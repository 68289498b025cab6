"""Which pages there are, with an address for each in the demo town; and how a page is looked at."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.test import Client
from django.utils import timezone

from gobernauta.cases.models import ServiceRequest
from gobernauta.channels import registry
from gobernauta.channels.models import Account
from gobernauta.decisions import telling, tokens
from gobernauta.decisions.models import Commitment, Notice
from gobernauta.faces import matrix
from gobernauta.inbox import references
from gobernauta.inbox.models import Message
from gobernauta.listening import actions as listening
from gobernauta.people import actions as people
from gobernauta.people.models import Membership, Role

MISSING = "no-such-page/"
BORROWED = ("account/login/", "account/password/reset/", MISSING)


@dataclass(frozen=True)
class Town:
    """Where the town is served, the session of the one who sees everything, and what addresses are filled with."""

    url: str
    session: str
    things: dict[str, str]

    def address(self, language: str, name: str) -> str:
        """One page."""
        return f"{self.url}/{language}/{dict(_paths(self.things))[name]}"

    def addresses(self, language: str) -> dict[str, str]:
        """Every page in a language: its name and where it is, found by asking every route of the house."""
        client = Client()
        client.cookies["sessionid"] = self.session
        pages = {}
        for name, path in [*_paths(self.things), *((path, path) for path in BORROWED)]:
            answer = client.get(f"/{language}/{path}")
            if (answer.status_code == 200 or name == MISSING) and b"<html" in answer.content:
                pages[name] = f"{self.url}/{language}/{path}"
        return pages


def _paths(things: dict[str, str]) -> Iterator[tuple[str, str]]:
    for route in matrix.routes():
        if route.name.split(":")[0] in ("square", "desk", "accept"):
            yield (
                route.name,
                re.sub(r"(\w+/)?<\w+:(\w+)>", lambda found: _filled(found, things), route.pattern),
            )


def _filled(found: re.Match[str], things: dict[str, str]) -> str:
    room, thing = found.group(1) or "", found.group(2)
    return room + things.get(f"{room}{thing}", things.get(thing, "1"))


def things() -> dict[str, str]:
    """What stands for each part of an address: a talked-over conversation, its case, and so on."""
    talked = (
        Message.objects.filter(direction="out", conversation__account__kind="web").latest("pk").conversation
    )
    case = (
        ServiceRequest.objects.filter(raised__conversation=talked).first() or ServiceRequest.objects.first()
    )
    shown = ServiceRequest.objects.filter(is_public=True).latest("pk")
    return {
        "conversations/pk": str(talked.pk),
        "cases/pk": str(case.pk),
        "accounts/pk": str(Account.objects.filter(kind__in=list(registry.kinds())).latest("pk").pk),
        "connect/kind": sorted(kind for kind, _channel in registry.kinds().items())[0],
        "requests/reference": shown.reference,
        "follow/reference": references.code(talked.reference),
        "record/index": "3",
        "staff/pk": str(Membership.objects.first().pk),
        "listening/slug": _topic(),
        **_decided(),
        "invitation/token": _invitation(),
    }


def _decided() -> dict[str, str]:
    promise = Commitment.objects.filter(state="delivered").latest("pk")
    round_ = telling.ask(commitment=promise, now=timezone.now())
    notice = Notice.objects.create(telling=round_, recipient="asked")
    return {
        "decisions/pk": str(promise.decision_id),
        "decisions/number": str(promise.decision.number),
        "promises/pk": str(promise.pk),
        "promises/number": str(promise.number),
        "done/token": tokens.sign(notice.pk),
    }


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


@dataclass
class Visit:
    """A page of a browser that remembers what it was told on its console."""

    page: object
    told: list[str] = field(default_factory=list)

    def go(self, address: str) -> None:
        """Load an address; what the console says afterwards is about it."""
        self.told.clear()
        self.page.goto(address)

    def problems(self, language: str) -> list[str]:
        """What is wrong with any page, whatever it is about."""
        found = self.page.evaluate(LOOK)
        wrong = {
            f"says it is in {found['lang']}": found["lang"] != language,
            "has no title": not found["title"].strip(),
            f"has {found['h1']} first headings": found["h1"] != 1,
            f"scrolls sideways: {found['wide']}": found["wide"],
        }
        return [words for words, is_wrong in wrong.items() if is_wrong] + self.told


def visit(page) -> Visit:
    """Listen to a page's console, which is also where a breach of the policy of contents is told."""
    seen = Visit(page)
    page.on("console", lambda message: seen.told.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: seen.told.append(str(error)))
    return seen


LOOK = """() => {
    const room = document.documentElement.clientWidth, full = document.documentElement.scrollWidth;
    const over = [...document.querySelectorAll("body *")].filter(it => it.getBoundingClientRect().right > room + 1);
    return {
        lang: document.documentElement.lang,
        title: document.title,
        h1: document.querySelectorAll("h1").length,
        wide: full > room ? (over.at(-1) || document.body).outerHTML.slice(0, 120) : "",
    };
}"""
