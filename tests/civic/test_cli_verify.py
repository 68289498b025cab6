"""`civic verify` over a folder, a zip archive and a real web server, with the exit codes it promises."""

import gzip
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from civic.cli import main
from civic.ledger import Checkpoint, Signer, TileName, Tree, encode_bundle, leaf_hash, tiles_of_level

SIGNER = Signer("town.example/register", bytes(range(32)))
KEY = str(SIGNER.key)


def publish(folder: Path, entries: list[bytes]) -> Path:
    tree = Tree()
    tree.extend(map(leaf_hash, entries))
    files = {tile.name.path: tile.content for tile in tree.take_tiles()}
    for name in tiles_of_level(len(entries), 0):
        files[TileName(None, name.index, name.width).path] = encode_bundle(
            entries[name.start : name.start + name.width]
        )
    files["checkpoint"] = SIGNER.sign(Checkpoint(SIGNER.key.name, len(entries), tree.root()))
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def numbered(count: int) -> list[bytes]:
    return [b'{"entry": %d}' % number for number in range(count)]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return publish(tmp_path / "log", numbered(600))


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder; `*.gz` beside a file is sent with Content-Encoding, and `/broken` fails."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        if self.path.startswith("/broken"):
            return self.send_error(500)
        if not Path(self.translate_path(self.path) + ".gz").is_file():
            return super().do_GET()
        content = Path(self.translate_path(self.path) + ".gz").read_bytes()
        self.send_response(200)
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        return None


@pytest.fixture
def web(tmp_path: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def verify(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, dict[str, Any]]:
    code = main(["verify", *map(str, arguments), "--json"])
    answer = json.loads(capsys.readouterr().out)
    assert answer.pop("schema") == "civic/verify/1"
    return code, answer


def alter(path: Path, old: bytes, new: bytes) -> None:
    path.write_bytes(path.read_bytes().replace(old, new))


def test_a_folder_a_zip_and_a_web_address_are_verified_alike(
    log: Path, web: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with zipfile.ZipFile(tmp_path / "log.zip", "w") as archive:
        for file in log.rglob("*"):
            archive.write(file, Path("register") / file.relative_to(log))
    answers = [verify(capsys, place, "--key", KEY) for place in (log, tmp_path / "log.zip", f"{web}/log/")]
    assert answers[0] == answers[1] == answers[2]
    code, answer = answers[0]
    assert (code, answer["fine"], answer["size"], answer["entries_verified"]) == (0, True, 600, 600)
    assert (answer["origin"], answer["signed_by"], answer["faults"]) == (SIGNER.key.name, [KEY], [])


def test_files_sent_compressed_are_unpacked(log: Path, web: str, capsys: pytest.CaptureFixture[str]) -> None:
    bundle = log / "tile/entries/000"
    bundle.with_name("000.gz").write_bytes(gzip.compress(bundle.read_bytes()))
    bundle.unlink()
    assert verify(capsys, f"{web}/log", "--key", KEY)[0] == 0


@pytest.mark.parametrize("place", ["folder", "web"])
def test_the_first_wrong_entry_is_named(
    place: str, log: Path, web: str, capsys: pytest.CaptureFixture[str]
) -> None:
    alter(log / "tile/entries/001", b'"entry": 300', b'"entry": 301')
    code, answer = verify(capsys, log if place == "folder" else f"{web}/log", "--key", KEY)
    assert (code, answer["fine"], answer["first_wrong_entry"]) == (1, False, 300)
    assert answer["faults"][0]["code"] == "entry"
    assert main(["verify", str(log), "--key", KEY]) == 1
    assert "first entry concerned is 300" in capsys.readouterr().out


def test_a_lost_file_is_named_over_the_web_too(
    log: Path, web: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (log / "tile/0/001").unlink()
    code, answer = verify(capsys, f"{web}/log", "--key", KEY)
    assert (code, answer["faults"][0]["path"]) == (1, "tile/0/001")


def test_without_a_key_it_says_that_nobody_s_signature_was_checked(
    log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(log)]) == 0
    assert "who signed it is not checked" in capsys.readouterr().out
    assert verify(capsys, log)[1]["signed_by"] == []


def test_the_key_a_register_shows_itself_is_used_and_said_to_be_its_own(
    log: Path, web: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (log / "key").write_text(f"{KEY}\n")
    assert main(["verify", f"{web}/log"]) == 0
    assert "compare it with one you got elsewhere" in capsys.readouterr().out
    code, answer = verify(capsys, log)
    assert (code, answer["key_given"], answer["signed_by"]) == (0, False, [KEY])
    assert verify(capsys, log, "--key", KEY)[1]["key_given"] is True
    alter(log / "checkpoint", b"600", b"601")
    assert verify(capsys, log)[1]["faults"][0]["code"] == "signature"
    (log / "key").write_text(KEY.replace("+", "-"))
    assert verify(capsys, log)[1]["faults"][0]["code"] == "malformed"


def test_the_wrong_key_and_the_wrong_name(
    log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other.vkey"
    other.write_text(f"{Signer('town.example/register', bytes(32)).key}\n")
    assert verify(capsys, log, "--key", other)[0] == 1
    assert verify(capsys, log, "--key", other, "--key", KEY)[0] == 0
    code, answer = verify(capsys, log, "--key", KEY, "--origin", "city.example/register")
    assert (code, answer["faults"][0]["code"]) == (1, "other-log")


def test_growth_forks_and_rollbacks_against_an_older_checkpoint(
    log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    older = publish(tmp_path / "older", numbered(300)) / "checkpoint"
    forked = publish(tmp_path / "forked", [b"another", *numbered(600)[1:]])
    for extra in ([], ["--entry", "7"]):
        assert verify(capsys, log, "--key", KEY, "--against", older, *extra)[0] == 0
        code, answer = verify(capsys, forked, "--key", KEY, "--against", older, *extra)
        assert (code, answer["faults"][0]["code"]) == (1, "fork")
        code, answer = verify(capsys, older.parent, "--key", KEY, "--against", log / "checkpoint", *extra)
        assert (code, answer["faults"][0]["code"], answer["first_wrong_entry"]) == (1, "rollback", 300)


def test_one_entry_is_shown_and_its_receipt_stands_alone(
    log: Path, web: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    receipt = tmp_path / "mine.tlog-proof"
    code, answer = verify(capsys, f"{web}/log", "--key", KEY, "--entry", 300, "--receipt", receipt)
    assert (code, answer["entry"]["index"], answer["entry"]["text"]) == (0, 300, '{"entry": 300}')
    assert verify(capsys, "--proof", receipt, "--key", KEY)[1]["entry"] == answer["entry"]
    assert verify(capsys, log, "--proof", receipt, "--key", KEY)[0] == 0
    later = publish(tmp_path / "later", numbered(900))
    assert verify(capsys, later, "--proof", receipt, "--key", KEY)[0] == 0
    forked = publish(tmp_path / "forked", [b"another", *numbered(900)[1:]])
    assert verify(capsys, forked, "--proof", receipt, "--key", KEY)[1]["faults"][0]["code"] == "fork"
    alter(receipt, b"index 300", b"index 301")
    assert verify(capsys, "--proof", receipt, "--key", KEY)[0] == 1


def test_a_receipt_without_its_entry_needs_the_register(
    log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    receipt = tmp_path / "mine.tlog-proof"
    verify(capsys, log, "--entry", 5, "--receipt", receipt)
    lines = receipt.read_bytes().split(b"\n")
    receipt.write_bytes(b"\n".join(line for line in lines if not line.startswith(b"extra ")))
    assert main(["verify", "--proof", str(receipt)]) == 2
    assert "name the register" in capsys.readouterr().err
    assert verify(capsys, log, "--proof", receipt)[1]["entry"]["text"] == '{"entry": 5}'


@pytest.mark.parametrize(
    "arguments, sentence",
    [
        ([], "say which register to verify"),
        (["{tmp}/nowhere"], "no folder, no zip archive and no web address"),
        (["{log}", "--key", "abc"], "not a verifier key"),
        (["{log}", "--entry", "600"], "there is no entry 600"),
        (["{log}", "--entry", "-1"], "there is no entry -1"),
        (["{log}", "--against", "{tmp}/nowhere"], "cannot be read: no such file"),
        (["{log}", "--against", "{log}/tile/0/000"], "no use as an older checkpoint"),
        (["{web}/broken"], "answered 500"),
        (["http://127.0.0.1:1/"], "cannot be reached"),
        (["http://[/"], "cannot be reached"),
    ],
)
def test_what_cannot_be_read_is_a_sentence_and_exit_code_two(
    arguments: list[str],
    sentence: str,
    log: Path,
    web: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = main(["verify", *(text.format(log=log, web=web, tmp=tmp_path) for text in arguments)])
    captured = capsys.readouterr()
    assert (code, captured.out) == (2, "")
    assert sentence in captured.err


def test_the_command_runs_as_a_program_of_its_own(log: Path) -> None:
    program = "import sys; from civic.cli import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", program, "verify", str(log), "--key", KEY],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(Path(__file__).resolve().parents[2] / "src")},
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "Everything is as signed." in done.stdout
