"""Lucía writes to the town hall from her mail program, in Spanish, and is answered in the same thread."""

import re

from gobernauta.cases.models import ServiceRequest
from stories.letters import MailProgram, words_of
from stories.work import Desk


def test_lucia_is_heard_answered_and_on_the_record(town, work, mailbox, mailboxes, tmp_path):
    lucia = MailProgram(mailboxes, "Lucía", "lucia@example.net")
    said = {"subject": "Farola apagada", "language": "es"}
    question = lucia.writes("La farola de la calle Molino 4 lleva tres semanas apagada.", **said)

    conversation = work.hears_words(mailbox, "calle Molino 4").conversation
    work.sends()
    (receipt,) = lucia.received()
    assert receipt["In-Reply-To"] == question
    assert receipt["Auto-Submitted"] == "auto-replied"
    assert re.search(rf"\b{conversation.reference}-\w{{5}}\b", words_of(receipt))

    alice = Desk(town.alice)
    page = f"/en/desk/conversations/{conversation.pk}/"
    assert page in alice.looks_at("/en/desk/")
    assert "La farola de la calle Molino 4" in alice.looks_at(page)
    alice.opens_a_case(conversation, service=str(town.lamp.pk), title="Farola apagada")
    assert ServiceRequest.objects.get().reference == conversation.reference
    assert "The reply is on its way." in alice.replies(conversation, "La cambiamos el viernes. Alicia")
    work.sends()
    answer = lucia.received()[-1]
    assert "La cambiamos el viernes. Alicia" in words_of(answer)
    assert answer["In-Reply-To"] == question
    assert question in answer["References"]
    assert "Auto-Submitted" not in answer

    lucia.writes("¡Muchas gracias! Ya funciona.", answering=answer, **said)
    assert work.hears_words(mailbox, "¡Muchas gracias!").conversation == conversation
    assert work.sends() == []  # one receipt is enough
    assert "¡Muchas gracias! Ya funciona." in alice.looks_at(page)

    reply = {"action": "reply.sent", "subject": conversation.reference, "public": {"channel": "email"}}
    assert work.record_is_verified(tmp_path, entry_says=reply) >= 6
