"""What each page of deciding together costs with a crowd in the town: queries, bytes, CPU, calls of functions.

Nothing is answered from a cache. CPU is the least of many readings; calls are the same on every machine.
"""

import cProfile
import os
import pstats
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gobernauta.site.settings")
os.environ["GOBERNAUTA_LOG"] = "ERROR"
os.environ["GOBERNAUTA_HOSTS"] = "testserver,localhost"

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import crowd
from gobernauta.decisions.models import Decision
from gobernauta.people.models import User
from gobernauta.processes.models import Comment
from gobernauta.site import demo_processes as stage

READINGS = 15
PUBLIC = {  # the method and state of a process, and its pages; without a method, the pages of the town
    "": (
        "", "take-part/", "petitions/", "requests/", "decisions/", "decisions/1/", "promises/", "promises/1/",
        "take-part/moderation/",
    ),
    "ideas collecting": (
        "", "?order=supports&page=3", "?q=street&area=old-town", "ideas/1/", "ideas/950/", "ideas/1/?order=oldest",
        "comments/{comment}/", "ideas/1/support/", "ideas/new/?title=A+better+street",
        "ideas/1/wordings/", "ideas.svg", "ballots/", "rules/",
    ),
    "budget balloting": ("", "?q=street&pot=town", "project/1/", "ballot/town/", "projects.svg"),
    "budget finished": (
        "", "project/1/", "project/900/", "outcome/town/", "outcome/town/?page=9", "ballots/", "integrity/",
    ),
    "consultation open": (
        "", "text/", "text/?page=8", "paragraphs/1/1/", "paragraphs/1/1/?order=oldest",
        "statements/", "statements/all/", "statements/1/", "map/",
    ),
    "consultation reported": ("", "heard/", "text/2/changes/"),
    "survey published": ("", "words/else/", "ballots/"),
    "poll open": ("",),
    "ranking counted": ("",),
    "petition open": ("", "areas/", "ballots/", "integrity/"),
    "assembly recommended": ("", "ballots/"),
}  # fmt: skip
DESK = {
    "": (
        "today/", "processes/", "decisions/", "decisions/{decision}/", "promises/", "promises/1/", "petitions/",
        "processes/moderation/",
    ),
    "ideas collecting": ("processes/{slug}/", "ideas/{pk}/?state=accepted", "ideas/{pk}/idea/1/"),
    "budget balloting": ("processes/{slug}/", "budgets/{pk}/", "budgets/{pk}/project/1/", "budgets/{pk}/paper/town/"),
    "budget finished": ("processes/{slug}/", "budgets/{pk}/", "budgets/{pk}/project/900/"),
    "consultation open": (
        "processes/{slug}/", "consultations/{pk}/", "consultations/{pk}/text/", "consultations/{pk}/code/",
        "consultations/{pk}/report/",
    ),
    "survey published": ("processes/{slug}/", "surveys/{pk}/"),
    "petition open": ("processes/{slug}/", "petitions/{pk}/", "petitions/{pk}/signatures/"),
    "assembly recommended": ("processes/{slug}/", "assemblies/{pk}/", "assemblies/{pk}/work/"),
}  # fmt: skip


def measured(client: Client, path: str) -> str:
    """One page's cost."""
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path)
        asked = len(queries)
    cpu = min(_seconds(client, path) for _ in range(READINGS))
    profile = cProfile.Profile()
    profile.runcall(client.get, path)
    calls = pstats.Stats(profile).total_calls  # type: ignore[attr-defined]  # typeshed lacks it
    size = len(answer.content) / 1000
    return f"{answer.status_code} | {asked} | {size:.0f} | {cpu * 1000:.1f} | {calls:,}"


def _seconds(client: Client, path: str) -> float:
    start = time.process_time()
    client.get(path)
    return time.process_time() - start


def paths(pages: dict[str, tuple[str, ...]], public: bool) -> list[tuple[str, str]]:
    """Every address to ask, with the name it has in the table."""
    comment = (
        Comment.objects.filter(process=crowd.one("ideas", "collecting"), author_name="Resident 0")
        .latest("pk")
        .pk
    )
    decision = Decision.objects.latest("pk").pk
    found = []
    for name, below in pages.items():
        process = crowd.one(*name.split()) if name else None
        for path in below:
            told = {"pk": process.pk, "slug": process.slug} if process else {}
            above = f"take-part/{process.slug}/" if process and public else ""
            address = above + path.format(comment=comment, decision=decision, **told)
            found.append((f"{name} {path}".strip(), f"/en/{'' if public else 'desk/'}{address}"))
    return found


def main() -> None:
    """Print the table."""
    print("\n| a page with a crowd (`python -m bench pages`) | status | queries | KB | ms CPU | calls |")
    print("|---|---|---|---|---|---|")
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    crowd.build()
    staff = Client()
    staff.force_login(User.objects.get(email=stage.LEAD))
    for name, path in paths(PUBLIC, public=True):
        print(f"| {name or 'the front page'} | {measured(Client(), path)} |", flush=True)
    for name, path in paths(DESK, public=False):
        print(f"| desk: {name} | {measured(staff, path)} |", flush=True)


if __name__ == "__main__":
    main()
