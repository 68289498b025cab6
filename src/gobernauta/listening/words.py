"""The words that make a mention belong to a topic: terms, "phrases", AND, OR, NOT, parentheses, NEAR/n.

Words are compared without case and accents; a trailing star matches any ending. No database.
"""

import re
import unicodedata
from collections.abc import Callable
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

_TOKEN = re.compile(r'\s*(?:(\()|(\))|"([^"]*)"|(NEAR/\d{1,2})|([^\s()"]+))')
LONGEST = 2_000
DEEPEST = 20
Test = Callable[[list[str]], bool]


class Unreadable(ValueError):
    """Why a query makes no sense, in a sentence."""


def normal(text: str) -> list[str]:
    """The words of a text: lower case, without accents, in order."""
    flat = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"[^\W_]+", "".join(c for c in flat if not unicodedata.combining(c)))


def matches(wanted: str, said: list[str]) -> bool:
    """Whether words (as `normal` gives them) answer a query. Raises `Unreadable`."""
    return parse(wanted)(said)


def parse(wanted: str) -> Test:
    """Read a query. Raises `Unreadable` with what is wrong."""
    if len(wanted) > LONGEST:
        raise Unreadable(_("The query is longer than %(most)d characters.") % {"most": LONGEST})
    tokens = _tokens(wanted)
    if not tokens:
        raise Unreadable(_("The query has no words."))
    test, rest = _either(tokens, 0)
    if rest:
        raise Unreadable(_("There is a closing parenthesis without an opening one."))
    return test


def host(url: str) -> str:
    """Where something was said."""
    return urlsplit(url).hostname or ""


def _tokens(wanted: str) -> list[tuple[str, str]]:
    found, at = [], 0
    text = wanted.strip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise Unreadable(_("A quotation mark is not closed."))
        opening, closing, phrase, near, word = match.groups()
        if opening or closing:
            found.append((opening or closing, ""))
        elif phrase is not None:
            found.append(("term", phrase))
        elif near:
            found.append(("NEAR", near[5:]))
        else:
            found.append((word, "") if word in ("AND", "OR", "NOT") else ("term", word))
        at = match.end()
    return found


def _either(tokens: list[tuple[str, str]], depth: int) -> tuple[Test, list[tuple[str, str]]]:
    test, rest = _both(tokens, depth)
    tests = [test]
    while rest and rest[0][0] == "OR":
        test, rest = _both(rest[1:], depth)
        tests.append(test)
    return (lambda said: any(one(said) for one in tests)), rest


def _both(tokens: list[tuple[str, str]], depth: int) -> tuple[Test, list[tuple[str, str]]]:
    test, rest = _single(tokens, depth)
    tests = [test]
    while rest and rest[0][0] not in ("OR", ")"):
        test, rest = _single(rest[1:] if rest[0][0] == "AND" else rest, depth)
        tests.append(test)
    return (lambda said: all(one(said) for one in tests)), rest


def _single(tokens: list[tuple[str, str]], depth: int) -> tuple[Test, list[tuple[str, str]]]:
    if not tokens:
        raise Unreadable(_("The query ends where a word should follow."))
    (kind, value), rest = tokens[0], tokens[1:]
    if depth > DEEPEST:
        raise Unreadable(_("The query has too many parentheses inside each other."))
    if kind == "NOT":
        test, rest = _single(rest, depth + 1)
        return (lambda said: not test(said)), rest
    if kind == "(":
        test, rest = _either(rest, depth + 1)
        if not rest or rest[0][0] != ")":
            raise Unreadable(_("A parenthesis is not closed."))
        return test, rest[1:]
    if kind != "term":
        raise Unreadable(_("A word is missing before %(word)s.") % {"word": kind})
    if len(rest) > 1 and rest[0][0] == "NEAR" and rest[1][0] == "term":
        return _near(value, rest[1][1], int(rest[0][1])), rest[2:]
    return (lambda said: bool(_places(value, said))), rest


def _near(left: str, right: str, distance: int) -> Test:
    def test(said: list[str]) -> bool:
        return any(abs(a - b) <= distance for a in _places(left, said) for b in _places(right, said))

    return test


def _places(term: str, said: list[str]) -> list[int]:
    """Where a word, a phrase or a beginning with a star stands."""
    parts = normal(term)
    if not parts:
        return []
    begins = term.rstrip().endswith("*")
    return [at for at in range(len(said) - len(parts) + 1) if _stands(parts, said[at:], begins)]


def _stands(parts: list[str], said: list[str], begins: bool) -> bool:
    whole = parts[:-1] if begins else parts
    if said[: len(whole)] != whole:
        return False
    return said[len(whole)].startswith(parts[-1]) if begins else True
