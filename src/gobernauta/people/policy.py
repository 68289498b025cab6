"""Who may do what: one table of roles and actions, one function, default deny.

Clerks and team leads act in their own departments; auditors read everywhere and change nothing; administrators
connect accounts and invite staff but do not read what residents wrote. An action that is not in the table is
nobody's.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gobernauta.people.models import Membership, Role, User

C, T, P, A, S = Role.CLERK, Role.TEAM_LEAD, Role.PUBLISHER, Role.AUDITOR, Role.ADMINISTRATOR

ACTIONS: Mapping[str, frozenset[Role]] = {
    "desk.enter": frozenset({C, T, P, A, S}),
    "conversation.read": frozenset({C, T, A}),
    "conversation.answer": frozenset({C, T}),
    "conversation.sort": frozenset({C, T}),  # assign, label, merge, split, note, take out
    "request.read": frozenset({C, T, A}),
    "request.change": frozenset({C, T}),
    "request.publish": frozenset({T, P}),
    "request.withhold": frozenset({T}),  # leave off telling those who raised a case what became of it
    "decision.read": frozenset({C, T, P, A}),
    "decision.draft": frozenset({C, T, P}),
    "decision.publish": frozenset({T, P}),  # by somebody else than who drafted it
    "suggestion.decide": frozenset({C, T}),
    "listening.read": frozenset({C, T, P, A}),
    "listening.change": frozenset({T, P}),
    "process.read": frozenset({C, T, P, A}),
    "process.change": frozenset({T, P}),  # draft rules, begin, move on, cost, answer
    "process.publish": frozenset({T, P}),  # rules that somebody else has drafted
    "process.moderate": frozenset({C, T}),
    "process.enter": frozenset({C, T}),  # ballots of people who come in person or on paper
    "account.read": frozenset({A, S}),
    "account.change": frozenset({S}),
    "staff.read": frozenset({A, S}),
    "staff.change": frozenset({S}),
    "outbox.suspend": frozenset({T, P, S}),
    "record.read": frozenset({C, T, P, A, S}),
}
EVERYWHERE: frozenset[Role] = frozenset({A, S})  # these roles are not bound to their department


class Denied(Exception):
    """The sentence says what would be needed."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Where somebody may do something: everywhere, or in these departments."""

    everywhere: bool
    organizations: frozenset[int]

    def covers(self, organization_id: int | None) -> bool:
        """Whether a thing of this department (None: of no department yet) lies within reach."""
        return self.everywhere or organization_id in self.organizations


def somebody(pk: int) -> User | None:
    """Whoever has this number with the roles they hold, which are kept for `reach`; one query for all of it."""
    held = list(Membership.objects.filter(user=pk).select_related("user"))
    user = held[0].user if held else User.objects.filter(pk=pk).first()
    if user:
        user._held_memberships = held  # type: ignore[attr-defined]  # kept for this request only
    return user


def reach(user: User, action: str) -> Reach:
    """Where `user` may do `action`. One query per user and request: memberships are kept on the user."""
    roles = ACTIONS.get(action, frozenset())
    held = [member for member in _memberships(user) if member.role in roles]
    return Reach(
        everywhere=any(member.role in EVERYWHERE for member in held),
        organizations=frozenset(member.organization_id for member in held),
    )


def may(user: User, action: str, organization_id: int | None = None, *, anywhere: bool = False) -> bool:
    """Say whether `user` may do `action` on a thing of a department; `anywhere`: on something at all."""
    if not user.is_authenticated or not user.is_active:
        return False
    within = reach(user, action)
    if anywhere:
        return within.everywhere or bool(within.organizations)
    return within.covers(organization_id)


def check(user: User, action: str, organization_id: int | None = None, *, anywhere: bool = False) -> None:
    """Raise `Denied` with a sentence unless `may`."""
    if not may(user, action, organization_id, anywhere=anywhere):
        raise Denied(_("You are not allowed to do this. Ask the head of the department that is responsible."))


def _memberships(user: User) -> list[Membership]:
    held: list[Membership] | None = getattr(user, "_held_memberships", None)
    if held is None:
        held = list(Membership.objects.filter(user=user))
        user._held_memberships = held  # type: ignore[attr-defined]  # kept for this request only
    return held
