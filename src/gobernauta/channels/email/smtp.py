"""Handing a mail in. Every answer of the server becomes one honest word: refused, later, not reached, or not known."""

import smtplib
import socket
import ssl
from base64 import b64encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

import httpx

from gobernauta.channels import guarded
from gobernauta.channels.email.account import Account, Server
from gobernauta.channels.protocol import Expired, Rejected, Throttled, Uncertain, Unreachable
from gobernauta.channels.sentences import Sentence, of

PATIENCE = 300.0  # seconds; greylisting servers expect a second attempt after some minutes
ANSWER_SECONDS = 60.0  # for the answer to the mail itself; servers scan it before they answer


class Connection(smtplib.SMTP):
    """An SMTP connection over an address that passed the check."""

    def __init__(self, server: Server, allowed_hosts: Iterable[str], greeting: str) -> None:
        self._server, self._allowed = server, frozenset(allowed_hosts)
        super().__init__(server.host, server.port, local_hostname=greeting, timeout=guarded.SECONDS)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = guarded.connect(host, port, seconds=timeout, allowed_hosts=self._allowed)
        if self._server.security != "tls":
            return plain
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)


@contextmanager
def opened(account: Account, secret: str, allowed_hosts: Iterable[str]) -> Iterator[Connection]:
    """Connect and sign in. Raises `Expired`, `Throttled`, `Unreachable` or `Rejected`."""
    with translated(account.smtp):
        greeting = account.address.rpartition("@")[2]
        connection = Connection(account.smtp, allowed_hosts, greeting)
    try:
        with translated(account.smtp):
            connection.ehlo_or_helo_if_needed()
            if account.smtp.security == "starttls":
                connection.starttls(context=ssl.create_default_context())
                connection.ehlo()
            sign_in(connection, account, secret)
        yield connection
    finally:
        with suppress(OSError, smtplib.SMTPException):
            connection.quit()
        connection.close()


def sign_in(connection: Connection, account: Account, secret: str) -> None:
    """A relay inside the house may ask for no name; then none is given."""
    if not connection.has_extn("auth"):
        return
    if account.login == "xoauth2":
        words = f"user={account.username}\1auth=Bearer {secret}\1\1"
        connection.auth("XOAUTH2", lambda challenge=None: "" if challenge else words)
    elif (account.username + secret).isascii():
        connection.login(account.username, secret)
    else:  # RFC 4616 wants UTF-8, which smtplib does not write
        plain = b64encode(f"\0{account.username}\0{secret}".encode()).decode("ascii")
        code, said = connection.docmd("AUTH", f"PLAIN {plain}")
        if code != 235:
            raise smtplib.SMTPAuthenticationError(code, said)


@contextmanager
def translated(server: Server) -> Iterator[None]:
    """Turn failures before the mail is handed in into the errors of the protocol."""
    name = named(server)
    try:
        yield
    except httpx.ConnectError as error:
        raise Unreachable(of(error)) from error
    except ssl.SSLCertVerificationError as error:
        raise Unreachable(
            "The certificate of %(name)s is not valid: %(why)s",
            name=name,
            why=error.verify_message,
        ) from error
    except smtplib.SMTPAuthenticationError as error:
        if error.smtp_code < 500:
            raise Throttled("%(name)s asks us to sign in later", name=name, seconds=PATIENCE) from error
        raise Expired("%(name)s refuses the user name or password", name=name) from error
    except smtplib.SMTPNotSupportedError as error:
        raise Unreachable(
            "%(name)s lacks what the settings ask for: %(why)s", name=name, why=of(error)
        ) from error
    except smtplib.SMTPResponseException as error:
        raise refused(error.smtp_code, error.smtp_error, name) from error
    except (smtplib.SMTPException, OSError, EOFError, ValueError) as error:
        raise Unreachable("The connection to %(name)s broke: %(why)s", name=name, why=of(error)) from error


def named(server: Server) -> Sentence:
    return Sentence("the SMTP server %(host)s", host=server.host)


def refused(code: int, words: bytes | str, name: str) -> Expired | Rejected | Throttled | Unreachable:
    """Read a reply code (RFC 5321 section 4.2.1): 4xx later, 5xx never, anything else is no SMTP."""
    said = (words.decode("utf-8", "replace") if isinstance(words, bytes) else words).replace("\n", " ")[:300]
    sentence = Sentence("%(name)s answered %(code)s: %(said)s", name=name, code=code, said=said)
    if code == 530:
        return Expired(sentence)
    if 400 <= code < 500:
        return Throttled(sentence, seconds=PATIENCE)
    return Rejected(sentence) if 500 <= code < 600 else Unreachable(sentence)


def address(connection: Connection, account: Account, to: str) -> None:
    """Name sender and recipient; nothing is handed in yet. A copy to ourselves may be refused without harm."""
    with translated(account.smtp):
        expect(connection.mail(account.address), account.smtp)
        expect(connection.rcpt(to), account.smtp)
        if account.copy_to_self and to.lower() != account.address.lower():
            code, words = connection.rcpt(account.address)
            if code == 421:  # the server hangs up
                raise refused(code, words, named(account.smtp))


def expect(answer: tuple[int, bytes], server: Server) -> None:
    code, words = answer
    if code not in (250, 251):
        raise refused(code, words, named(server))


def hand_in(connection: Connection, account: Account, data: bytes) -> None:
    """Hand the mail in. Raises `Uncertain` when the connection breaks before the server has answered."""
    name = named(account.smtp)
    try:
        if connection.sock is not None:
            connection.sock.settimeout(ANSWER_SECONDS)
        code, words = connection.data(data)
    except smtplib.SMTPDataError as error:
        raise refused(error.smtp_code, error.smtp_error, name) from error
    except (smtplib.SMTPException, OSError, EOFError, ValueError) as error:
        raise Uncertain(
            "%(name)s took the mail but did not answer: %(why)s", name=name, why=of(error)
        ) from error
    if code != 250:
        raise (
            refused(code, words, name)
            if 400 <= code < 600
            else Uncertain("%(name)s answered %(code)s", name=name, code=code)
        )
