"""What the town's own mail server found out about the sender: SPF, DKIM and DMARC.

Only the Authentication-Results line (RFC 8601) that bears the name of our own server counts, and of several only
the topmost: anybody can write the others. Nothing is looked up here, no signature is checked again.
"""

import contextlib
from email.message import Message

import authres

from gobernauta.channels.email import headers

METHODS = ("dmarc", "dkim", "spf")


def found(message: Message, server: str) -> str:
    """The findings as `dmarc=pass dkim=pass spf=fail`; empty when our server says nothing."""
    for line in headers.raw_values(message, "Authentication-Results"):
        results = read(line)
        if results is not None and server and results.authserv_id.lower() == server.lower():
            return said(results)
    return ""


def read(line: str) -> authres.AuthenticationResultsHeader | None:
    with contextlib.suppress(authres.AuthResError, ValueError, AttributeError, TypeError, RecursionError):
        parsed = authres.AuthenticationResultsHeader.parse(f"Authentication-Results: {line[:5000]}")
        return parsed if parsed.authserv_id else None
    return None


def said(results: authres.AuthenticationResultsHeader) -> str:
    """The best result of each method: a mail may carry two signatures, one of them broken on the way."""
    words = []
    for method in METHODS:
        outcomes = [str(it.result).lower() for it in results.results if it.method.lower() == method]
        if outcomes:
            words.append(f"{method}={'pass' if 'pass' in outcomes else outcomes[0]}")
    return " ".join(words)
