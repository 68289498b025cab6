"""The one way out reaches nothing inside, however the address is written (promise 19)."""

import socket

import httpx
import pytest

from gobernauta.channels import guarded

INSIDE = [
    "127.0.0.1", "127.1.2.3", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1",
    "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "::ffff:127.0.0.1",
    "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:4136:e378:8000:63bf:80ff:fffe",
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


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://example.org/", "gopher://example.org/"])
def test_other_schemes_are_not_fetched(url):
    with pytest.raises((httpx.HTTPError, httpx.UnsupportedProtocol)):
        guarded.web_client(seconds=2).get(url)
