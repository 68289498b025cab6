"""Reading the mailbox: a guarded connection, bounded pages, and waiting for news.

The folder is opened read-only and no mail is marked as read, moved or deleted: staff may go on using it with any
mail program.
"""

import re
import ssl
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from imaplib import IMAP4

import httpx
from imap_tools import AND, BaseMailBox, MailboxFolderSelectError
from imap_tools.errors import ImapToolsError, MailboxLoginError

from gobernauta.channels import guarded
from gobernauta.channels.email.account import Account, Server
from gobernauta.channels.email.threads import event_name
from gobernauta.channels.protocol import Expired, Raw, Rejected, Throttled, Unreachable
from gobernauta.channels.sentences import Sentence, of

PAGE = 40  # mails
PAGE_BYTES = 30_000_000
MESSAGE_BYTES = 25_000_000  # a larger mail is cut to its beginning
BEGINNING = 1_000_000
LONGEST_IDLE = 25 * 60  # seconds; RFC 2177 asks for less than 29 minutes
PATIENCE = 300.0  # seconds to wait when the server asks for patience without saying how long
BUSY = re.compile(r"\[(UNAVAILABLE|LIMIT|INUSE|OVERQUOTA)\]|too many|try again", re.IGNORECASE)  # RFC 5530


class Connection(IMAP4):
    """An IMAP connection over an address that passed the check."""

    def __init__(self, server: Server, allowed_hosts: Iterable[str]) -> None:
        self._server, self._allowed = server, frozenset(allowed_hosts)
        super().__init__(server.host, server.port, guarded.SECONDS)
        if server.security == "starttls":
            self.starttls(ssl.create_default_context())

    def _create_socket(self, timeout: float | None) -> object:
        plain = guarded.connect(self._server.host, self._server.port, allowed_hosts=self._allowed)
        if self._server.security != "tls":
            return plain
        return ssl.create_default_context().wrap_socket(plain, server_hostname=self._server.host)


class Mailbox(BaseMailBox):
    """imap-tools over a guarded connection."""

    def __init__(self, server: Server, allowed_hosts: Iterable[str]) -> None:
        self._server, self._allowed = server, allowed_hosts
        super().__init__()

    def _get_mailbox_client(self) -> IMAP4:
        return Connection(self._server, self._allowed)


@contextmanager
def opened(account: Account, secret: str, allowed_hosts: Iterable[str]) -> Iterator[Mailbox]:
    """Sign in; sign out at the end. Raises `Expired`, `Throttled`, `Unreachable` or `Rejected`."""
    with translated(account.imap):
        mailbox = Mailbox(account.imap, allowed_hosts)
    try:
        with translated(account.imap):
            sign_in(mailbox, account, secret)
        yield mailbox
    finally:
        with suppress(OSError, IMAP4.error, ImapToolsError, ValueError):
            mailbox.logout()


def sign_in(mailbox: Mailbox, account: Account, secret: str) -> None:
    try:
        if account.login == "xoauth2":
            mailbox.xoauth2(account.username, secret, initial_folder=None)
        elif (account.username + secret).isascii():
            mailbox.login(account.username, secret, initial_folder=None)
        else:
            mailbox.login_utf8(account.username, secret, initial_folder=None)
    except (MailboxLoginError, IMAP4.error) as error:
        if isinstance(error, IMAP4.abort):
            raise
        if BUSY.search(str(error)):
            raise Throttled(
                "The IMAP server is busy and asks us to come back later", seconds=PATIENCE
            ) from error
        raise Expired("The IMAP server refuses the user name or password") from error


@contextmanager
def translated(server: Server) -> Iterator[None]:
    """Turn what can go wrong on the way into the errors of the protocol."""
    name = Sentence("the IMAP server %(host)s", host=server.host)
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
    except MailboxFolderSelectError as error:
        raise Rejected("A folder does not exist on %(name)s, or may not be opened", name=name) from error
    except (IMAP4.abort, OSError, EOFError) as error:
        raise Unreachable("The connection to %(name)s broke: %(why)s", name=name, why=of(error)) from error
    except (IMAP4.error, ImapToolsError) as error:
        if BUSY.search(str(error)):
            raise Throttled("%(name)s asks us to come back later", name=name, seconds=PATIENCE) from error
        raise Unreachable(
            "%(name)s could not do what was asked: %(why)s", name=name, why=str(error)[:200]
        ) from error
    except (ValueError, IndexError, KeyError, TypeError, AttributeError) as error:
        raise Unreachable("%(name)s answered something that is not IMAP", name=name) from error


def page(mailbox: Mailbox, account: Account, cursor: str) -> tuple[list[Raw], str]:
    """Return the mails after `cursor` (UIDVALIDITY:UID), at most a page of them, and the next cursor.

    An empty cursor, or one whose UIDVALIDITY is gone, looks back over a bounded number of days; what was heard
    before has the same event name and is recognised by it.
    """
    with translated(account.imap):
        validity, upcoming = select(mailbox, account.folder)
        known, last = position(cursor)
        if known == validity:
            waiting = uids(mailbox, f"UID {last + 1}:*", last)
        else:
            since = datetime.now(UTC).date() - timedelta(days=account.look_back_days)
            last, waiting = 0, uids(mailbox, str(AND(date_gte=since)), 0)
        asked = waiting[:PAGE]
        sizes = measured(mailbox, asked)
        taken = fitting(sizes)
        raws = fetched(mailbox, {uid: sizes[uid] for uid in taken})
        if len(taken) < len(sizes):
            return raws, f"{validity}:{taken[-1]}"
        if len(asked) < len(waiting):  # even when every mail of this page has just been removed
            return raws, f"{validity}:{asked[-1]}"
        return raws, f"{validity}:{max([last, upcoming - 1, *waiting])}"


def select(mailbox: Mailbox, folder: str) -> tuple[int, int]:
    """Open a folder read-only; return its UIDVALIDITY and UIDNEXT (0 where the server does not tell)."""
    mailbox.folder.set(folder, readonly=True)
    return told(mailbox, "UIDVALIDITY"), told(mailbox, "UIDNEXT")


def told(mailbox: Mailbox, name: str) -> int:
    """A number from the answer to opening a folder."""
    found = mailbox.client.untagged_responses.get(name, [b"0"])[-1]
    return int(found) if isinstance(found, bytes) else 0


def position(cursor: str) -> tuple[int, int]:
    validity, _, uid = cursor.partition(":")
    return (int(validity), int(uid)) if validity.isdecimal() and uid.isdecimal() else (0, 0)


def uids(mailbox: Mailbox, criteria: str, above: int) -> list[int]:
    """UIDs in order. `*` names the last mail even when it lies below the range (RFC 9051 section 9), so: above."""
    return sorted(uid for it in mailbox.uids(criteria) if (uid := int(it)) > above)


def measured(mailbox: Mailbox, wanted: list[int]) -> dict[int, int]:
    """The size of every mail that is still there."""
    if not wanted:
        return {}
    _, answer = mailbox.client.uid("FETCH", ",".join(map(str, wanted)), "(UID RFC822.SIZE)")
    lines = [line for line in answer if isinstance(line, bytes)]
    pairs = ((number(rb"UID", line), number(rb"RFC822\.SIZE", line)) for line in lines)
    return dict(sorted((uid, size) for uid, size in pairs if uid in wanted))


def number(name: bytes, line: bytes) -> int:
    found = re.search(name + rb" (\d+)", line)
    return int(found[1]) if found else 0


def fitting(sizes: dict[int, int]) -> list[int]:
    """As many mails, in order, as fit into a page; always one."""
    taken: list[int] = []
    total = 0
    for uid, size in sizes.items():
        total += size if size <= MESSAGE_BYTES else BEGINNING
        if taken and total > PAGE_BYTES:
            break
        taken.append(uid)
    return taken


def fetched(mailbox: Mailbox, sizes: dict[int, int]) -> list[Raw]:
    """Mails as they are, of one that is too large the beginning; one that has just been removed is left out."""
    whole = [uid for uid, size in sizes.items() if size <= MESSAGE_BYTES]
    cut = [uid for uid, size in sizes.items() if size > MESSAGE_BYTES]
    found = payloads(mailbox, whole, "BODY.PEEK[]", "message/rfc822")
    found |= payloads(mailbox, cut, f"BODY.PEEK[]<0.{BEGINNING}>", "message/rfc822; cut=yes")
    return [found[uid] for uid in sizes if uid in found]


def payloads(mailbox: Mailbox, wanted: list[int], part: str, media_type: str) -> dict[int, Raw]:
    if not wanted:
        return {}
    _, answer = mailbox.client.uid("FETCH", ",".join(map(str, wanted)), f"(UID {part})")
    found = {}
    for piece, following in zip(answer, [*answer[1:], b""], strict=True):
        if isinstance(piece, tuple):  # the UID may stand before the mail or after it
            uid = number(rb"UID", piece[0]) or number(
                rb"UID", following if isinstance(following, bytes) else b""
            )
            found[uid] = Raw(event_name(piece[1]), piece[1], media_type)
    return found


def wait(mailbox: Mailbox, account: Account, seconds: float, reached: int | None) -> None:
    """Return as soon as a mail after UID `reached` may be there, at the latest after `seconds`."""
    with translated(account.imap):
        _, upcoming = select(mailbox, account.folder)
        if reached is not None and upcoming > reached + 1:
            return
        if "IDLE" in abilities(mailbox):
            mailbox.idle.wait(min(seconds, LONGEST_IDLE))
        else:
            time.sleep(seconds)


def abilities(mailbox: Mailbox) -> set[str]:
    """What the server can do for us; it may say more once we are signed in."""
    _, answer = mailbox.client.capability()
    return {word.decode("ascii", "replace").upper() for line in answer for word in line.split()}


def fullness(mailbox: Mailbox, folder: str) -> float:
    """How full the mailbox is, 0 to 1 (RFC 9208); 0 where the server does not tell."""
    if "QUOTA" not in abilities(mailbox):
        return 0.0
    _, answer = mailbox.client.getquotaroot(folder)
    found = [re.search(rb"STORAGE (\d+) (\d+)", line) for part in answer for line in part if line]
    return max((int(it[1]) / int(it[2]) for it in found if it and int(it[2])), default=0.0)
