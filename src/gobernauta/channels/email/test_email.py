"""The e-mail channel against a real Dovecot and a real SMTP server."""

import threading
from collections.abc import Sequence

import pytest

from gobernauta.channels.conformance import ChannelContract
from gobernauta.channels.email import imap
from gobernauta.channels.email.channel import Email
from gobernauta.channels.email.rig import PASSWORD, TOWN, MailRig, flags, signed_in
from gobernauta.channels.guarded import web_client
from gobernauta.channels.protocol import (
    Credentials,
    Inbound,
    Raw,
    Rejected,
    Throttled,
    Unreachable,
)
from gobernauta.channels.rig import drain, understood


class TestEmail(ChannelContract):
    """The contract of every channel."""


# Reading


def names(raws: Sequence[Raw]) -> list[str]:
    return [raw.external_id for raw in raws]


def test_new_uidvalidity_looks_back_and_doubles_nothing(rig: MailRig) -> None:
    written = [rig.someone_writes(f"Pothole {number}") for number in range(3)]
    before, cursor = drain(rig.channel)
    (rig.mailboxes.folder / "mail" / TOWN / "dovecot-uidlist").unlink()
    for index in (rig.mailboxes.folder / "mail" / TOWN).glob("dovecot.*"):
        index.unlink()
    written.append(rig.someone_writes("A fourth"))
    after, following = drain(rig.channel, cursor)
    assert following.partition(":")[0] != cursor.partition(":")[0]
    assert set(names(before)) < set(names(after))
    assert sorted(it.external_id for it in understood(rig.channel, after)) == sorted(written)
    assert drain(rig.channel, following) == ([], following)


def test_first_look_back_is_bounded_and_old_mail_stays_unheard(rig: MailRig) -> None:
    with signed_in(rig) as client:
        old = '"01-Jan-2020 10:00:00 +0000"'
        client.append("INBOX", "", old, b"From: a@b.example\r\nMessage-ID: <old@b.example>\r\n\r\nold\r\n")
    raws, cursor = drain(rig.channel)
    assert raws == []
    new = rig.someone_writes("New")
    raws, _ = drain(rig.channel, cursor)
    assert [it.external_id for it in understood(rig.channel, raws)] == [new]


@pytest.mark.parametrize("cursor", ["nonsense", "1", ":", "-1:-1", "9" * 30])
def test_a_cursor_of_no_use_is_a_first_look_back(rig: MailRig, cursor: str) -> None:
    rig.someone_writes("Hello")
    assert names(rig.channel.poll(cursor)[0]) == names(rig.channel.poll("")[0])


def test_nothing_in_the_mailbox_is_changed_by_reading(rig: MailRig) -> None:
    rig.someone_writes("Hello")
    before = flags(rig)
    drain(rig.channel)
    rig.channel.check()
    assert flags(rig) == before
    assert "Seen" not in before[0]


def test_removed_mail_is_passed_over(rig: MailRig) -> None:
    first, second, third = (rig.someone_writes(it) for it in ("one", "two", "three"))
    with signed_in(rig) as client:
        client.select("INBOX")
        client.store("2", "+FLAGS", r"(\Deleted)")
        client.expunge()
    raws, _ = drain(rig.channel)
    assert [it.external_id for it in understood(rig.channel, raws)] == [first, third]
    assert second not in names(raws)


def test_a_page_removed_while_we_read_it_hides_none_of_the_next(
    rig: MailRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Staff empty the mailbox between the search and the reading: what lies beyond the page is read next."""
    monkeypatch.setattr(imap, "PAGE", 2)
    written = [rig.someone_writes(it) for it in ("one", "two", "three")]
    measured = imap.measured

    def meanwhile(mailbox: imap.Mailbox, wanted: list[int]) -> dict[int, int]:
        with signed_in(rig) as client:
            client.select("INBOX")
            client.store("1:2", "+FLAGS", r"(\Deleted)")
            client.expunge()
        mailbox.client.noop()
        return measured(mailbox, wanted)

    with monkeypatch.context() as patched:
        patched.setattr(imap, "measured", meanwhile)
        raws, cursor = rig.channel.poll("")
    assert raws == []
    assert [it.external_id for it in understood(rig.channel, rig.channel.poll(cursor)[0])] == written[2:]


def test_enormous_mail_is_cut_and_pages_are_bounded_in_bytes(
    rig: MailRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "MESSAGE_BYTES", 20_000)
    monkeypatch.setattr(imap, "BEGINNING", 3_000)
    monkeypatch.setattr(imap, "PAGE_BYTES", 25_000)
    sent_ids = [rig.someone_writes("word " * size) for size in (3_000, 3_000, 20_000, 10)]
    sizes, cursor = [], ""
    heard: list[Inbound] = []
    while True:
        page, following = rig.channel.poll(cursor)
        if not page:
            break
        sizes.append(sum(len(raw.payload) for raw in page))
        heard += understood(rig.channel, page)
        cursor = following
    assert [it.external_id for it in heard] == sent_ids
    assert [it.extra.get("cut", "") for it in heard] == ["", "", "yes", ""]
    assert len(sizes) > 1
    assert max(sizes) <= 25_000


def test_idle_wakes_for_new_mail(rig: MailRig) -> None:
    rig.channel.poll("")
    waiting = threading.Thread(target=rig.channel.wait, args=(60,))
    waiting.start()
    rig.imap_wire.wait_for(b"IDLE\r\n")
    rig.someone_writes("Quick")
    waiting.join(30)
    assert not waiting.is_alive()


def test_mail_between_poll_and_wait_is_not_slept_over(rig: MailRig) -> None:
    rig.channel.poll("")
    rig.someone_writes("In between")
    waiting = threading.Thread(target=rig.channel.wait, args=(60,))
    waiting.start()
    waiting.join(30)
    assert not waiting.is_alive()


def test_a_busy_server_is_waited_for(rig: MailRig) -> None:
    rig.imap_wire.greeting = b"* BYE [UNAVAILABLE] Too many connections\r\n"
    with pytest.raises(Throttled):
        rig.channel.poll("")
    assert rig.channel.poll("")[0] == []


def test_a_missing_folder_is_named_in_a_sentence(rig: MailRig) -> None:
    with pytest.raises(Rejected, match="folder does not exist"):
        rig.opened(folder="Nowhere").poll("")


def test_a_server_inside_the_house_is_not_reached_unless_allowed(rig: MailRig) -> None:
    credentials = Credentials(rig.settings, {"password": PASSWORD}, web_client())
    with pytest.raises(Unreachable, match="inside this network"):
        Email.open(credentials).poll("")
    assert all("inside this network" in it.sentence for it in Email.open(credentials).check())


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("address", "nobody"),
        ("imap_port", "0"),
        ("imap_port", "x"),
        ("smtp_security", "rot13"),
        ("imap_host", ""),
    ],
)
def test_an_unusable_setting_is_named(rig: MailRig, setting: str, value: str) -> None:
    label = next(it.label for it in rig.channel.settings if it.name == setting)
    with pytest.raises(Rejected, match=label):
        rig.opened(**{setting: value})
