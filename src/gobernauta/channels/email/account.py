"""What an operator fills in to connect a mailbox, checked once when it is opened."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from gobernauta.channels.email import headers
from gobernauta.channels.protocol import Rejected, Setting
from gobernauta.channels.sentences import Sentence

SECURITY = (("tls", "TLS"), ("starttls", "STARTTLS"), ("plain", "None (only inside one machine)"))
YES_NO = (("yes", "Yes"), ("no", "No"))

SETTINGS = (
    Setting("address", "E-mail address", "The address people write to.", kind="email"),
    Setting("name", "Sender name", "Shown beside the address, such as the town's name.", required=False),
    Setting("imap_host", "IMAP server", "Where mail is read, such as imap.example.org."),
    Setting("imap_port", "IMAP port", default="993", kind="number"),
    Setting("imap_security", "IMAP security", default="tls", kind="choice", choices=SECURITY),
    Setting("smtp_host", "SMTP server", "Where mail is handed in, such as smtp.example.org."),
    Setting("smtp_port", "SMTP port", default="587", kind="number"),
    Setting("smtp_security", "SMTP security", default="starttls", kind="choice", choices=SECURITY),
    Setting("username", "User name", "Left empty, the e-mail address is used.", required=False),
    Setting(
        "login",
        "Sign-in",
        default="password",
        kind="choice",
        choices=(("password", "Password"), ("xoauth2", "OAuth 2 (Google, Microsoft)")),
    ),
    Setting("password", "Password", secret=True, required=False),
    Setting("oauth_token_url", "OAuth token address", required=False, kind="url"),
    Setting("oauth_client_id", "OAuth client", required=False),
    Setting("oauth_client_secret", "OAuth client secret", secret=True, required=False),
    Setting("oauth_refresh_token", "OAuth refresh token", secret=True, required=False),
    Setting("folder", "Folder to read", default="INBOX"),
    Setting("sent_folder", "Folder for sent mail", "Left empty, the server's own is used.", required=False),
    Setting("look_back_days", "Days to look back at first", default="14", kind="number"),
    Setting(
        "authserv_id",
        "Name in Authentication-Results",
        "The name your mail server signs its findings on senders with. Left empty, none are shown.",
        required=False,
    ),
    Setting(
        "copy_to_self",
        "Copy of every answer to this mailbox",
        "Proves that an answer left when the connection broke at the last moment.",
        default="yes",
        kind="choice",
        choices=YES_NO,
    ),
    Setting(
        "plus_addresses",
        "Plus addresses work",
        "Whether mail to name+anything@ reaches this mailbox; then replies find their case even without threads.",
        default="no",
        kind="choice",
        choices=YES_NO,
    ),
)


@dataclass(frozen=True, slots=True)
class Server:
    """A host, a port, and how the way there is protected."""

    host: str
    port: int
    security: str

    def is_open(self) -> bool:
        """Whether others on the way could read along."""
        return self.security == "plain" and self.host not in ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Account:
    """One mailbox with its two servers."""

    address: str
    name: str
    username: str
    login: str
    imap: Server
    smtp: Server
    folder: str
    sent_folder: str
    look_back_days: int
    authserv_id: str
    copy_to_self: bool
    plus_addresses: bool

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Self:
        """Read the settings. Raises `Rejected` with the label of the one that is missing or unusable."""
        value = {it.name: given.get(it.name, "").strip() or it.default for it in SETTINGS if not it.secret}
        for it in SETTINGS:
            check(it, value.get(it.name, ""))
        address = headers.address(value["address"])
        if not address or not address.isascii():
            raise Rejected(
                "E-mail address: “%(value)s” is no plain address such as town@example.org",
                value=value["address"],
            )
        return cls(
            address=address,
            name=headers.one_line(value["name"]),
            username=value["username"] or address,
            login=value["login"],
            imap=Server(value["imap_host"], int(value["imap_port"]), value["imap_security"]),
            smtp=Server(value["smtp_host"], int(value["smtp_port"]), value["smtp_security"]),
            folder=value["folder"],
            sent_folder=value["sent_folder"],
            look_back_days=int(value["look_back_days"]),
            authserv_id=value["authserv_id"],
            copy_to_self=value["copy_to_self"] == "yes",
            plus_addresses=value["plus_addresses"] == "yes",
        )


def check(setting: Setting, value: str) -> None:
    if setting.secret or not (value or setting.required):
        return
    if not value:
        raise Rejected("%(label)s is missing", label=Sentence(setting.label))
    if setting.kind == "number" and not (value.isdecimal() and 0 < int(value) < 65536):
        raise Rejected(
            "%(label)s: “%(value)s” is not a number between 1 and 65535",
            label=Sentence(setting.label),
            value=value,
        )
    if setting.choices and value not in dict(setting.choices):
        raise Rejected(
            "%(label)s: “%(value)s” is not one of %(choices)s",
            label=Sentence(setting.label),
            value=value,
            choices=", ".join(dict(setting.choices)),
        )
    if not value.isprintable():
        raise Rejected("%(label)s contains a control character", label=Sentence(setting.label))
