"""The town at work, for stories: what its worker does, its desk through the pages, and anyone's check of the record.

Nothing here knows better than the people in the stories: pages are fetched and their forms sent as a browser would.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx
from django.test import Client
from django.utils import timezone

from gobernauta.channels import queries as accounts
from gobernauta.channels import registry
from gobernauta.channels.models import Account
from gobernauta.inbox.models import Conversation, Message
from gobernauta.people.models import User
from gobernauta.publishing import queries as outbox
from gobernauta.publishing.models import Delivery
from gobernauta.register import actions as register
from gobernauta.site import tasks, worker

CIVIC = Path(sys.executable).parent / "civic"
ROUNDS, PATIENCE = 120, 0.5  # how often a network is read, and how many seconds it may take to tell us more


class Forms(HTMLParser):
    """The forms of a page, by the path they are sent to, with what they would send untouched."""

    def __init__(self, page: str, address: str) -> None:
        super().__init__()
        self.found: dict[str, dict[str, str]] = {}
        self._address, self._form, self._select, self._textarea = address, "", "", ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        name, value = told.get("name") or "", told.get("value") or ""
        if tag == "form" and told.get("method") == "post":
            self._form = urlsplit(urljoin(self._address, told.get("action") or "")).path
            self.found[self._form] = {}
        elif not self._form:
            return
        elif tag == "input" and told.get("type") not in ("submit", "file", "checkbox", "radio"):
            self._fields[name] = value
        elif tag == "select":
            self._select = name
            self._fields[name] = ""
        elif tag == "option" and "selected" in told:
            self._fields[self._select] = value
        elif tag == "textarea":
            self._textarea, self._fields[name] = name, ""

    def handle_data(self, data: str) -> None:
        if self._form and self._textarea:
            self._fields[self._textarea] += data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = ""
        elif tag == "form":
            self._form = ""

    @property
    def _fields(self) -> dict[str, str]:
        return self.found[self._form]


class Desk:
    """Somebody of the staff in front of the pages, logged in."""

    def __init__(self, user: User) -> None:
        self.browser = Client()
        self.browser.force_login(user)

    def looks_at(self, path: str) -> str:
        """A page that must be there."""
        answer = self.browser.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        return answer.content.decode()

    def sends(self, page: str, form: str, **filled: str) -> str:
        """Fill in a form of a page and send it; what the page after it says."""
        fields = Forms(self.looks_at(page), page).found[form]
        answer = self.browser.post(form, {**fields, **filled}, follow=True)
        assert answer.status_code == 200, answer.content.decode()
        return answer.content.decode()

    def opens_a_case(self, conversation: Conversation, **filled: str) -> str:
        """Open a case from a conversation."""
        form = f"/en/desk/conversations/{conversation.pk}/request/"
        return self.sends(form, form, **filled)

    def replies(self, conversation: Conversation, text: str) -> str:
        """Answer in a conversation with the reply box."""
        page = f"/en/desk/conversations/{conversation.pk}/"
        return self.sends(page, f"{page}reply/", text=text)

    def is_shown(self, conversation: Conversation, *, word: str, words: str) -> bool:
        """Whether a list, a search for a word, or the address itself shows a conversation or that it is there."""
        pages = ("/en/desk/", "/en/desk/cases/", f"/en/desk/?q={word}", f"/en/desk/cases/?q={word}")
        signs = (conversation.reference, f"/conversations/{conversation.pk}/", words)
        listed = any(sign in self.looks_at(page) for page in pages for sign in signs)
        direct = self.browser.get(f"/en/desk/conversations/{conversation.pk}/").status_code
        return listed or direct != 404


@dataclass
class Work:
    """The town's worker, done by hand, and its public address."""

    address: str

    def hears(self, account: Account, *, until: Callable[[], bool]) -> None:
        """Read a network and understand what came, until something is known that somebody there has done."""
        channel = registry.open_account(account)
        for _ in range(ROUNDS):
            while worker.read_once(accounts.one(account.pk), channel, now=timezone.now()):
                pass
            tasks.understand(account_id=account.pk)
            if until():
                return
            channel.wait(PATIENCE)
        raise AssertionError(f"it was never heard: {accounts.one(account.pk).problem}")

    def hears_words(self, account: Account, words: str) -> Message:
        """Read a network until a resident's message with these words is there."""
        said = Message.objects.filter(direction="in", text__contains=words)
        self.hears(account, until=said.exists)
        return said.get()

    def sends(self) -> list[Delivery]:
        """Let everything leave that is due; everything must arrive."""
        due = outbox.due(now=timezone.now())
        for pk in due:
            tasks.deliver(delivery_id=pk)
        gone = list(Delivery.objects.filter(pk__in=due).order_by("pk"))
        assert [(one.state, one.problem) for one in gone] == [("sent", "")] * len(due)
        return gone

    def record_is_verified(self, folder: Path, *, entry_says: Mapping[str, object]) -> int:
        """Anybody checks the whole record and the newest entry that says this, with `civic` alone; its size."""
        register.publish(now=timezone.now())
        key = folder / "key"
        key.write_bytes(httpx.get(f"{self.address}/register/key").content)
        whole = self._civic("--key", str(key))
        assert whole["fine"], whole["faults"]
        size = int(whole["size"])
        for index in reversed(range(size)):
            one = self._civic("--key", str(key), "--entry", str(index))
            assert one["fine"]
            content = json.loads(one["entry"]["text"])
            if entry_says.items() <= content.items():
                return size
        raise AssertionError(f"no entry of {size} says {entry_says}")

    def _civic(self, *told: str) -> dict[str, Any]:
        command = [str(CIVIC), "verify", f"{self.address}/register", *told, "--json"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer
