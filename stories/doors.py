"""The doors by which people take part, as they use them: a form without scripts, a link in a mail, the town hall."""

from urllib.parse import urlsplit

from django.test import Client
from django.utils import timezone

from gobernauta.channels.models import Account
from gobernauta.journeys import gathering
from gobernauta.people.models import User
from gobernauta.processes.models import Ballot
from gobernauta.site import tasks
from stories.work import Desk, Work


def sends(path: str, **filled: str) -> str:
    """Send a form without scripts, from a browser of one's own; the page after it. The worker takes what was sent."""
    answer = Client().post(path, filled, follow=True)
    gathering.take(now=timezone.now())
    assert answer.status_code == 200, answer.content.decode()[-2000:]
    return answer.content.decode()


def presses(link: str) -> str:
    """A scanner opens the link twice, then its owner does and presses the button; what the page says then."""
    path, browser = urlsplit(link).path, Client()
    before = Ballot.objects.filter(state="validated").count()
    for _each in range(2):
        assert browser.get(path).status_code == 200
    assert Ballot.objects.filter(state="validated").count() == before
    answer = browser.post(path)
    gathering.take(now=timezone.now())
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def does_by_message(work: Work, account: Account, words: str) -> None:
    """What a message with these words does, once the town has read it."""
    tasks.act(message_id=work.hears_words(account, words).pk)
    work.sends()


def comes_in_person(slug: str, *, clerk: User, witness: User, deed: str, numbers: str = "") -> str:
    """Tomás has come to the town hall; a clerk enters what he says, a colleague has seen it; the page after it."""
    told = {
        "deed": deed, "numbers": numbers, "document": "11111111H", "name": "",
        "witness": witness.email, "password": "four unrelated words",
    }  # fmt: skip
    answer = Desk(clerk).browser.post(f"/en/desk/processes/{slug}/enter/", told)
    assert answer.status_code == 200, answer.content.decode()[-2000:]
    return answer.content.decode()
