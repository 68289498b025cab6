"""Letting go of people: an address nobody's words belong to any longer, invitations nobody took."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, ForeignObjectRel, OuterRef, QuerySet

from gobernauta.people.models import ContactDetail, Invitation, Person
from gobernauta.people.privacy import days_kept
from gobernauta.people.seals import PREFIX, seal_of


@transaction.atomic
def erase(contact: ContactDetail, *, now: datetime) -> None:
    """Delete an address; a person with none left keeps nothing but that there was one."""
    person_id = contact.person_id
    contact.delete()
    if not ContactDetail.objects.filter(person=person_id).exists():
        Person.objects.filter(pk=person_id).update(name="", language="", erased_at=now)


@transaction.atomic
def seal(contact: ContactDetail, *, now: datetime) -> None:
    """Keep no more of an address than its seal, so that who comes back is the same person."""
    sealed = seal_of(contact.kind, contact.address)
    ContactDetail.objects.filter(pk=contact.pk).update(address=sealed, name="", url="")
    Person.objects.filter(pk=contact.person_id).update(name="", language="", erased_at=now)


def sealed() -> QuerySet[ContactDetail]:
    """Addresses of which no more than the seal is kept."""
    return ContactDetail.objects.filter(address__startswith=PREFIX)


def forget_invitations(*, now: datetime) -> int:
    """Delete invitations that ran out or were withdrawn long ago; how many."""
    past = now - timedelta(days=days_kept("invitations"))
    return Invitation.objects.filter(accepted_at=None, expires_at__lt=past).delete()[0]


def forget_unproved(*, now: datetime) -> int:
    """Erase addresses that were typed, never proved, and that nothing in the house speaks of; how many."""
    past = now - timedelta(days=days_kept("unproved"))
    typed = _spoken_of_nowhere().filter(verified_at=None, person__created_at__lt=past)
    erased = 0
    for contact in typed.iterator(chunk_size=500):
        erase(contact, now=now)
        erased += 1
    return erased


def _spoken_of_nowhere() -> QuerySet[ContactDetail]:
    """Addresses no table of any room refers to; the rooms above are found by their keys, not by their names."""
    found = ContactDetail.objects.select_related("person")
    for relation in ContactDetail._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel):
            rows = relation.related_model._default_manager.filter(**{relation.field.name: OuterRef("pk")})
            found = found.exclude(Exists(rows))
    return found
