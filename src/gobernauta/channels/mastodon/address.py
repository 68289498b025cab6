"""The address of a server, as an operator types it."""

import ipaddress
import re
from urllib.parse import urlsplit

from gobernauta.channels.protocol import Rejected


def server_address(given: str) -> str:
    """The address of a server as typed: https is added, paths are dropped. Raises `Rejected`."""
    typed = given.strip()
    try:
        found = urlsplit(typed if "://" in typed else f"https://{typed}")
        host, port = found.hostname or "", found.port
    except ValueError as error:
        raise Rejected("“%(typed)s” is not the address of a server.", typed=typed[:100]) from error
    if not host or found.username or found.password or re.search(r"[\s\x00-\x1f]", typed):
        raise Rejected("“%(typed)s” is not the address of a server.", typed=typed[:100])
    if found.scheme != "https" and not (found.scheme == "http" and is_this_machine(host)):
        raise Rejected("The address of the server must begin with https://.")
    netloc = f"[{host}]" if ":" in host else host
    return f"{found.scheme}://{netloc}" + (f":{port}" if port else "")


def is_this_machine(host: str) -> bool:
    """A server on the same machine may be spoken to in clear."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
