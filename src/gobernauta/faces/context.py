"""What every page knows: the town, its languages, and the way to the other pages."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

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
    }


def _languages(request: HttpRequest) -> Iterator[Language]:
    """Addresses begin with their language, and are otherwise the same in each."""
    here, whole = get_language() or "", request.get_full_path()
    rest = whole.removeprefix(f"/{here}/") if whole.startswith(f"/{here}/") else None
    for code, name in settings.LANGUAGES:
        yield Language(code, name, whole if rest is None else f"/{code}/{rest}", code == here)


def _entries(request: HttpRequest, pages: tuple[tuple[str, object], ...]) -> Iterator[Entry]:
    for name, label in pages:
        url = reverse(name)
        yield Entry(url, str(label), request.path == url)
