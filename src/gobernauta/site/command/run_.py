"""`gobernauta run`: everything a town needs in one command, on a machine that has only Python."""

import argparse
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress

GRACE = 10.0  # seconds to finish what is under way
_PR_SET_PDEATHSIG = 1  # Linux' prctl(2)


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the verb."""
    verb = verbs.add_parser(
        "run",
        help="start the web server and the worker, with everything they need",
        epilog="example: gobernauta run --port 8080",
    )
    verb.add_argument("--port", type=int, default=8000, help="port of the web server (8000)")
    verb.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    verb.add_argument("--workers", type=int, default=1, help="web processes (1)")
    verb.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Prepare the database, then run web and worker until interrupted or until one of them cannot go on."""
    if not _is_free(options.host, options.port):
        _say(f"Something else answers on port {options.port}; choose another: gobernauta run --port 8080")
        return 2
    from gobernauta.site import database, places, readiness

    _say("Starting the database")
    url = database.address(places.VAR)
    lines = readiness.told_before(url)
    if lines is None:
        lines = _prepare()
        readiness.note(url, lines)
    for line in lines:
        _say(line)
    _say(f"Open http://{options.host}:{options.port}/")
    environment = {
        **os.environ,
        "DATABASE_URL": url,  # the embedded server is ours alone to stop
    }
    return _watch([_web(options), [sys.executable, "-m", "gobernauta.site", "worker"]], environment)


def _prepare() -> list[str]:
    """Bring tables and static files up to date; the first time, build the demo town. Returns its log-ins."""
    import django

    django.setup()
    from django.core.management import call_command

    _say("Bringing its tables up to date")
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    from gobernauta.people import queries as people
    from gobernauta.site import demo_town

    if not people.organizations().exists():
        _say("Building the demo town (only the first time)")
        demo_town.build(say=_say)
    return demo_town.logins()


def _is_free(host: str, port: int) -> bool:
    """Whether nobody listens there yet."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as trial:
        trial.settimeout(1)
        return trial.connect_ex((host, port)) != 0


def _web(options: argparse.Namespace) -> list[str]:
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "gobernauta.site.wsgi:application",
        "--host", options.host, "--port", str(options.port), "--workers", str(options.workers),
        "--blocking-threads", "4", "--no-ws", "--respawn-failed-workers", "--log-level", "warning",
    ]  # fmt: skip


def _watch(commands: list[list[str]], environment: dict[str, str]) -> int:
    """Run the processes; start again what dies, stop all when we are told to."""
    stopping = False

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True

    for told in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(told, stop)
    running = [_started(command, environment) for command in commands]
    while not stopping:
        for at, process in enumerate(running):
            if process.poll() is not None:
                _say(f"A process ended with code {process.returncode}; starting it again")
                _end_group(process)
                time.sleep(1)
                running[at] = _started(commands[at], environment)
        time.sleep(0.3)
    for process in running:
        process.terminate()
    return max(_ended(process) for process in running)


def _started(command: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """A process with a group of its own: Ctrl-C in the terminal reaches us alone, and its children end with it."""
    return subprocess.Popen(command, env=environment, start_new_session=True, preexec_fn=_end_with_us)


def _end_with_us() -> None:
    """In a new process: be told to stop when we are killed and can tell nobody. Only Linux can promise it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _ended(process: subprocess.Popen[bytes]) -> int:
    """Wait for a process that was told to stop; end what does not listen. 0: it went as it should."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(GRACE)
    _end_group(process)
    code = process.wait()
    return 0 if code in (0, -signal.SIGTERM, -signal.SIGINT, -signal.SIGKILL) else code


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """End whoever is left of a process and its children."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _say(sentence: str) -> None:
    print(f"  {sentence}", flush=True)
