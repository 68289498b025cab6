"""Reading mail: invented mails of the kinds that break parsers, and properties over arbitrary bytes."""

import json
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gobernauta.channels.email import bodies, markup, parsing, quoting, threads
from gobernauta.channels.protocol import Inbound, Malformed, Media, Raw

TOWN, SERVER = "town@example.org", "mx.example.org"
FIXTURES = sorted((Path(__file__).parent / "fixtures").glob("*.eml"))


def read(payload: bytes) -> list[Inbound]:
    return parsing.parse(Raw("event", payload, "message/rfc822"), TOWN, SERVER)


def plain(value: Any) -> Any:
    """An `Inbound` field as JSON has it."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [plain(it) for it in value]
    if isinstance(value, Media):
        return [value.media_type, value.alt, value.name, len(value.content)]
    if is_dataclass(value):
        return [plain(getattr(value, name)) for name in ("address", "name")]
    return value


@pytest.mark.parametrize("mail", FIXTURES, ids=lambda it: it.stem)
def test_fixture(mail: Path) -> None:
    expected = json.loads(mail.with_suffix(".json").read_text(encoding="utf-8"))
    inbounds = read(mail.read_bytes())
    if expected is None:
        assert inbounds == []
        return
    (inbound,) = inbounds
    found = {name: plain(getattr(inbound, name)) for name in expected}
    if "media" in expected:
        for had, wanted in zip(found["media"], expected["media"], strict=True):
            had[3] = had[3] if wanted[3] is not None else None
    assert found == expected


def strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for it in value for text in strings(it)]
    if isinstance(value, dict):
        return [text for it in value.values() for text in strings(it)]
    return (
        [text for it in fields(value) for text in strings(getattr(value, it.name))]
        if is_dataclass(value)
        else []
    )


HEADER_NAMES = st.sampled_from(
    ["From", "To", "Cc", "Reply-To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Received",
     "Return-Path", "Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "Content-Language",
     "Content-Description", "Auto-Submitted", "List-Id", "Authentication-Results", "Precedence", "X-Loop"]
)  # fmt: skip
SCRAPS = st.sampled_from(
    ["multipart/mixed; boundary=b", "multipart/report; report-type=delivery-status; boundary=b", "text/html",
     "text/plain", "message/rfc822", "message/delivery-status", "; charset=utf-7", "; charset=idna",
     "; name*0*=utf-8''%ff", "; format=flowed", "base64", "quoted-printable", "x-uuencode", "=?utf-8?B?w?=",
     "=?x?q?=A", "<a@b.example>", "<", ">", "(", '"', "\\", ",", ";", "@", ":;", "town+abcdefgh@example.org",
     "Tue, 10 Nov 2999 10:15:00 +9999", "-0000", "mx.example.org; dkim=pass", "mailer-daemon@x.example",
     "attachment; filename=../x"]
)  # fmt: skip
VALUES = st.lists(st.one_of(SCRAPS, st.text(max_size=8)), max_size=4).map(" ".join)
LINES = st.tuples(HEADER_NAMES, VALUES).map(lambda it: f"{it[0]}: {it[1]}".encode("utf-8", "surrogatepass"))
BLOCKS = st.lists(
    st.one_of(
        st.sampled_from(
            [b"--b", b"--b--", b"", b"> x", b"On x wrote:", b"<p>", b"<a href='", b"begin 644 x", b"QUJD"]
        ),
        LINES,
        st.binary(max_size=30),
    ),
    max_size=25,
)
MAILS = st.tuples(st.lists(LINES, max_size=8), BLOCKS, st.sampled_from([b"\n", b"\r\n", b"\r"])).map(
    lambda it: it[2].join([b"From: a@b.example", *it[0], b"", *it[1]])
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(MAILS, st.binary(max_size=300)))
@example(b"From: a@b.example\nContent-Type: ; charset=idna\n\n\x80")
@example(b"From: a@b.example\nContent-Type: image/\x00\n\nx")
@example(b"From: a@b.example\nTo: " + b"(" * 40_000 + b"\n\nx")
@example(b"From: a@b.example\nContent-Type: text/plain; " + b"a=b; " * 20_000 + b"\n\nx")
def test_only_malformed_is_raised_and_every_string_can_be_stored(payload: bytes) -> None:
    assert threads.event_name(payload).isprintable()
    with suppress(Malformed):
        for inbound in read(payload):
            for text in strings(inbound):
                text.encode("utf-8")
                assert "\x00" not in text


def bomb(levels: int) -> bytes:
    lines = [b"From: a@b.example"]
    for level in range(levels):
        lines += [b"Content-Type: multipart/mixed; boundary=b%d" % level, b"", b"--b%d" % level]
    return b"\n".join([*lines, b"", b"inside"])


def test_nesting_is_read_as_deep_as_people_nest_and_no_deeper() -> None:
    assert read(bomb(bodies.DEEPEST))[0].text == "inside"
    for levels in (bodies.DEEPEST + 1, 10_000):
        with pytest.raises(Malformed, match="nested too deeply"):
            read(bomb(levels))
    with pytest.raises(Malformed, match="nested too deeply"):
        read(b"From: a@b.example\n" + b"Content-Type: message/rfc822\n\nSubject: x\n" * 10_000)


def test_hundred_megabytes_are_read_to_a_limit_and_say_so() -> None:
    (inbound,) = read(b"From: a@b.example\n\n" + (b"a line of words " * 60 + b"\n") * 110_000)
    assert bodies.TEXT_LENGTH - 20 < len(inbound.text) <= bodies.TEXT_LENGTH
    assert inbound.extra["cut"] == "yes"


def test_attachments_past_the_limits_are_named() -> None:
    part = b"--b\nContent-Type: text/csv\nContent-Disposition: attachment; filename=list-%d.csv\n\n1,2\n"
    mail = b"From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n"
    (inbound,) = read(mail + b"".join(part % number for number in range(bodies.MOST_MEDIA + 2)) + b"--b--")
    assert len(inbound.media) == bodies.MOST_MEDIA
    assert inbound.extra["left_out"] == "list-50.csv, list-51.csv"


def test_a_cut_mail_keeps_its_words_and_leaves_its_broken_attachments() -> None:
    payload = (Path(__file__).parent / "fixtures" / "pictures.eml").read_bytes()
    (inbound,) = parsing.parse(Raw("event", payload, "message/rfc822; cut=yes"), TOWN, SERVER)
    assert inbound.text == "See the hole."
    assert inbound.media == ()
    assert "plano ñ.pdf" in inbound.extra["left_out"]
    assert inbound.extra["cut"] == "yes"


def test_what_is_no_mail_is_said_in_a_sentence() -> None:
    for payload in (b"", b"\x00" * 100, b"{}", b"hello"):
        with pytest.raises(Malformed, match="This is not a mail"):
            read(payload)


# Names of events


def test_the_same_mail_on_two_ways_is_one_event_and_a_borrowed_message_id_is_another() -> None:
    mail = b"From: a@b.example\nMessage-ID: <1@b.example>\nSubject: Lamp\n\nIt is out.\n"
    on_another_way = b"Received: from x by y\r\n" + mail.replace(b"\n", b"\r\n")
    assert threads.event_name(mail) == threads.event_name(on_another_way)
    assert threads.event_name(mail) != threads.event_name(mail.replace(b"a@b", b"c@b"))
    assert threads.event_name(mail) != threads.event_name(mail.replace(b"out", b"on"))


@given(st.text(max_size=40))
def test_own_ids_are_stable_and_recognised(key: str) -> None:
    mine = threads.own_id(key, TOWN)
    assert mine == threads.own_id(key, TOWN.upper().replace("TOWN", "town"))
    assert threads.own_ids(f"x {mine} y", TOWN) == (mine,)
    assert threads.own_ids(mine, "town@elsewhere.example") == ()
    assert threads.message_ids(mine) == (mine,)


# Quotations

WORDS = st.sampled_from(
    ["", "Hello", "> quoted", ">> deeper", "On Monday Jo wrote:", "El lunes Jo", "escribió:", "  > x", "-- ",
     "-----Original Message-----", "From: a", "Sent: b", "De: a", "Enviado: b", "____________________",
     "Pada hari Senin Jo menulis:", "---- Forwarded message ----"]
)  # fmt: skip


@given(st.lists(WORDS, max_size=14))
def test_folding_loses_no_line(lines: list[str]) -> None:
    new, quoted = quoting.fold("\n".join(lines))
    kept = [line for line in f"{new}\n{quoted}".split("\n") if line]
    assert sorted(kept) == sorted(line for line in lines if line)
    assert bool(new.strip()) or not quoted


# Markup


MARKUP = st.sampled_from(
    ["<p>", "</p>", "<div>", "<!--", "-->", "<script>", "</script>", "<", ">", "&lt;", "&#0;", "x", " y\n",
     "<a href='http://z.example'>", "</a>", "<img alt=", '"', "<blockquote>", "</blockquote>", "<pre>", "İ"]
)  # fmt: skip


@given(st.lists(MARKUP, max_size=30))
def test_markup_never_fails(parts: list[str]) -> None:
    text, pictures = markup.to_text("".join(parts))
    assert isinstance(text, str)
    assert pictures == {}


@given(
    st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8), min_size=1, max_size=8)
)
def test_markup_keeps_every_word(words: list[str]) -> None:
    html = "<html><head><title>no</title></head>" + "".join(f"<div><b>{it}</b></div>" for it in words)
    assert markup.to_text(html)[0].split("\n") == words


@pytest.mark.parametrize(
    "piece", ["<div>", "<a ", "<!--", "<!", "<table>", "<script>", "<p title='", '<a "', "&", "<b></i>"]
)
def test_markup_of_two_megabytes_is_read_in_one_go(piece: str) -> None:
    assert isinstance(markup.to_text(piece * (markup.LONGEST // len(piece)))[0], str)
