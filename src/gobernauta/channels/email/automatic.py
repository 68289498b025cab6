"""Was this written by a person? Auto-replies, lists, reports and loops are kept but never answered by machine.

Sources: RFC 3834 (Auto-Submitted), RFC 2919 (List-Id), RFC 8098 (read receipts), RFC 5965 (complaints), and the
headers and subjects that common programs use instead.
"""

import re
from email.message import Message

from gobernauta.channels.email import headers

MOST_HOPS = 30  # Received lines; a mail that travels further goes in a circle
MARKS = {
    "X-Autoreply": "an automatic reply",
    "X-Autorespond": "an automatic reply",
    "X-Autoresponder": "an automatic reply",
    "X-FC-MachineGenerated": "written by a machine",
    "X-Failed-Recipients": "a report that a mail did not arrive",
    "Feedback-ID": "a bulk mail",
    "List-Id": "a mailing list",
    "List-Post": "a mailing list",
    "List-Unsubscribe": "a mailing list",
}
PRECEDENCE = {
    "bulk": "a bulk mail",
    "junk": "a bulk mail",
    "list": "a mailing list",
    "auto_reply": "an automatic reply",
}
REPORTS = {
    "disposition-notification": "a read receipt",
    "feedback-report": "a complaint sent by a mail provider",
    "delivery-status": "a report on the way of a mail",
}
AWAY = re.compile(
    r"""^\W*(
        auto(matic|mated)?[ -]?(reply|response|respuesta|antwort) | autoreply
      | out[ ]of[ ](the[ ])?office(\W+auto.?reply)? ( [:\-–—] | $ )
      | respuesta[ ]autom[aá]tica | autorrespuesta | fuera[ ]de[ ](la[ ])?oficina ( [:\-–—] | $ )
      | (balasan|jawaban|respons)[ ]otomatis | sedang[ ](tidak[ ]di[ ]kantor|cuti) ( [:\-–—] | $ )
      | r[eé]ponse[ ]automatique | absence[ ]du[ ]bureau | abwesenheits | automatische[ ]antwort
      | resposta[ ]autom[aá]tica | risposta[ ]automatica
    )""",
    re.IGNORECASE | re.VERBOSE,
)
MACHINES = re.compile(r"^(mailer-daemon|postmaster|mail-daemon|bounces?)([+\-=].*)?$", re.IGNORECASE)


def because(message: Message, own_address: str) -> str:
    """Say why no machine may answer this; empty when a person seems to have written it."""
    return (
        submitted(message)
        or marked(message)
        or looping(message, own_address)
        or reported(message)
        or away(message)
    )


def submitted(message: Message) -> str:
    word = headers.value(message, "Auto-Submitted").lower()
    if not word or re.match(r"no\b", word):
        return ""
    return "an automatic reply" if word.startswith("auto-replied") else "written by a machine"


def marked(message: Message) -> str:
    for name, meaning in MARKS.items():
        if headers.raw_values(message, name):
            return meaning
    words = (headers.value(message, name).lower() for name in ("Precedence", "X-Precedence"))
    return next((PRECEDENCE[word] for word in words if word in PRECEDENCE), "")


def looping(message: Message, own_address: str) -> str:
    if own_address.lower() in (it.strip().lower() for it in headers.raw_values(message, "X-Loop")):
        return "our own mail come back"
    if len(headers.raw_values(message, "Received")) > MOST_HOPS:
        return "a mail that goes in a circle"
    return ""


def reported(message: Message) -> str:
    if message.get_content_type() != "multipart/report":
        return "from a mail server" if from_machine(message) else ""
    kind = re.search(r"report-type\s*=\s*\"?([\w-]+)", headers.raw_value(message, "Content-Type"), re.I)
    return REPORTS.get(kind[1].lower() if kind else "", "a report")


def from_machine(message: Message) -> bool:
    """An empty return path (RFC 5321 section 4.5.5), or one of the names servers use."""
    return "<>" in headers.raw_value(message, "Return-Path") or named_machine(message)


def named_machine(message: Message) -> bool:
    senders = headers.addresses(message, "From")
    return any(MACHINES.match(address.rpartition("@")[0]) for _, address in senders)


def away(message: Message) -> str:
    return "an automatic reply" if AWAY.match(headers.value(message, "Subject")) else ""
