"""Residents as they reached us, staff, departments and areas. A resident needs no account."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils.translation import get_language


class Role(models.TextChoices):
    """What a member of staff is, in one department."""

    CLERK = "clerk"
    TEAM_LEAD = "team_lead"
    PUBLISHER = "publisher"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Users(BaseUserManager["User"]):
    """Makes staff log-ins; the address is the name."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A member of staff who can log in."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=10, default="en")
    is_active = models.BooleanField(default=True)
    is_staff = False

    objects = Users()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name


class Organization(models.Model):
    """A department (Popolo Organization)."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    names = models.JSONField(default=dict)  # by language
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return called(self.names, self.name)


def called(names: Mapping[str, str] | None, name: str | None) -> str:
    """What a department is called in the language of the page, else in the town's own; empty for none."""
    return (names or {}).get(get_language() or "") or name or ""


class Membership(models.Model):
    """A role in a department (Popolo Membership)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "organization", "role"], name="people_one_membership")
        ]


class Invitation(models.Model):
    """The only way for staff to get a log-in. The token itself is never stored."""

    email = models.EmailField()
    name = models.CharField(max_length=200)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=20, choices=Role.choices)
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)


class Receiving(models.Model):
    """Which department first reads what comes by an account."""

    account = models.OneToOneField("channels.Account", on_delete=models.CASCADE, related_name="+")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")


class Area(models.Model):
    """A part of the town (Popolo Area). `outline` is a GeoJSON geometry in WGS 84."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    other_names = models.JSONField(default=list)
    outline = models.JSONField(null=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class RollLine(models.Model):
    """One person on the roll of residents, by a keyed hash of their document number; no name, no address."""

    digest = models.CharField(max_length=64, unique=True)
    area = models.ForeignKey(Area, null=True, on_delete=models.SET_NULL, related_name="+")
    birth_date = models.DateField(null=True)


class Person(models.Model):
    """Somebody who wrote to us. Holds no more than a name and a language."""

    name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=10, blank=True)
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)


class ContactDetail(models.Model):
    """How a person can be reached on one kind of channel (Popolo ContactDetail)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="contact_details")
    kind = models.CharField(max_length=30)
    address = models.CharField(max_length=300)
    name = models.CharField(max_length=200, blank=True)
    url = models.URLField(max_length=500, blank=True)
    verified_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "address"], name="people_one_address")]


class Spent(models.Model):
    """How often somebody did something in one window of time. `who` is a keyed hash, another one every day."""

    action = models.CharField(max_length=20)
    who = models.BinaryField(max_length=16)
    since = models.DateTimeField()
    count = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["action", "who", "since"], name="people_one_counter")]
        indexes = [models.Index(fields=["since"], name="people_spent_since")]
