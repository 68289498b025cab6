"""Addresses of pages that have a number, for lists: their beginning is asked once and not again in every row."""

from django.urls import reverse


def beginning(name: str, *above: object) -> str:
    """What stands before the number and the slash that end the address of such a page."""
    return reverse(name, args=[*above, 0]).removesuffix("0/")
