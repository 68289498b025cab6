"""Connecting an account: opened, tested against the network, and only then kept, its secrets sealed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

import httpx
from django.conf import settings as django_settings
from django.db import transaction

from gobernauta.channels import actions as channels
from gobernauta.channels import guarded, registry, sentences
from gobernauta.channels.protocol import Channel, ChannelError, Credentials, Problem
from gobernauta.channels.queries import Account
from gobernauta.listening import actions as listening
from gobernauta.people.queries import Organization, Receiving


def split(kind: str, filled: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Part what an operator filled in into plain settings and secrets, as the channel declares them."""
    declared = registry.kinds().get(kind).settings
    plain = {one.name: filled.get(one.name, "").strip() for one in declared if not one.secret}
    secret = {one.name: filled.get(one.name, "") for one in declared if one.secret}
    return plain, secret


def opened(kind: str, settings: Mapping[str, str], secrets: Mapping[str, str]) -> Channel:
    """Open a channel that is not kept yet. Raises `ChannelError`."""
    web = guarded.web_client(allowed_hosts=django_settings.OUTBOUND_ALLOWED_HOSTS)
    return registry.kinds().get(kind).open(Credentials(settings, secrets, web))


def test(kind: str, settings: Mapping[str, str], secrets: Mapping[str, str]) -> Sequence[Problem]:
    """Try the connection; what is wrong, in sentences."""
    try:
        return opened(kind, settings, secrets).check()
    except (ChannelError, httpx.InvalidURL) as error:
        return [Problem(sentences.of(error))]


@transaction.atomic
def connect(
    *,
    kind: str,
    name: str,
    address: str,
    settings: Mapping[str, str],
    secrets: Mapping[str, str],
    organization: Organization,
    actor: str,
    now: datetime,
) -> Account:
    """Keep a tested account and say which department reads first what comes by it."""
    account = channels.connect(
        kind=kind,
        name=name,
        address=address,
        settings=settings,
        secrets=secrets,
        actor=actor,
        now=now,
        is_official=kind != "feed",
    )
    Receiving.objects.create(account=account, organization=organization)
    if kind == "feed":
        listening.list_source(
            account=account,
            name=name,
            url=settings["url"],
            purpose="what is said in public about the town's work",
            actor=actor,
            now=now,
        )
    return account


def look_at(account: Account, *, now: datetime) -> Sequence[Problem]:
    """Test a connected account again and remember its limits and its health."""
    try:
        channel = registry.open_account(account)
        problems = channel.check()
        limits = asdict(channel.capabilities()) if not errors(problems) else account.capabilities
    except Exception as error:  # whatever an adapter or a network does, the page must show it
        problems, limits = [Problem(sentences.of(error))], account.capabilities
    channels.note_health(
        account,
        problem=sentences.together(*(one.sentence for one in errors(problems))),
        capabilities=limits,
        now=now,
    )
    return problems


def errors(problems: Sequence[Problem]) -> list[Problem]:
    """The problems that keep an account from working; warnings do not."""
    return [problem for problem in problems if problem.severity == "error"]
