"""Writing about people: linking an address that wrote to us, departments, members."""

from datetime import datetime

from django.db import transaction

from gobernauta.people.models import ContactDetail, Person


@transaction.atomic
def link_contact(
    *, kind: str, address: str, name: str, url: str, language: str, now: datetime
) -> ContactDetail:
    """Find or make the contact detail of an address that wrote to us. Two at once make one."""
    found = ContactDetail.objects.filter(kind=kind, address=address).first()
    if found is None:
        person = Person.objects.create(name=name[:200], language=language[:10], created_at=now)
        found, made = ContactDetail.objects.get_or_create(
            kind=kind,
            address=address,
            defaults={"person": person, "name": name[:200], "url": url[:500]},
        )
        if not made:
            person.delete()
    elif name and found.name != name[:200]:
        found.name = name[:200]
        found.save(update_fields=["name"])
    return found
