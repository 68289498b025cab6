"""What a page costs: statements, bytes, and calls of functions, which are the same whatever else a machine does."""

import cProfile
import pstats

from django.db import connection
from django.test.utils import CaptureQueriesContext

QUERIES, BYTES = 12, 60_000
CALLS = 55_000  # about 15 ms of one core; a tenth of them are Django's own watching of templates in tests


def within_budget(client, path, *, queries=QUERIES):
    """The answer, whose cost was looked at once everything that a process reads once had been read."""
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    profile = cProfile.Profile()
    profile.runcall(client.get, path)
    assert answer.status_code == 200, path
    assert len(asked) <= queries, [path, *(query["sql"][:120] for query in asked)]
    assert len(answer.content) <= BYTES, (path, len(answer.content))
    assert pstats.Stats(profile).total_calls <= CALLS, (path, pstats.Stats(profile).total_calls)
    return answer
