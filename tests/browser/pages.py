"""Which pages there are, found by asking every route in the demo town; and how a page is looked at."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import islice, product

from django.test import Client
from django.urls import resolve

from gobernauta.faces import matrix
from tests.browser.examples import DESKS, METHODS, Things

MISSING = "no-such-page/"
BORROWED = ("account/login/", "account/password/reset/", MISSING)
ROOMS = ("square", "desk", "accept")
FILES = (".json", ".svg", ".pdf")
PART = re.compile(r"(?:([\w-]+)/)?<\w+:(\w+)>")
NUMBERS = [str(number) for number in range(1, 9)]
MOST_ASKED = 100  # addresses that are tried for one route


@dataclass(frozen=True)
class Town:
    """Where the town is served, the session of the one who sees everything, and what addresses are filled with."""

    url: str
    session: str
    paths: dict[str, str]

    def address(self, language: str, name: str) -> str:
        """One page."""
        return f"{self.url}/{language}/{self.paths[name]}"

    def addresses(self, language: str) -> dict[str, str]:
        """Every page in a language: its name and where it is."""
        return {name: f"{self.url}/{language}/{path}" for name, path in self.paths.items()}


def paths(session: str, things: Things) -> dict[str, str]:
    """Every page of the house, found by asking every route with everything that may stand in its address."""
    client = Client()
    client.cookies["sessionid"] = session
    found = {}
    for route in matrix.routes():
        if route.name.split(":")[0] in ROOMS and not route.pattern.endswith(FILES):
            page = _first_page(client, _filled(route.pattern, things))
            if page is not None:
                found[route.name] = page
    return found | {path: path for path in (*_of_each_method(things), *BORROWED) if _is_page(client, path)}


def _of_each_method(things: Things) -> Iterator[str]:
    """Pages that look otherwise for every method, and the front of every process."""
    for method in METHODS:
        slugs = things[f"{method}/slug"]
        yield from (f"take-part/{slug}/" for slug in slugs)
        yield from (f"desk/processes/{slug}/{page}" for slug in slugs[:1] for page in ("", "enter/"))
    yield from (f"desk/processes/rules/new/{preset}/" for preset in things["new/preset"])


def _first_page(client: Client, paths: Iterator[str]) -> str | None:
    """The first address that is a page; none where only POST does something."""
    for path in paths:
        answer = client.get(f"/en/{path}")
        if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            return None
        if answer.status_code == HTTPStatus.OK and b"<html" in answer.content:
            return path
    return None


def _is_page(client: Client, path: str) -> bool:
    return path == MISSING or _first_page(client, iter([path])) is not None


def _filled(pattern: str, things: Things) -> Iterator[str]:
    """The addresses a route may have, the likely ones first: a process of the method whose page it is, and so on."""
    method, chosen, room = _method(pattern), [], ""
    for before, thing in PART.findall(pattern):
        room = before or room
        chosen.append(_values(room, thing, method, things))
    for values in islice(product(*chosen), MOST_ASKED):
        path = pattern
        for value in values:
            path = re.sub(r"<\w+:\w+>", lambda _part, value=value: value, path, count=1)
        yield path


def _values(room: str, thing: str, method: str, things: Things) -> Sequence[str]:
    if room == "take-part" and thing == "slug":
        methods = [method] if method in METHODS else METHODS
        return [slug for one in methods for slug in things[f"{one}/slug"]]
    if (room, thing) == ("processes", "slug"):
        return [slug for one in METHODS for slug in things[f"{one}/slug"][:1]]
    if thing == "pk" and room in DESKS:
        return things[f"{DESKS[room]}/pk"]
    return things.get(f"{room}/{thing}", NUMBERS if thing in ("number", "document", "pk") else ["1"])


def _method(pattern: str) -> str:
    """The method whose module shows a page; empty for pages that every method has."""
    address = "/en/" + re.sub(r"<\w+:\w+>", "1", pattern)
    return resolve(address).func.__module__.rsplit(".", 1)[1].split("_")[0]


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
