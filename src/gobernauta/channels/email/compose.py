"""From an answer to the bytes of a mail. Nothing a person typed can add a header or a recipient."""

import re
from collections.abc import Sequence
from email import encoders
from email.charset import QP, Charset
from email.header import Header
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import formataddr, formatdate

from gobernauta.channels.email import headers, threads
from gobernauta.channels.email.account import Account
from gobernauta.channels.protocol import Media, Outbound, Rejected

MOST_MEDIA = 20
SUBJECT_LENGTH = 250  # characters
CHAIN = 20  # Message-IDs in References
MEDIA_TYPE = re.compile(r"[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,80}")
AS_SENT = compat32.clone(linesep="\r\n", mangle_from_=False)
READABLE = Charset("utf-8")
READABLE.body_encoding = QP


def recipient(to: str) -> str:
    """The address as it goes into the envelope, its domain in ASCII. Raises `Rejected` when it is none."""
    if to != headers.one_line(to) or not headers.address(to):
        raise Rejected("“%(address)s” is no e-mail address", address=headers.one_line(to)[:100])
    local, _, domain = to.rpartition("@")
    try:
        plain = f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError as error:
        raise Rejected("“%(domain)s” is no domain", domain=domain[:100]) from error
    if not local.isascii():
        raise Rejected(
            "Addresses with letters outside ASCII before the @ are not supported yet: %(to)s", to=to[:100]
        )
    return plain


def compose(message: Outbound, account: Account) -> bytes:
    """Write the mail. Raises `Rejected` when it cannot be sent as it is."""
    check_media(message.media)
    mail = body(message, account)
    mail["From"] = formataddr((account.name, account.address))
    mail["To"] = recipient(message.to)
    mail["Subject"] = encoded("Subject", message.subject[:SUBJECT_LENGTH])
    mail["Date"] = formatdate()
    mail["Message-ID"] = threads.own_id(message.key, account.address)
    answered = threads.message_ids(message.in_reply_to)[:1]
    chain = threads.message_ids(" ".join(message.references)) + answered
    if answered:
        mail["In-Reply-To"] = answered[0]
    if chain:
        mail["References"] = " ".join(shortened(tuple(dict.fromkeys(chain))))
    for name, text in marks(message, account).items():
        mail[name] = text
    return mail.as_bytes(policy=AS_SENT)


def marks(message: Outbound, account: Account) -> dict[str, str]:
    """Headers for machines: whose mail it is, its language, and that no machine should answer (RFC 3834)."""
    found = {"X-Loop": account.address}
    if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", message.language):
        found["Content-Language"] = message.language
    if message.automatic:
        found |= {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}
    if message.reply_token and account.plus_addresses:
        found["Reply-To"] = threads.tagged(account.address, message.reply_token)
    return found


def shortened(chain: tuple[str, ...]) -> tuple[str, ...]:
    """The first and the last of a long chain (RFC 5322 section 3.6.4 lets the middle go)."""
    return chain if len(chain) <= CHAIN else (chain[0], *chain[1 - CHAIN :])


def body(message: Outbound, account: Account) -> Message:
    text = headers.clean(message.text).rstrip("\n") + "\n"
    reached = (
        account.plus_addresses and threads.tagged(account.address, message.reply_token) != account.address
    )
    if message.reply_token and not reached:
        text += f"\n-- \n[ref:{message.reply_token}]\n"
    words = MIMEText(text, "plain", READABLE)  # type: ignore[arg-type]  # typeshed knows names only
    if not message.media:
        return words
    whole = MIMEMultipart("mixed")
    whole.attach(words)
    for media in message.media:
        whole.attach(attachment(media))
    return whole


def check_media(media: Sequence[Media]) -> None:
    if len(media) > MOST_MEDIA:
        raise Rejected(
            "%(count)s attachments are too many; a mail carries at most %(most)s",
            count=len(media),
            most=MOST_MEDIA,
        )
    for it in media:
        name = it.name or it.media_type
        if not it.content:
            raise Rejected("The attachment %(name)s is empty", name=name)
        if not MEDIA_TYPE.fullmatch(it.media_type.lower()):
            raise Rejected(
                "The attachment %(name)s has no usable type: “%(media_type)s”",
                name=name,
                media_type=it.media_type[:60],
            )
        if it.media_type.startswith("image/") and not it.alt.strip():
            raise Rejected("The picture %(name)s has no description for people who cannot see it", name=name)


def attachment(media: Media) -> Message:
    main, _, sub = media.media_type.lower().partition("/")
    part = MIMEBase(main, sub)
    part.set_payload(media.content)
    encoders.encode_base64(part)
    name = headers.one_line(media.name).replace("/", "_").replace("\\", "_") or f"file.{sub}"
    part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", name))
    if media.alt.strip():
        part["Content-Description"] = encoded("Content-Description", media.alt)
    return part


def encoded(name: str, text: str) -> str:
    """A header in ASCII, folded into encoded words of lawful length (RFC 2047)."""
    return Header(headers.one_line(text), "utf-8", header_name=name).encode()
