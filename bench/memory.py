"""Memory of a running town: web and worker as `gobernauta run` starts them, idle and after load. Printed only."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import psutil

PAGES = ("/en/", "/en/requests/", "/en/record/", "/open311/v2/requests.json")
ROUNDS = 200
PATIENCE = 180.0  # seconds for the first start, which builds the demo town


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def waited_for(address: str) -> None:
    """Return when the web server answers."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(address, timeout=2).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise TimeoutError(f"{address} did not answer within {PATIENCE:.0f} s")


def megabytes(process: psutil.Process) -> dict[str, float]:
    """Resident memory of the parts of a running town."""
    parts = {"command": process, **{_name(child): child for child in process.children(recursive=True)}}
    return {name: part.memory_info().rss / 1e6 for name, part in parts.items()}


def _name(process: psutil.Process) -> str:
    words = " ".join(process.cmdline())
    return (
        "worker" if "gobernauta.site worker" in words else "web" if "worker-" in words else "web supervisor"
    )


def main() -> None:
    """Start a town, look, load, look again."""
    port = free_port()
    command = [sys.executable, "-m", "gobernauta.site", "run", "--port", str(port)]
    town = subprocess.Popen(command, stdout=subprocess.DEVNULL, env={**os.environ})
    try:
        waited_for(f"http://127.0.0.1:{port}/health")
        time.sleep(5)  # the worker settles; nothing depends on how long
        idle = megabytes(psutil.Process(town.pid))
        for at in range(ROUNDS * len(PAGES)):
            urllib.request.urlopen(f"http://127.0.0.1:{port}{PAGES[at % len(PAGES)]}", timeout=20).close()
        loaded = megabytes(psutil.Process(town.pid))
    finally:
        town.send_signal(signal.SIGINT)
        town.wait(60)
    print("\n| memory, MB (`python -m bench memory`) | idle | after 800 pages |\n|---|---|---|")
    for name, used in idle.items():
        print(f"| {name} | {used:.0f} | {loaded.get(name, 0):.0f} |")


if __name__ == "__main__":
    main()
