"""What every page knows: the town, its languages, and the way to the other pages."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gobernauta.people import policy

Pages = Iterable[tuple[str, object]]  # the name of an address, and what the page is called
PAGES = (
    ("square:report", _("Report something")),
    ("square:taking_part", _("Take part")),
    ("square:requests", _("What others report")),
    ("square:decisions", _("What we decided")),
    ("square:promises", _("What we promised")),
    ("square:find", _("Find my case")),
    ("square:record", _("Public record")),
)
FOOT = (
    ("square:accounts", _("Official accounts")),
    ("square:privacy", _("Privacy")),
    ("square:accessibility", _("Accessibility")),
    ("desk:start", _("For staff")),
)
DESK = (
    ("desk.enter", "desk:today", _("Today")),
    ("conversation.read", "desk:inbox", _("Inbox")),
    ("request.read", "desk:cases", _("Cases")),
    ("decision.read", "desk:decisions", _("Decisions")),
    ("process.read", "desk:petitions", _("Petitions")),
    ("process.read", "desk:processes", _("Processes")),
    ("listening.read", "desk:listening", _("Listening")),
    ("desk.enter", "desk:outbox", _("Outbox")),
    ("account.read", "desk:accounts", _("Accounts")),
    ("staff.read", "desk:staff", _("Staff")),
    ("record.read", "square:record", _("Record")),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of a navigation."""

    url: str
    label: str
    here: bool


@dataclass(frozen=True, slots=True)
class Language:
    """The same page in another language."""

    code: str
    name: str
    url: str
    here: bool


def town(request: HttpRequest) -> dict[str, object]:
    """The town's name, its languages and its pages. Lists are made only where a template asks."""
    return {
        "town_name": settings.TOWN_NAME,
        "source_address": settings.SOURCE_ADDRESS,
        "languages_here": lambda: list(_languages(request)),
        "square_pages": lambda: list(_entries(request, PAGES)),
        "foot_pages": lambda: list(_entries(request, FOOT)),
        "desk_pages": lambda: list(_entries(request, _of_desk(request))),
    }


def _languages(request: HttpRequest) -> Iterator[Language]:
    """Addresses begin with their language, and are otherwise the same in each."""
    here, whole = get_language() or "", request.get_full_path()
    rest = whole.removeprefix(f"/{here}/") if whole.startswith(f"/{here}/") else None
    for code, name in settings.LANGUAGES:
        yield Language(code, name, whole if rest is None else f"/{code}/{rest}", code == here)


def _of_desk(request: HttpRequest) -> Pages:
    """The pages of the desk that the policy opens to whoever is logged in."""
    user = request.user
    if not user.is_authenticated:
        return []
    return [(name, label) for action, name, label in DESK if policy.may(user, action, anywhere=True)]


def _entries(request: HttpRequest, pages: Pages) -> Iterator[Entry]:
    language = get_language()
    for name, label in pages:
        url = _address(name, language)
        yield Entry(url, str(label), request.path == url)


@cache
def _address(name: str, language: str | None) -> str:
    """Where a page is in the language in use: the same for everybody, and on every page."""
    return reverse(name)
