"""Web, worker and database are killed two hundred times while people write and are answered (promise 16).

Afterwards no write that was acknowledged is lost, no message has left twice or not at all, and the record verifies.
"""

import json
import os
import random
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.kill.post_office import PostOffice
from tests.kill.town import KilledTown
from tests.servers.dovecot import free_port

pytestmark = pytest.mark.slow
KILLS = int(os.environ.get("KILLS", "200"))
SEED = int(os.environ.get("KILL_SEED", "0")) or secrets.randbelow(1_000_000)
SETTLED_SECONDS = 180.0
CIVIC = Path(sys.executable).parent / "civic"


class Crowd:
    """Residents at the form and Alice at her desk. What was answered 302 was acknowledged and must last."""

    def __init__(self, town: KilledTown) -> None:
        self.town = town
        self.tried: set[str] = set()
        self.acknowledged: set[str] = set()
        self.replies: list[str] = []
        self.over = threading.Event()
        self.changed = threading.Condition()
        self.progress = 0
        self.threads = [threading.Thread(target=it) for it in (self.residents, self.alice)]
        for thread in self.threads:
            thread.start()

    def residents(self) -> None:
        """Write one report after another; what fails is not written again."""
        with self.browser() as browser:
            while not self.over.wait(0.05):
                text = f"report {len(self.tried) + 1} about a hole in the road"
                self.tried.add(text)
                if self.posts(browser, "/en/report/", text=text):
                    self.acknowledged.add(text)
                    self.step()

    def alice(self) -> None:
        """Answer one letter after another; a reply box is sent again until it is acknowledged."""
        with self.browser() as browser:
            browser.cookies.set("sessionid", self.town.session_key)
            while not self.over.wait(0.1):
                letter = self.unanswered()
                if letter is None:
                    continue
                reply, key = f"reply {len(self.replies) + 1}: we come on Friday", secrets.token_hex(16)
                path = f"/en/desk/conversations/{letter}/reply/"
                while not self.posts(browser, path, text=reply, key=key):
                    self.town.stopping.wait(0.05)
                self.replies.append(reply)
                self.step()

    def unanswered(self) -> object:
        found = self.town.sql(
            "SELECT c.id FROM inbox_conversation c JOIN channels_account a ON a.id = c.account_id"
            " WHERE a.kind = 'loopback' AND NOT EXISTS (SELECT 1 FROM publishing_delivery d"
            " WHERE d.conversation_id = c.id AND NOT (d.message->>'automatic')::boolean) ORDER BY c.id LIMIT 1"
        )
        return found[0][0] if found else None

    def browser(self) -> httpx.Client:
        return httpx.Client(base_url=self.town.address, timeout=20, trust_env=False)

    def posts(self, browser: httpx.Client, path: str, **fields: str) -> bool:
        """Send a form; whether it was taken."""
        try:
            if "csrftoken" not in browser.cookies:
                browser.get("/en/report/")
            token = browser.cookies.get("csrftoken", "")
            network = {"X-Forwarded-For": ".".join(str(secrets.randbelow(256)) for _ in range(4))}
            answer = browser.post(path, data={**fields, "csrfmiddlewaretoken": token}, headers=network)
        except httpx.HTTPError:
            return False
        assert answer.status_code in (302, 500, 502, 503), answer.text[:2000]
        return answer.status_code == 302

    def step(self) -> None:
        with self.changed:
            self.progress += 1
            self.changed.notify_all()

    def await_progress(self, since: int) -> int:
        """Return when something more was acknowledged: the town lives again."""
        with self.changed:
            assert self.changed.wait_for(lambda: self.progress > since, SETTLED_SECONDS), self.town._words()
            return self.progress

    def stops(self) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join(SETTLED_SECONDS)
            assert not thread.is_alive()


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder whose name is short enough for a socket in it."""
    made = Path(tempfile.mkdtemp(prefix="kill-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def chance() -> random.Random:
    print(f"seed: KILL_SEED={SEED}")
    return random.Random(SEED)


@pytest.fixture
def post_office(chance) -> Iterator[PostOffice]:
    office = PostOffice(random.Random(chance.random()))
    yield office
    office.shutdown()
    office.server_close()


@pytest.fixture
def town(folder, post_office) -> Iterator[KilledTown]:
    running = KilledTown(folder, post_office.address, free_port())
    yield running
    running.stop()


def comes_true(condition: Callable[[], bool]) -> bool:
    """Look until it is so, or until patience ends."""
    end = time.monotonic() + SETTLED_SECONDS
    while not condition():
        if time.monotonic() > end:
            return False
        threading.Event().wait(0.2)
    return True


def open_work(town: KilledTown) -> dict[str, int]:
    """What is still to be understood, sent, or numbered."""
    asked = {
        "events": "SELECT count(*) FROM inbox_event WHERE state = 'stored'",
        "deliveries": "SELECT count(*) FROM publishing_delivery WHERE state NOT IN ('sent', 'failed')",
        "entries": "SELECT count(*) FROM register_entry WHERE index IS NULL",
    }
    return {name: int(str(town.sql(query)[0][0])) for name, query in asked.items()}


def verified(town: KilledTown, *told: str) -> dict[str, object]:
    key = town.folder / "key"
    key.write_bytes(httpx.get(f"{town.address}/register/key").content)
    command = [str(CIVIC), "verify", f"{town.address}/register", "--key", str(key), "--json", *told]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SETTLED_SECONDS)
    assert done.returncode == 0, done.stdout + done.stderr
    report: dict[str, object] = json.loads(done.stdout)
    return report


def kill_often(town: KilledTown, crowd: Crowd, chance: random.Random) -> Counter[str]:
    """Kill at random moments; the next one only after something was acknowledged again."""
    killed: Counter[str] = Counter()
    while killed.total() < KILLS:
        progress = crowd.await_progress(crowd.progress)
        threading.Event().wait(chance.uniform(0, 0.3))
        kind = chance.choice(town.KINDS)
        killed[kind] += town.kill(kind)
        assert progress
    return killed


def test_nothing_acknowledged_is_lost_and_nothing_leaves_twice(town, post_office, chance, capsys):
    began = time.monotonic()
    crowd = Crowd(town)
    crowd.await_progress(0)
    assert comes_true(lambda: open_work(town)["entries"] == 0)
    older = town.folder / "older-checkpoint"
    older.write_bytes(httpx.get(f"{town.address}/register/checkpoint").content)
    killed = kill_often(town, crowd, chance)
    crowd.stops()
    post_office.is_open = False
    last = f"SELECT count(*) FROM inbox_event WHERE external_id = 'letter-{len(post_office.letters)}'"
    settled = comes_true(lambda: town.sql(last) == [(1,)] and not any(open_work(town).values()))
    assert settled, (open_work(town), town._words())

    heard = Counter(text for (text,) in town.sql("SELECT text FROM inbox_message WHERE direction = 'in'"))
    assert {text for text in crowd.acknowledged if heard[text] != 1} == set()
    assert {text for text in post_office.letters if heard[text] != 1} == set()
    assert {text: n for text, n in heard.items() if n > 1} == {}
    assert set(heard) <= crowd.tried | set(post_office.letters)

    keys = Counter(one["key"] for one in post_office.taken)
    assert {key: n for key, n in keys.items() if n > 1} == {}
    replies = Counter(one["text"] for one in post_office.taken if one["text"].startswith("reply "))
    assert replies == Counter(crowd.replies)
    receipts = Counter(one["answers"] for one in post_office.taken if not one["text"].startswith("reply "))
    assert receipts == Counter(f"letter-{n}" for n in range(1, len(post_office.letters) + 1))
    assert town.sql("SELECT count(*) FROM publishing_delivery WHERE state = 'failed'") == [(0,)]

    assert post_office.read_back >= post_office.lost > keys.total() / 10

    report = verified(town, "--against", str(older))
    recorded = dict(town.sql("SELECT action, count(*) FROM register_entry GROUP BY action"))
    assert recorded["message.received"] == heard.total()
    assert recorded.get("reply.sent", 0) == replies.total()
    with capsys.disabled():
        print(
            f"\n{killed.total()} kills ({', '.join(f'{n} {kind}' for kind, n in killed.items())}), seed {SEED}:"
            f" {heard.total()} heard, {keys.total()} sent ({post_office.lost} answers lost on the way,"
            f" {post_office.read_back} read back,"
            f" {post_office.turned_away} turned away), {report['size']} entries verified,"
            f" {time.monotonic() - began:.0f} s"
        )
