"""What holds for every page that any test asks for: looking at it changes nothing."""

import re
from typing import Any

from django.db import connection
from django.test import Client

LOOKS = ("GET", "HEAD", "OPTIONS")
CHANGE = re.compile(r'\b(?:INSERT INTO|DELETE FROM|TRUNCATE|COPY|UPDATE(?= "?\w+"? SET))\s+"?(\w+)')
MAY_CHANGE = {
    "django_session": "what the visitor's own session remembers",
    "people_spent": "a wrong key is counted however it was typed",
    "inbox_presence": "colleagues are told who looks at the same conversation",
    "channels_account": "a hub asks by GET whether it was us who subscribed, and for how long",
}
_ask = Client.request


def request(client: Client, **said: Any) -> Any:
    """In place of `Client.request`: an answer, as long as who only looks has changed no table."""
    if said.get("REQUEST_METHOD", "GET") not in LOOKS:
        return _ask(client, **said)
    with connection.execute_wrapper(_only_reading):
        return _ask(client, **said)


def _only_reading(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
    changed = set(CHANGE.findall(sql if isinstance(sql, str) else "")) - MAY_CHANGE.keys()
    assert not changed, f"looking at a page has changed {changed}: {sql}"
    return execute(sql, params, many, context)
