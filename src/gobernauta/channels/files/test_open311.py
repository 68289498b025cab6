"""Requests out of another server's answer: each stands for itself, and none can spoil what is read later."""

import json
from typing import Any

import pytest

from gobernauta.channels.files import open311
from gobernauta.channels.files.cells import Reject
from gobernauta.channels.files.table import Row

GOOD = {
    "service_request_id": "1",
    "status": "open",
    "service_code": "lamp",
    "requested_datetime": "2026-01-01T00:00:00Z",
}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("service_code", None), ("status", "perhaps"), ("requested_datetime", None),
        ("requested_datetime", 1_700_000_000),
        ("requested_datetime", "9999-12-31T23:59:59-12:00"), ("requested_datetime", "0001-01-01T00:00:00+14:00"),
        ("updated_datetime", "2999-01-01T00:00:00Z"), ("lat", "nan"), ("lat", 1), ("extended_attributes", [1]),
    ],
)  # fmt: skip
def test_what_cannot_be_a_request_is_rejected_by_name_and_the_next_is_read(field: str, value: Any) -> None:
    (_, bad), (_, good) = open311.rows(json.dumps([{**GOOD, field: value}, GOOD]).encode(), "answer")
    assert isinstance(bad, Reject)
    assert field in bad.field
    assert bad.reason
    assert isinstance(good, Row)


def test_what_no_database_holds_is_left_out() -> None:
    said = {**GOOD, "description": "The \x00lamp", "service_request_id": "1\x00"}
    ((_, row),) = open311.rows(json.dumps([said]).encode(), "answer")
    assert isinstance(row, Row)
    assert (row.description, row.service_request_id) == ("The lamp", "1")
