"""`gobernauta run` for real: however it is told to stop, nothing that it started is left."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from django.db import connection

from gobernauta.site import readiness
from tests.conftest import REPOSITORY
from tests.servers.dovecot import free_port

pytestmark = pytest.mark.slow


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, transactional_db: None) -> Iterator["Run"]:
    """The command, prepared already, as a shell starts it in its background: SIGINT ignored, a group of its own."""
    told = connection.get_connection_params()
    url = f"postgresql://{told['user']}@/{told['dbname']}?host={told['host']}"
    monkeypatch.setattr(readiness, "STAMP", tmp_path / "prepared.json")
    readiness.note(url, [])
    one = Run(tmp_path, url)
    yield one
    one.process.kill()
    for left in alive(one.started):
        left.kill()


class Run:
    """One running command."""

    def __init__(self, var: Path, url: str) -> None:
        self.port = free_port()
        self.started: list[psutil.Process] = []
        ours = {"DATABASE_URL": url, "GOBERNAUTA_VAR": str(var), "PYTHONPATH": str(REPOSITORY / "src")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gobernauta.site", "run", "--port", str(self.port)],
            env={**os.environ, **ours, "DJANGO_SETTINGS_MODULE": "gobernauta.site.settings"},
            start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
        )

    def until_it_answers(self) -> None:
        while not self.answers():
            assert self.process.poll() is None, f"it ended by itself with {self.process.returncode}"

    def answers(self) -> bool:
        """Whether there is anybody on its port."""
        with socket.socket() as asking:
            asking.settimeout(60)
            if asking.connect_ex(("127.0.0.1", self.port)) == 0:
                asking.sendall(b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n")
                return bool(asking.recv(12))
            return False

    def family(self) -> list[psutil.Process]:
        """The processes below it, its web server's own worker among them."""
        return psutil.Process(self.process.pid).children(recursive=True)


def alive(family: list[psutil.Process]) -> list[psutil.Process]:
    """Those of them that run still."""
    return [one for one in family if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGHUP])
def test_told_to_stop_with_its_group_nothing_is_left(run: Run, told: signal.Signals) -> None:
    run.until_it_answers()
    run.started += run.family()
    assert len(run.started) >= 3
    os.killpg(run.process.pid, told)
    assert run.process.wait(60) == 0
    assert alive(run.started) == []
    assert not run.answers()


def test_a_web_server_that_is_killed_takes_its_own_along_and_is_started_again(run: Run) -> None:
    run.until_it_answers()
    run.started += run.family()
    server = next(one for one in psutil.Process(run.process.pid).children() if one.children())
    own = server.children()
    server.kill()
    psutil.wait_procs(own, 60)
    assert alive(own) == []
    run.until_it_answers()
    run.started += run.family()
    run.process.terminate()
    assert run.process.wait(60) == 0
    assert alive(run.started) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent has died")
def test_killed_outright_it_takes_everything_along(run: Run) -> None:
    run.until_it_answers()
    run.started += run.family()
    run.process.kill()
    psutil.wait_procs(run.started, 60)
    assert alive(run.started) == []
    assert not run.answers()
