"""The record of what left, kept in the mailbox's own folder for sent mail.

A mail is filed there with a flag *before* it is handed in, and the flag is taken away when the SMTP server has
said yes. So what the folder says is exact:

- not there: the server was never given the mail (or refused it); it may be sent;
- there without the flag: it left;
- there with the flag: the connection broke after the mail was handed in. Then only the copy the mailbox gets of
  its own mail proves that it left; without it nobody can know, and nothing is sent again.
"""

from enum import Enum

from imap_tools import MailMessageFlags

from gobernauta.channels.email.account import Account
from gobernauta.channels.email.imap import Mailbox, translated

UNSETTLED = MailMessageFlags.FLAGGED  # every server keeps it and every mail program shows it


class Standing(Enum):
    ABSENT = "absent"
    UNSETTLED = "unsettled"
    LEFT = "left"


def folder(mailbox: Mailbox, account: Account) -> str:
    """The folder for sent mail: as set, else the one the server marks (RFC 6154), else `Sent`, made if need be."""
    with translated(account.imap):
        folders = mailbox.folder.list()
        marked = [it.name for it in folders if "\\Sent" in it.flags]
        name = account.sent_folder or (marked[0] if marked else "Sent")
        if name not in [it.name for it in folders]:
            mailbox.folder.create(name)
        return str(name)


def standing(mailbox: Mailbox, account: Account, name: str, message_id: str) -> Standing:
    """Say whether a mail left; settles the record when the mailbox's own copy has come."""
    with translated(account.imap):
        mailbox.folder.set(name)
        held = found(mailbox, message_id)
        if not held:
            return Standing.ABSENT
        if found(mailbox, message_id, "UNFLAGGED"):
            return Standing.LEFT
        mailbox.folder.set(account.folder, readonly=True)
        if not found(mailbox, message_id):
            return Standing.UNSETTLED
    settle(mailbox, account, name, message_id)
    return Standing.LEFT


def begin(mailbox: Mailbox, account: Account, name: str, data: bytes) -> None:
    """File the mail as about to leave."""
    with translated(account.imap):
        mailbox.append(data, name, flag_set=[UNSETTLED, MailMessageFlags.SEEN])


def settle(mailbox: Mailbox, account: Account, name: str, message_id: str) -> None:
    """It left."""
    with translated(account.imap):
        mailbox.folder.set(name)
        mailbox.flag(found(mailbox, message_id), UNSETTLED, False)


def withdraw(mailbox: Mailbox, account: Account, name: str, message_id: str) -> None:
    """The server refused it: mark the record as deleted."""
    with translated(account.imap):
        mailbox.folder.set(name)
        mailbox.flag(found(mailbox, message_id), MailMessageFlags.DELETED, True)


def found(mailbox: Mailbox, message_id: str, also: str = "") -> list[str]:
    """The mails of the open folder with a Message-ID of ours."""
    return list(mailbox.uids(f'HEADER Message-ID "{message_id}" UNDELETED {also}'.strip()))
