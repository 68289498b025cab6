"""ClaimReview: a published check of a claim, as schema.org JSON-LD.

Read from a page's script block, a list, a graph or a DataFeed of them. Contexts are not resolved. It does not judge
the claim and fetches nothing.
"""

# ruff: noqa: RUF009 - needed() and optional() make fields, not values.

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from civic.formats.jsontext import read_json, write_json
from civic.formats.place import Place
from civic.formats.problem import FormatProblem, Malformed
from civic.formats.record import (
    DAY,
    LINK,
    TEXT,
    Kind,
    constant,
    extensions,
    many,
    needed,
    number,
    optional,
    record,
    write_record,
)

CONTEXT = "https://schema.org"
_CONTEXTS = tuple(f"{scheme}://schema.org{slash}" for scheme in ("http", "https") for slash in ("", "/"))
_CONTAINERS = ("@graph", "dataFeedElement", "item")
_LARGE = 1e9


@dataclass(frozen=True, kw_only=True)
class Party:
    """Who said or who checked it: a Person or an Organization, by name or address."""

    type: str = optional(TEXT, "@type")
    name: str = optional(TEXT)
    url: str = optional(LINK)
    same_as: tuple[str, ...] = optional(many(LINK), "sameAs")
    extensions: Mapping[str, Any] = extensions()


def _check_party(party: Party, place: Place) -> None:
    if not (party.name or party.url or party.same_as):
        raise place.at("name").wrong("a name or an address is required")


PARTY = record(Party, _check_party)


def _read_appearance(place: Place) -> str:
    if not isinstance(place.value, dict):
        return place.link()
    return place.at("@id" if place.at("url").absent else "url").link()


APPEARANCE = Kind(_read_appearance, lambda url: {"@type": "CreativeWork", "url": url}, str)


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What is checked: who said it, when, and where it appeared."""

    type: str = optional(constant("Claim", "CreativeWork"), "@type")
    author: Party | None = optional(PARTY)
    date_published: str = optional(DAY, "datePublished")
    first_appearance: str = optional(APPEARANCE, "firstAppearance")
    appearance: tuple[str, ...] = optional(many(APPEARANCE))
    extensions: Mapping[str, Any] = extensions()


@dataclass(frozen=True, kw_only=True)
class Rating:
    """The verdict in words (`alternate_name`), and in figures from `worst_rating` to `best_rating` if there are any."""

    type: str = optional(constant("Rating"), "@type")
    alternate_name: str = optional(TEXT, "alternateName")
    rating_value: float | None = optional(number(-_LARGE, _LARGE), "ratingValue")
    best_rating: float | None = optional(number(-_LARGE, _LARGE), "bestRating")
    worst_rating: float | None = optional(number(-_LARGE, _LARGE), "worstRating")
    extensions: Mapping[str, Any] = extensions()


def _check_rating(rating: Rating, place: Place) -> None:
    if rating.rating_value is None and not rating.alternate_name:
        raise place.at("alternateName").wrong("a verdict in words or in figures is required")
    scale = [rating.worst_rating, rating.rating_value, rating.best_rating]
    given = [value for value in scale if value is not None]
    if rating.rating_value is not None and given != sorted(given):
        raise place.at("ratingValue").wrong("this is not between the worst and the best rating")


@dataclass(frozen=True, kw_only=True)
class ClaimReview:
    """One check of one claim."""

    type: str = optional(constant("ClaimReview"), "@type")
    url: str = needed(LINK)
    claim_reviewed: str = needed(TEXT, "claimReviewed")
    date_published: str = optional(DAY, "datePublished")
    in_language: str = optional(TEXT, "inLanguage")
    author: Party = needed(PARTY)
    item_reviewed: Claim | None = optional(record(Claim), "itemReviewed")
    review_rating: Rating = needed(record(Rating, _check_rating), "reviewRating")
    extensions: Mapping[str, Any] = extensions()


REVIEW = record(ClaimReview)


def parse(content: bytes, name: str = "claim review") -> tuple[ClaimReview, ...]:
    """Read every review of a document; raise Malformed, also when there is none in it."""
    root = read_json(content, name).root
    return tuple(REVIEW.read(_without_context(place)) for place in _reviews(root, False))


def iterate_reviews(content: bytes, name: str = "claim reviews") -> Iterator[ClaimReview | FormatProblem]:
    """Each review, or what is wrong with it, so that one bad review does not hide the others.

    Raise Malformed when the document as a whole is no list, graph or feed of reviews.
    """
    for place in _reviews(read_json(content, name).root, False):
        try:
            yield REVIEW.read(_without_context(place))
        except Malformed as wrong:
            yield wrong.problem


def write(reviews: Iterable[ClaimReview]) -> bytes:
    """The reviews as one JSON-LD graph."""
    return write_json({"@context": CONTEXT, "@graph": [write_record(review) for review in reviews]})


def write_one(review: ClaimReview) -> bytes:
    """One review as it stands in the page it is published on."""
    return write_json({"@context": CONTEXT, **write_record(review)})


def _reviews(place: Place, has_context: bool) -> Iterator[Place]:
    """A review itself, or those in the list, graph or feed at this place."""
    if isinstance(place.value, list):
        for element in place.elements():
            yield from _reviews(element, has_context)
        return
    _check_context(place, has_context)
    inner = next((place.at(key) for key in _CONTAINERS if isinstance(place.at(key).value, dict | list)), None)
    if inner is None:
        yield place
        return
    for element in inner.one_or_more():
        yield from _reviews(element, True)


def _check_context(place: Place, has_context: bool) -> None:
    context = place.at("@context")
    if context.absent and not has_context:
        raise context.wrong("this field is required")
    if not context.absent and not set(_CONTEXTS) & {str(item.value) for item in context.one_or_more()}:
        raise context.wrong("the context is not {context}", context=CONTEXT)


def _without_context(place: Place) -> Place:
    place.needed("@type")
    fields = {key: value for key, value in place.value.items() if key != "@context"}
    return Place(place.document, fields, place.path)
