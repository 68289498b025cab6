"""Mail in files, against the standard library's own mbox as an independent reader and writer."""

import mailbox
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gobernauta.channels.files import mail
from gobernauta.channels.protocol import Raw

LINES = st.sampled_from(
    [
        "",
        "Hello",
        "From here to there",
        "From the report: 10:30",
        ">From x",
        "From a@b.example",
        "Subject: y",
        "--",
    ]
)
BODIES = st.lists(st.lists(LINES, max_size=6).map("\n".join), min_size=1, max_size=6)


def name(payload: bytes) -> str:
    return sha256(payload).hexdigest()


def written(folder: str, bodies: list[str]) -> Path:
    """An mbox as Python writes it (`From ` in a body is escaped)."""
    path = Path(folder) / "archive.mbox"
    box = mailbox.mbox(str(path))
    for number, body in enumerate(bodies):
        message = EmailMessage()
        message["From"], message["Subject"] = "suzie@example.net", f"Mail {number}"
        message.set_content(body)
        box.add(mailbox.mboxMessage(message))
    box.close()
    return path


def heard(path: Path, start: int = 0) -> list[tuple[int, Raw]]:
    return list(mail.read(path, name, start=start))


@settings(max_examples=60, deadline=None)
@given(BODIES)
def test_every_mail_is_read_once_as_another_reader_sees_it(bodies: list[str]) -> None:
    with TemporaryDirectory() as folder:
        path = written(folder, bodies)
        found = heard(path)
        box = mailbox.mbox(str(path), create=False)
        others = [box.get_bytes(key).replace(b"\n>From ", b"\nFrom ") for key in box.keys()]  # noqa: SIM118 - a mailbox is no dict
        box.close()
        assert [raw.payload.replace(b"\n>From ", b"\nFrom ").strip() for _, raw in found] == [
            it.strip() for it in others
        ]
        assert len(found) == len(bodies)


@settings(max_examples=30, deadline=None)
@given(BODIES)
def test_reading_goes_on_at_any_position(bodies: list[str]) -> None:
    with TemporaryDirectory() as folder:
        path = written(folder, bodies)
        found = heard(path)
        assert found[-1][0] == path.stat().st_size
        for number, (position, _) in enumerate(found):
            assert heard(path, position) == found[number + 1 :]


def test_escaped_lines_are_themselves_again(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    path.write_bytes(
        b"From - Tue Nov 10 09:15:02 2026\nFrom: a@b.example\n\n>From me\n>>From you\n> From us\n"
    )
    ((_, raw),) = heard(path)
    assert raw.payload == b"From: a@b.example\n\nFrom me\n>From you\n> From us\n"


@pytest.mark.parametrize(
    "separator",
    [b"From suzie@example.net Tue Nov 10 09:15:02 2026", b"From 17@xxx Tue Nov 10 09:15:02 +0000 2026", b"From - x",
     b"From MAILER-DAEMON Tue Nov 10 09:15:02 2026", b"From suzie Tue Nov 10 09:15 2026\r"],
)  # fmt: skip
def test_separators_of_common_programs(tmp_path: Path, separator: bytes) -> None:
    path = tmp_path / "a.mbox"
    path.write_bytes((separator + b"\nSubject: 1\n\nFrom here on\n\n") * 3)
    assert [raw.payload for _, raw in heard(path)] == [b"Subject: 1\n\nFrom here on\n\n"] * 3


def test_blank_lines_before_the_first_mail_make_no_mail_of_them_all(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    path.write_bytes(b"\r\n\n" + b"From - Tue Nov 10 09:15:02 2026\nSubject: 1\n\nHello\n\n" * 3)
    assert [raw.payload for _, raw in heard(path)] == [b"Subject: 1\n\nHello\n\n"] * 3


def test_one_mail_in_a_file_and_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(b"Received: x\r\nFrom: a@b.example\r\n\r\nFrom here\r\n")
    ((position, raw),) = heard(path)
    assert raw == Raw(name(path.read_bytes()), path.read_bytes(), "message/rfc822")
    assert heard(path, position) == []
    path.write_bytes(b"")
    assert heard(path) == []


def test_an_enormous_mail_is_cut_and_the_next_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "MOST_BYTES", 5_000)
    monkeypatch.setattr(mail, "LONGEST_LINE", 1_000)
    path = tmp_path / "a.mbox"
    head = b"From a@b.example Tue Nov 10 09:15:02 2026\nSubject: x\n\n"
    path.write_bytes(head + b"x" * 100_000 + b"\n\n" + head + b"small\n")
    (_, large), (_, small) = heard(path)
    assert (len(large.payload), large.media_type) == (5_000, "message/rfc822; cut=yes")
    assert (small.payload, small.media_type) == (b"Subject: x\n\nsmall\n", "message/rfc822")


@given(st.binary(max_size=400))
def test_any_file_is_read_to_its_end(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x"
        for start in (b"", b"From - x\nA: b\n\n"):
            path.write_bytes(start + content)
            found = heard(path)
            assert [position for position, _ in found][-1:] == [path.stat().st_size][: len(found)]
            assert sum(len(raw.payload) for _, raw in found) <= len(start + content)
