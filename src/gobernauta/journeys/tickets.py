"""A ticket for an anonymous survey: it proves an address, and what is answered with it leads to nobody."""

from datetime import datetime

from django.core import signing
from django.utils import translation
from django.utils.translation import gettext as _

from gobernauta.journeys.confirming import LINK_DAYS
from gobernauta.journeys.take_part import Who, mail, may_mail, page_of, spoken, typed
from gobernauta.people import queries as known
from gobernauta.people.queries import ContactDetail
from gobernauta.processes.queries import Process

SALT = "take-part.ticket"


def send(process: Process, who: Who, *, now: datetime) -> None:
    """Mail somebody the link with which they may answer an anonymous survey; the same whether they have or not."""
    contact = typed(who, now)
    if not may_mail(contact, now):
        return
    ticket = signing.dumps({"process": process.pk, "contact": contact.pk}, salt=SALT)
    address = page_of("square:process", process.slug) + f"?ticket={ticket}"
    with translation.override(spoken(who)):
        text = _("Answer “%(title)s” here: %(address)s") % {"title": process.title, "address": address}
        text += "\n\n" + _("Your answers are kept apart from your address; nobody can put them together.")
        mail(contact.address, process.title, text, now)


def holder(ticket: str, process: Process) -> ContactDetail | None:
    """Who may answer with this ticket; answering proves their address, looking does not. None when it is not ours."""
    try:
        told = signing.loads(ticket, salt=SALT, max_age=LINK_DAYS * 86_400)
    except signing.BadSignature:
        return None
    return known.contact(told["contact"]) if told["process"] == process.pk else None
