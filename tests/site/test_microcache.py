"""What may be kept is asked for once; what may not is never given to somebody else."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from gobernauta.site.microcache import MOST, MicroCache

SHARED = [("Cache-Control", "public, max-age=10, stale-while-revalidate=60"), ("ETag", '"a"')]


class Origin:
    """An application that counts, and says what it is told to."""

    def __init__(self, headers=SHARED, status="200 OK"):
        self.headers, self.status, self.asked, self.wait = headers, status, 0, None

    def __call__(self, environ, start):
        self.asked += 1
        number = self.asked
        if self.wait:
            self.wait.wait(10)
        start(self.status, list(self.headers))
        return [f"{environ['PATH_INFO']} {number}".encode()]


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


def get(cache, path="/a", method="GET", query="", **more):
    told = []
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "HTTP_HOST": "town",
        **more,
    }
    body = b"".join(cache(environ, lambda status, headers, _e=None: told.append((status, dict(headers)))))
    (status, headers) = told[-1]
    return status, headers, body


def test_it_asks_once_while_fresh_and_gives_the_old_while_one_renews():
    origin, clock = Origin(), Clock()
    cache = MicroCache(origin, clock=clock)
    assert [get(cache)[2] for _ in range(3)] == [b"/a 1"] * 3
    assert get(cache, HTTP_COOKIE="sessionid=x")[2] == b"/a 1"
    assert get(cache, query="page=2")[2] == b"/a 2"
    clock.now += 11
    origin.wait = Event()
    with ThreadPoolExecutor(1) as renewing:
        fresh = renewing.submit(get, cache)
        while origin.asked < 3:
            pass
        assert get(cache)[2] == b"/a 1"
        origin.wait.set()
        assert fresh.result()[2] == b"/a 3"
    assert get(cache)[2] == b"/a 3"
    clock.now += 100
    assert get(cache)[2] == b"/a 4"


def test_who_has_it_is_told_so_and_head_has_no_body():
    origin = Origin()
    cache = MicroCache(origin)
    assert get(cache, HTTP_IF_NONE_MATCH='"a"')[0] == "304 Not Modified"
    assert get(cache, HTTP_IF_NONE_MATCH='"b"')[2] == b"/a 1"
    assert get(cache, method="HEAD")[2] == b""
    assert origin.asked == 1


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [("Cache-Control", "no-store")],
        [("Cache-Control", "private, max-age=10")],
        [("Cache-Control", "public")],
        [*SHARED, ("Vary", "Cookie")],
        [*SHARED, ("Set-Cookie", "a=b")],
    ],
)
def test_what_may_not_be_kept_is_asked_for_each_time(headers):
    origin = Origin(headers)
    cache = MicroCache(origin)
    assert [get(cache)[2] for _ in range(2)] == [b"/a 1", b"/a 2"]


@pytest.mark.parametrize("status", ["404 Not Found", "302 Found", "500 Server Error", "304 Not Modified"])
def test_only_whole_answers_are_kept(status):
    origin = Origin(status=status)
    cache = MicroCache(origin)
    assert [get(cache)[2] for _ in range(2)] == [b"/a 1", b"/a 2"]


def test_acts_are_never_answered_from_it_and_it_does_not_grow():
    origin = Origin()
    cache = MicroCache(origin)
    get(cache)
    assert get(cache, method="POST")[2] == b"/a 2"
    for number in range(2 * MOST):
        get(cache, path=f"/{number}")
    assert len(cache.kept) == MOST
    get(cache, query="x" * 300)
    assert len(cache.kept) == MOST
