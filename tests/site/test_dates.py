"""Dates on pages: no reader takes the day for the month."""

import datetime

import pytest
from django.utils import formats, translation

MOMENT = datetime.datetime(2026, 11, 4, 20, 31, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("language", "short", "whole"),
    [
        ("en", "4 Nov 2026, 20:31", "4 November 2026, 20:31"),
        ("es", "04/11/2026 20:31", "4 de noviembre de 2026 a las 20:31"),
        ("id", "04-11-2026 20.31", "4 Nov. 2026, 20.31"),
    ],
)
def test_a_moment_is_written_as_the_reader_writes_it(language: str, short: str, whole: str) -> None:
    with translation.override(language):
        assert formats.date_format(MOMENT, "SHORT_DATETIME_FORMAT") == short
        assert formats.date_format(MOMENT, "DATETIME_FORMAT") == whole
