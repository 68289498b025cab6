"""Reading about people and departments."""

from gobernauta.channels.models import Account
from gobernauta.people.models import Organization, Receiving


def receiving(account: Account) -> Organization | None:
    """The department that first reads what comes by an account."""
    found = Receiving.objects.filter(account=account).select_related("organization").first()
    return found.organization if found else None
