"""The town these tests work in."""

from tests.desk.town import town

__all__ = ["town"]
