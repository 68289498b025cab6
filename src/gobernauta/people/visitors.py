"""Where a request came from, as far as it can be believed: the network of the client, never kept as it is.

Each of our own proxies adds one address to `X-Forwarded-For`; what stands further left was written by the client
and counts for nothing. `GOBERNAUTA_PROXIES` says how many there are.
"""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def network(request: HttpRequest) -> str:
    """The /24 or /48 a request came from; what is no address is one network together."""
    return network_of(address(request))


def address(request: HttpRequest) -> str:
    """The address that the outermost of our own proxies saw."""
    passed = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",") if one.strip()]
    seen = [*passed, str(request.META.get("REMOTE_ADDR", ""))]
    return seen[max(0, len(seen) - 1 - settings.TRUSTED_PROXIES)]


def network_of(said: str) -> str:
    """The /24 (IPv4) or /48 (IPv6) an address lies in: what one household or office commonly shares."""
    try:
        ip = ipaddress.ip_address(said.strip("[]").partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(ip, ipaddress.IPv6Address):
        ip = ip.ipv4_mapped or ip
    return str(ipaddress.ip_network((ip, 24 if ip.version == 4 else 48), strict=False))
