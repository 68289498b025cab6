"""Letting go of people: an address nobody's words belong to any longer, invitations nobody took."""

from datetime import datetime, timedelta

from django.db import transaction

from gobernauta.people.models import ContactDetail, Invitation, Person
from gobernauta.people.privacy import days_kept


@transaction.atomic
def erase(contact: ContactDetail, *, now: datetime) -> None:
    """Delete an address; a person with none left keeps nothing but that there was one."""
    person_id = contact.person_id
    contact.delete()
    if not ContactDetail.objects.filter(person=person_id).exists():
        Person.objects.filter(pk=person_id).update(name="", language="", erased_at=now)


def forget_invitations(*, now: datetime) -> int:
    """Delete invitations that ran out or were withdrawn long ago; how many."""
    past = now - timedelta(days=days_kept("invitations"))
    return Invitation.objects.filter(accepted_at=None, expires_at__lt=past).delete()[0]
