"""Sending mail: a refusal is certain, a silence is not, and nothing leaves twice."""

import pytest

from gobernauta.channels.email import sent, smtp
from gobernauta.channels.email.rig import RESIDENT, TOWN, MailRig, flags, signed_in
from gobernauta.channels.protocol import (
    ChannelError,
    Expired,
    Outbound,
    Rejected,
    Throttled,
    Uncertain,
)
from gobernauta.channels.rig import question, reply
from tests.servers.smtp import SMTP_BYTES


def answer(rig: MailRig, key: str = "k1") -> Outbound:
    asked = question(rig)
    return reply(asked, "A crew comes on Monday", key=key)


@pytest.mark.parametrize(
    ("stage", "words", "error"),
    [
        ("MAIL", "451 4.7.1 Try again later", Throttled),
        ("MAIL", "530 5.7.0 Authentication required", Expired),
        ("RCPT", "450 4.2.0 Greylisted", Throttled),
        ("RCPT", "550 5.1.1 No such user", Rejected),
        ("DATA", "452 4.3.1 Disk full", Throttled),
        ("DATA", "554 5.7.1 Looks like spam", Rejected),
    ],
)
def test_a_refusal_is_certain_and_leaves_the_way_free(
    rig: MailRig, stage: str, words: str, error: type[ChannelError]
) -> None:
    message = answer(rig)
    rig.server.fail[stage] = words
    with pytest.raises(error, match=words[:3]):
        rig.channel.send(message)
    assert rig.channel.find(message.key, message) is None
    receipt = rig.channel.send(message)
    assert [it.external_id for it in rig.sent()] == [receipt.external_id]
    found = rig.channel.find(message.key, message)
    assert found == receipt


def test_a_mail_lost_on_the_way_stays_uncertain_until_a_person_settles_it(rig: MailRig) -> None:
    message = answer(rig)
    rig.server.lose = True
    with pytest.raises(Uncertain):
        rig.channel.send(message)
    for _ in range(2):
        with pytest.raises(Uncertain, match="flagged in Sent"):
            rig.channel.find(message.key, message)
        with pytest.raises(Uncertain):
            rig.channel.send(message)
    assert rig.server.handed == []
    mark(rig, r"\Deleted")
    assert rig.channel.find(message.key, message) is None
    rig.channel.send(message)
    assert len(rig.server.handed) == 1


def test_a_person_may_say_that_it_left(rig: MailRig) -> None:
    message = answer(rig)
    rig.server.lose = True
    with pytest.raises(Uncertain):
        rig.channel.send(message)
    mark(rig, r"\Flagged", sign="-")
    assert rig.channel.find(message.key, message) is not None
    rig.channel.send(message)
    assert rig.server.handed == []


def mark(rig: MailRig, flag: str, sign: str = "+") -> None:
    with signed_in(rig) as client:
        client.select("Sent")
        client.store("1:*", f"{sign}FLAGS", f"({flag})")


def test_a_server_that_falls_silent_is_uncertain_then_proven_by_the_copy(
    rig: MailRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "ANSWER_SECONDS", 0.5)
    message = answer(rig)
    rig.server.mute = True
    with pytest.raises(Uncertain):
        rig.channel.send(message)
    receipt = rig.channel.find(message.key, message)
    assert receipt is not None
    assert receipt.external_id == rig.sent()[0].external_id
    assert "Flagged" not in flags(rig, "Sent")[0]


def test_a_crash_before_the_record_is_settled_sends_nothing_twice(
    rig: MailRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = answer(rig)
    with monkeypatch.context() as patch:
        patch.setattr(sent, "settle", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            rig.channel.send(message)
    again = rig.opened()
    assert again.find(message.key, message) is not None
    again.send(message)
    assert len(rig.server.handed) == 1


def test_find_says_uncertain_while_the_mailbox_is_away(rig: MailRig) -> None:
    message = answer(rig)
    rig.imap_wire.close()
    with pytest.raises(Uncertain):
        rig.channel.find(message.key, message)


def test_every_recipient_of_the_envelope_is_the_resident_or_ourselves(rig: MailRig) -> None:
    rig.channel.send(answer(rig))
    assert [it.recipients for it in rig.server.handed] == [[RESIDENT, TOWN]]
    rig.opened(copy_to_self="no").send(answer(rig, key="k2"))
    assert rig.server.handed[-1].recipients == [RESIDENT]


def test_the_sent_folder_is_made_where_it_is_missing(rig: MailRig) -> None:
    rig.opened(sent_folder="Answers ñ").send(answer(rig))
    with signed_in(rig) as client:
        assert any(b"Answers &APE-" in line for line in client.list()[1] if isinstance(line, bytes))


def test_the_size_of_attachments_is_what_the_server_takes(rig: MailRig) -> None:
    assert rig.channel.capabilities().media_bytes == SMTP_BYTES * 7 // 10


def test_passwords_in_any_script(rig: MailRig) -> None:
    rig.mailboxes.add(TOWN, "contraseña日本")
    rig.server.password = "contraseña日本"
    channel = rig.opened(password="contraseña日本")
    assert [it for it in channel.check() if it.severity == "error"] == []
    wrong = rig.opened(password="wrong ñ")
    assert len([it for it in wrong.check() if it.severity == "error"]) == 2
