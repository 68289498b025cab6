"""The one way out reaches nothing inside, however the address is written (promise 19)."""

import contextlib
import gzip
import re
import socket
import threading
import tracemalloc
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from gobernauta.channels import guarded
from tests.conftest import REPOSITORY

INSIDE = [
    "127.0.0.1", "127.1.2.3", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1",
    "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "::ffff:127.0.0.1",
    "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "fec0::1", "64:ff9b:1::a00:1",
    "::ffff:0:10.0.0.1", "5f00::1", "2001:0:4136:e378:8000:63bf:80ff:fffe",
]  # fmt: skip
WRITTEN = ["localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::1]", "[::ffff:127.0.0.1]", "0"]


@pytest.mark.parametrize("address", INSIDE)
def test_special_addresses_are_not_public(address):
    assert not guarded.is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_ordinary_addresses_are(address):
    assert guarded.is_public(address)


@pytest.mark.parametrize("host", WRITTEN)
def test_no_spelling_of_an_inner_host_is_reached(host):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.2)
        with pytest.raises((httpx.HTTPError, httpx.InvalidURL)):
            guarded.web_client(seconds=2).get(f"http://{host}:{listening.getsockname()[1]}/")
        with pytest.raises(TimeoutError):
            listening.accept()


def test_a_name_that_means_an_inner_address_is_refused_when_connecting(monkeypatch):
    inside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.7", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: inside)
    with pytest.raises(httpx.ConnectError, match="inside this network"):
        guarded.web_client(seconds=2).get("http://harmless.example/")


def test_a_name_that_changes_its_mind_is_reached_only_where_it_was_checked(monkeypatch):
    """DNS rebinding: the first look-up is public, every later one is inside. What was checked is what is dialled."""
    looked_up, dialled = [], []

    def rebinding(host, port, *_a, **_k):
        looked_up.append(host)
        address = "93.184.216.34" if len(looked_up) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    def dial(address, *_a, **_k):
        dialled.append(address[0])
        raise OSError("not today")

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    monkeypatch.setattr(socket, "create_connection", dial)
    with pytest.raises(httpx.ConnectError):
        guarded.web_client(seconds=2).get("http://rebinding.example/")
    assert (looked_up, dialled) == (["rebinding.example"], ["93.184.216.34"])
    with pytest.raises(httpx.ConnectError, match="inside this network"):
        guarded.web_client(seconds=2).get("http://rebinding.example/")
    assert dialled == ["93.184.216.34"]


def test_of_several_addresses_only_the_public_are_dialled(monkeypatch):
    found = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80))
        for address in ("10.0.0.7", "93.184.216.34", "169.254.169.254")
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: found)
    assert guarded.addresses("mixed.example", 80) == ["93.184.216.34"]


class Trap(ThreadingHTTPServer):
    """Answers `/moved` with the way to `/secret`, `/long` without end, and `/slow` never."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answer)
        self.asked, self.packed, self.over = [], {}, threading.Event()
        self.address = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        self.send_response(302 if self.path == "/moved" else 200)
        self.send_header("Location", f"{self.server.address}/secret")
        if self.path in self.server.packed:
            encoding, content = self.server.packed[self.path]
            self.send_header("Content-Encoding", encoding)
            self.end_headers()
            self.wfile.write(content)
            return
        self.end_headers()
        with contextlib.suppress(OSError):
            while self.path == "/long":
                self.wfile.write(b"x" * 65_536)
        if self.path == "/slow":
            self.server.over.wait(30)

    def log_message(self, *_a):
        """Nothing is written about each request."""


@pytest.fixture
def trap():
    server = Trap()
    yield server
    server.over.set()
    server.shutdown()
    server.server_close()


def test_no_redirect_is_followed(trap):
    answer = guarded.web_client(allowed_hosts=["127.0.0.1"]).get(f"{trap.address}/moved")
    assert (answer.status_code, trap.asked) == (302, ["/moved"])


def test_an_answer_without_end_is_cut_at_the_limit(trap):
    web = guarded.web_client(allowed_hosts=["127.0.0.1"], limit=1_000_000)
    with pytest.raises(guarded.Refused, match="1,000,000"):
        web.get(f"{trap.address}/long")


def test_a_small_answer_that_unpacks_into_a_huge_one_is_cut(trap):
    """A server may pack although we ask it not to: 200 MB travel as 200 KB."""
    trap.packed["/bomb"] = "gzip", gzip.compress(bytes(200_000_000), 6)
    web = guarded.web_client(allowed_hosts=["127.0.0.1"], limit=1_000_000)
    tracemalloc.start()
    try:
        with pytest.raises(guarded.Refused, match="1,000,000"):
            web.get(f"{trap.address}/bomb")
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


def test_packed_answers_are_read_and_broken_ones_said_to_be(trap):
    words = b"The bridge opens on Monday. " * 9_999
    trap.packed = {
        "/gzip": ("GZIP", gzip.compress(words)),
        "/zlib": ("deflate", zlib.compress(words)),
        "/torn": ("gzip", b"\x1f\x8b" + words),
        "/other": ("zstd", words),
    }
    web = guarded.web_client(allowed_hosts=["127.0.0.1"], limit=len(words))
    assert web.get(f"{trap.address}/gzip").content == web.get(f"{trap.address}/zlib").content == words
    assert web.get(f"{trap.address}/other").content == words
    with pytest.raises(httpx.DecodingError):
        web.get(f"{trap.address}/torn")


def test_an_answer_that_does_not_come_is_given_up(trap):
    with pytest.raises(httpx.ReadTimeout):
        guarded.web_client(allowed_hosts=["127.0.0.1"], seconds=0.2).get(f"{trap.address}/slow")


def test_an_answer_that_drips_for_ever_is_given_up(trap, monkeypatch):
    monkeypatch.setattr(guarded, "WHOLE_SECONDS", 0.05)
    with pytest.raises(guarded.Refused, match="longer than"):
        guarded.web_client(allowed_hosts=["127.0.0.1"], limit=10**12).get(f"{trap.address}/long")


def test_the_surroundings_name_no_other_way_out(trap, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", trap.address)
    monkeypatch.setenv("ALL_PROXY", trap.address)
    with pytest.raises(httpx.ConnectError, match="inside this network"):
        guarded.web_client(seconds=2).get("http://127.0.0.2/")
    assert trap.asked == []


def test_every_client_of_the_house_is_the_guarded_one():
    """Nothing else in the house opens a connection of its own to where somebody else says."""
    ways = re.compile(
        r"httpx\.(?:Client|AsyncClient|get|post|stream)\(|urlopen\(|create_connection\(|^import (?:requests|aiohttp)",
        re.MULTILINE,
    )
    house = REPOSITORY / "src" / "gobernauta"
    found = [
        str(path.relative_to(house))
        for path in house.rglob("*.py")
        if not path.name.startswith(("test_", "rig", "conf")) and ways.search(path.read_text())
    ]
    assert found == ["channels/guarded.py"]


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://example.org/", "gopher://example.org/"])
def test_other_schemes_are_not_fetched(url):
    with pytest.raises((httpx.HTTPError, httpx.UnsupportedProtocol)):
        guarded.web_client(seconds=2).get(url)
