"""Every way in which a network asks us to wait is understood, and none keeps us away for more than a day."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gobernauta.channels import waiting


@pytest.mark.parametrize(
    ("said", "least", "most"),
    [
        ({"Retry-After": "17"}, 17, 17),
        ({"retry-after": "0"}, 1, 1),
        ({"Retry-After": "99999999999"}, 86_400, 86_400),
        ({"Retry-After": "{date}"}, 6_600, 7_200),
        ({"Retry-After": "Fri, 31 Dec 9999 23:59:59 GMT"}, 86_400, 86_400),
        ({"Retry-After": "soon"}, 60, 60),
        ({"Reset": "{seconds}"}, 6_600, 7_200),
        ({"Reset": "{iso}"}, 6_600, 7_200),
        ({"Reset": "{iso}", "Retry-After": "5"}, 5, 5),
        ({"Reset": "{iso}", "Retry-After": "a while"}, 6_600, 7_200),
        ({}, 60, 60),
    ],
)
def test_how_long_to_wait(said: dict[str, str], least: float, most: float) -> None:
    soon = datetime.now(UTC) + timedelta(hours=2)
    at = {
        "date": format_datetime(soon, usegmt=True),
        "seconds": int(soon.timestamp()),
        "iso": soon.isoformat(),
    }
    headers = httpx.Headers({name: words.format(**at) for name, words in said.items()})
    assert least <= waiting.asked(headers, resets="Reset", otherwise=60.0) <= most


@given(st.text(max_size=40), st.text(max_size=40))
def test_whatever_is_said_the_wait_is_a_second_to_a_day(after: str, resets: str) -> None:
    said = {"Retry-After": after, "Reset": resets}
    assert 1 <= waiting.asked(said, resets="Reset", otherwise=60.0) <= waiting.LONGEST
