"""A small town for tests, and the people of every story: fixed here, so that a name always means the same.

Alice is a clerk of Streets, Bob leads her team, Charlie is a clerk of Parks and must see nothing of theirs,
Grace administers. Suzie, Rudi and Lucía are residents.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from gobernauta.cases.models import Calendar, Service
from gobernauta.channels.models import Account
from gobernauta.journeys import connect
from gobernauta.people.models import Area, Membership, Organization, Role, User

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)  # a Wednesday
HOURS = {str(day): [["08:00", "16:00"]] for day in range(5)}
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[-3.2, 43.3], [-3.1, 43.3], [-3.1, 43.4], [-3.2, 43.4], [-3.2, 43.3]]],
}


@dataclass(frozen=True)
class Town:
    """The parts tests ask for."""

    streets: Organization
    parks: Organization
    lamp: Service
    web: Account
    alice: User
    bob: User
    charlie: User
    grace: User
    frank: User


def found(*, now: datetime = NOON) -> Town:
    """Found the town in an empty database."""
    streets = Organization.objects.create(
        slug="streets", name="Streets", names={"en": "Streets", "es": "Calles"}
    )
    parks = Organization.objects.create(slug="parks", name="Parks", names={"en": "Parks"})
    calendar = Calendar.objects.create(name="Town hall", time_zone="Europe/Madrid", hours=HOURS)
    lamp = Service.objects.create(
        service_code="lamp",
        names={"en": "Street light", "es": "Alumbrado", "id": "Lampu jalan"},
        descriptions={"en": "A dark lamp"},
        keywords=["lamp", "farola", "lampu"],
        organization=streets,
        calendar=calendar,
        answer_hours=16,
        resolve_hours=40,
    )
    Area.objects.create(
        slug="old-town", name="Old Town", other_names=["Casco Viejo", "Kota Tua"], outline=SQUARE
    )
    web = account("web", streets, now=now)
    return Town(
        streets,
        parks,
        lamp,
        web,
        alice=staff("Alice", streets, Role.CLERK),
        bob=staff("Bob", streets, Role.TEAM_LEAD),
        charlie=staff("Charlie", parks, Role.CLERK),
        grace=staff("Grace", streets, Role.ADMINISTRATOR),
        frank=staff("Frank", streets, Role.AUDITOR),
    )


def account(
    kind: str,
    organization: Organization,
    *,
    now: datetime = NOON,
    settings: dict[str, str] | None = None,
    secrets: dict[str, str] | None = None,
    address: str = "",
) -> Account:
    """Connect an account without testing it."""
    return connect.connect(
        kind=kind,
        name=kind.title(),
        address=address,
        settings=settings or {},
        secrets=secrets or {},
        organization=organization,
        actor="administrator",
        now=now,
    )


def staff(name: str, organization: Organization, role: Role) -> User:
    """A member of staff who can log in with `four unrelated words`."""
    user = User.objects.create_user(f"{name.lower()}@example.org", "four unrelated words", name=name)
    Membership.objects.create(user=user, organization=organization, role=role)
    return user
