"""`civic verify` against who does not want to be verified: endless servers, files that are none, broken archives."""

import os
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from random import Random
from socket import create_server, socket
from threading import Thread

import pytest

from civic.cli import main, register
from civic.cli.reading import UnreadableInput, read_all
from civic.cli.register import open_register
from tests.civic.test_cli_verify import KEY, numbered, publish

ENOUGH = (
    400_000  # lines after which the server gives up first: without a limit the test fails instead of hanging
)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return publish(tmp_path / "log", numbered(300))


@pytest.fixture
def serve() -> Iterator[Callable[..., str]]:
    """Starts a server that answers every request with these bytes; gives its address."""
    listening: list[socket] = []

    def started(*parts: bytes, times: int = 1) -> str:
        listening.append(create_server(("127.0.0.1", 0)))
        Thread(target=answering, args=(listening[-1], parts, times), daemon=True).start()
        return f"http://127.0.0.1:{listening[-1].getsockname()[1]}"

    yield started
    for server in listening:
        server.close()


def answering(server: socket, parts: tuple[bytes, ...], times: int) -> None:
    first, *again = parts
    while True:
        try:
            client, _ = server.accept()
        except OSError:
            return
        with client:
            try:
                client.recv(65_536)
                client.sendall(first)
                for _ in range(times if again else 0):
                    client.sendall(again[0])
            except OSError:
                continue


def said(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    assert main(["verify", *map(str, arguments), "--key", KEY]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err


@pytest.mark.parametrize(
    "first, again",
    [
        (b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n" * 100),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", b"a: b\r\n" * 100),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
    ],
    ids=["before the head", "after the body", "in the body"],
)
def test_a_server_without_end_is_left(
    first: bytes,
    again: bytes,
    serve: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(register, "_SECONDS_FOR_A_FILE", 0.2)
    assert "it takes longer than 0.2 seconds" in said(capsys, serve(first, again, times=ENOUGH))


def test_more_than_a_file_can_hold_is_not_read(
    serve: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    address = serve(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 2**16, times=300)
    assert "holds more than the 16,777,472 bytes" in said(capsys, address)


def test_an_answer_that_breaks_off_is_no_fault_of_the_register(
    serve: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    """The line may be cut at any byte: what came is not what was published."""
    assert "its answer breaks off" in said(
        capsys, serve(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\ntown")
    )


@pytest.mark.parametrize(
    "target", ["ftp://127.0.0.1/", "file:///etc/hostname", "//", "gopher://x/", "http://[/"]
)
def test_no_redirection_leaves_the_web(
    target: str, serve: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    answer = f"HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n"
    sentence = said(capsys, serve(answer.encode()))
    assert "answered 302" in sentence or "cannot be reached" in sentence


def test_what_a_server_says_cannot_move_the_cursor(
    serve: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    sentence = said(capsys, serve(b"HTTP/1.1 500 \x1b[2J\x9bH no\r\nContent-Length: 0\r\n\r\n"))
    assert sentence.strip().isprintable()


@pytest.mark.parametrize("kind", ["pipe", "device", "loop", "folder"])
def test_what_is_no_file_is_missing_and_never_waited_for(
    kind: str, log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tile = log / "tile/0/000"
    tile.unlink()
    {
        "pipe": lambda: os.mkfifo(tile),
        "device": lambda: tile.symlink_to("/dev/zero"),
        "loop": lambda: tile.symlink_to("000"),
        "folder": tile.mkdir,
    }[kind]()
    assert main(["verify", str(log), "--key", KEY]) == 1
    assert "tile/0/000 is missing" in capsys.readouterr().out


@pytest.mark.parametrize(
    "packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_an_archive_with_any_byte_changed_is_read_or_refused_in_a_sentence(
    packing: int, tmp_path: Path
) -> None:
    content, random = BytesIO(), Random(packing)
    with zipfile.ZipFile(content, "w", packing) as archive:
        archive.writestr("register/checkpoint", b"town.example/register\n" * 9)
        archive.writestr("register/añada.csv", b"id,vote\n" * 20)
    whole, file = content.getvalue(), tmp_path / "log.zip"
    for _ in range(400):
        damaged = bytearray(whole)
        damaged[random.randrange(len(whole))] = random.randrange(256)
        file.write_bytes(damaged)
        for tried in (read_register, lambda path: read_all(str(path))):
            try:
                tried(file)
            except (UnreadableInput, FileNotFoundError) as refused:
                assert str(refused)


def read_register(file: Path) -> None:
    with open_register(str(file)) as opened:
        opened("checkpoint")
