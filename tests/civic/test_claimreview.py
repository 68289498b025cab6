"""ClaimReview: written and read back equal, real shapes read, every fault named."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civic.formats import claimreview
from civic.formats.problem import FormatProblem
from tests.civic.open_documents import DAYS, LINKS, NAMED, few, named_when_faulty

PARTIES = st.builds(
    claimreview.Party, type=st.sampled_from(["Person", "Organization"]), name=NAMED, url=LINKS
)
REVIEWS = st.builds(
    claimreview.ClaimReview,
    url=LINKS,
    claim_reviewed=NAMED,
    date_published=st.just("") | DAYS,
    author=PARTIES,
    item_reviewed=st.none()
    | st.builds(claimreview.Claim, author=st.none() | PARTIES, appearance=few(LINKS), first_appearance=LINKS),
    review_rating=st.builds(
        claimreview.Rating,
        alternate_name=NAMED,
        rating_value=st.none() | st.floats(1, 5),
        worst_rating=st.just(1.0),
        best_rating=st.just(5.0),
    ),
)


@given(few(REVIEWS), REVIEWS)
@settings(max_examples=40)
def test_claim_reviews_round_trip(
    reviews: tuple[claimreview.ClaimReview, ...], one: claimreview.ClaimReview
) -> None:
    assert claimreview.parse(claimreview.write(reviews)) == reviews
    assert claimreview.parse(claimreview.write_one(one)) == (one,)


REVIEW: dict[str, Any] = {
    "@context": "http://schema.org",
    "@type": ["ClaimReview"],
    "datePublished": "2016-06-22",
    "url": "https://example.com/news/science/worldisflat.html",
    "claimReviewed": "The world is flat",
    "itemReviewed": {
        "@type": "CreativeWork",
        "author": {
            "@type": "Organization",
            "name": "Square World Society",
            "sameAs": "https://flatworlders.example/",
        },
        "datePublished": "2016-06-20",
        "appearance": {"@type": "OpinionNewsArticle", "url": "https://skeptical.example/news/a122121"},
    },
    "author": {"@type": "Organization", "name": "Example.com science watch"},
    "reviewRating": {
        "@type": "Rating",
        "ratingValue": "1",
        "bestRating": "5",
        "worstRating": "1",
        "alternateName": "False",
    },
}


def test_a_claim_review_is_found_wherever_a_publisher_puts_it() -> None:
    bare = {key: value for key, value in REVIEW.items() if key != "@context"}
    feed = {"@type": "DataFeed", "dataFeedElement": [{"@type": "DataFeedItem", "item": [bare]}]}
    context = {"@context": "https://schema.org/"}
    shapes = (REVIEW, [REVIEW], {**context, "@graph": [bare]}, {**context, **feed})
    found = [claimreview.parse(json.dumps(shape).encode()) for shape in shapes]
    [review] = found[0]
    assert all(reviews == (review,) for reviews in found)
    assert review.item_reviewed is not None
    assert review.item_reviewed.appearance == ("https://skeptical.example/news/a122121",)
    assert (review.review_rating.rating_value, review.review_rating.alternate_name) == (1.0, "False")


def test_one_bad_review_does_not_hide_the_others() -> None:
    good, bad = claimreview.iterate_reviews(
        json.dumps([REVIEW, {**REVIEW, "url": "x"}]).encode(), "feed.json"
    )
    assert isinstance(good, claimreview.ClaimReview)
    assert isinstance(bad, FormatProblem)
    assert bad.field == "[1].url"


@pytest.mark.parametrize(
    "path, value, reason",
    [
        ("@context", None, "required"),
        (
            "@context",
            "https://example.org",
            "the context is not https://schema.org",
        ),
        ("@type", None, "required"),
        ("@type", "Review", "'Review' is not 'ClaimReview'"),
        ("url", "worldisflat.html", "not an absolute address"),
        ("claimReviewed", "", "required"),
        ("datePublished", "2016-06", "not a whole date"),
        (
            "reviewRating",
            {"alternateName": ""},
            "in words or in figures is required",
        ),
        ("author", {"@type": "Person"}, "a name or an address is required"),
        ("reviewRating.ratingValue", "6", "not between the worst and the best"),
        ("reviewRating.ratingValue", "NaN", "is not a number"),
        ("author", "A newspaper", "object with named fields"),
    ],
)
def test_a_faulty_field_is_named(path: str, value: Any, reason: str) -> None:
    named_when_faulty(claimreview.parse, REVIEW, path, value, reason)
