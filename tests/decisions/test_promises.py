"""Promises: late ones shown as late, moved dates readable, the people concerned asked whether it was done."""

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from gobernauta.decisions import promising, queries, reached, telling, tokens
from gobernauta.decisions.drafting import Refused
from gobernauta.decisions.models import Commitment, Evidence, Notice
from gobernauta.journeys import answer_all, done
from gobernauta.publishing.models import Delivery
from gobernauta.register.models import Entry
from tests.desk.town import later

pytestmark = pytest.mark.django_db


def test_a_promise_that_is_late_says_so_and_a_moved_date_shows_both(promised, town, client):
    with pytest.raises(Refused):
        promising.postpone(
            commitment=promised, due_date=date(2027, 3, 1), reason=" ", actor=town.bob, now=later()
        )
    promising.postpone(
        commitment=promised,
        due_date=date(2026, 11, 17),
        reason="The lamps came early.",
        actor=town.bob,
        now=later(),
    )
    page = client.get("/en/promises/1/").content.decode()
    assert "30 November 2026" in page
    assert "17 November 2026" in page
    assert "The lamps came early." in page
    assert queries.is_late(Commitment.objects.get(), today=date(2026, 11, 18))
    assert not queries.is_late(Commitment.objects.get(), today=date(2026, 11, 17))
    Commitment.objects.update(due_date=date(2020, 1, 1))
    assert (
        '<strong class="govuk-tag govuk-tag--red">late</strong>'
        in client.get("/en/promises/").content.decode()
    )
    promising.move(commitment=promised, verb="deliver", reason="", actor=town.bob, now=later())
    assert "govuk-tag--red" not in client.get("/en/promises/").content.decode()
    assert [it.action for it in Entry.objects.filter(subject="promise:1").order_by("pk")] == [
        "promise.made",
        "promise.postponed",
        "promise.delivered",
    ]


def deliver_and_ask(promised, town):
    """Four weeks after delivery the ten are asked."""
    promising.move(commitment=promised, verb="deliver", reason="", actor=town.bob, now=later())
    assert answer_all.ask_all(now=later(weeks=4) - timedelta(minutes=1)) == []
    (round_,) = answer_all.ask_all(now=later(weeks=4))
    assert answer_all.ask_all(now=later(weeks=4)) == []
    answer_all.tell(round_.pk, now=later(weeks=4))
    return round_


def test_those_concerned_are_asked_and_only_the_button_answers(promised, town, client):
    round_ = deliver_and_ask(promised, town)
    notice = Notice.objects.filter(telling=round_).first()
    text = Delivery.objects.get(pk=notice.delivery_id).message["text"]
    path = re.search(r"http://localhost:8000(/en/promises/1/done/\S+/)", text)[1]
    assert client.get(path).status_code == 200
    assert client.head(path).status_code == 200
    assert queries.verdicts(promised) == queries.Verdicts(asked=10, yes=0, no=0)
    assert client.post(path, {"comment": "no choice"}).status_code == 400
    for answer in ("no", "no", "yes", "no"):
        assert client.post(path, {"is_done": answer, "comment": "Still dark"}).status_code == 200
    assert queries.verdicts(promised) == queries.Verdicts(asked=10, yes=0, no=1)
    forged = path.replace(tokens.sign(notice.pk), tokens.sign(notice.pk)[:-1] + "z")
    assert client.post(forged, {"is_done": "no"}).status_code == 404
    assert client.post(path.replace("/promises/1/", "/promises/2/"), {"is_done": "no"}).status_code == 404
    assert "Still dark" not in client.get("/en/promises/1/").content.decode()
    client.force_login(town.bob)
    assert "Still dark" in client.get(f"/en/desk/promises/{promised.pk}/").content.decode()
    assert "1 says it is not done" in client.get("/en/desk/promises/").content.decode()


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("No, it is still dark", False),
        ("@town@example.org Sí, gracias", True),
        ("BELUM.", False),
        ("“Yes”", True),
        ("Nobody came", None),
        ("", None),
    ],
)
def test_a_reply_to_the_question_counts_by_its_first_word(promised, town, words, verdict):
    round_ = deliver_and_ask(promised, town)
    notice = Notice.objects.filter(telling=round_).select_related("contact").first()
    Delivery.objects.filter(pk=notice.delivery_id).update(receipt={"external_id": "o77"}, state="sent")
    name = notice.contact.address.removeprefix("@").partition("@")[0]
    assert done.hear(town.hear(words, by=name, in_reply_to="o77"), now=later()) == (verdict is not None)
    notice.refresh_from_db()
    assert notice.is_done is verdict
    stranger = town.hear("no", by="stranger", in_reply_to="o77")
    assert not done.hear(stranger, now=later())


def test_delivered_again_asked_again(promised, town):
    first = deliver_and_ask(promised, town)
    notice = Notice.objects.filter(telling=first).select_related("telling__commitment").first()
    telling.answer(notice=notice, is_done=False, comment="", now=later(weeks=5))
    promising.move(
        commitment=promised, verb="reopen", reason="It is dark.", actor=town.bob, now=later(weeks=6)
    )
    assert answer_all.ask_all(now=later(weeks=20)) == []
    promising.move(commitment=promised, verb="deliver", reason="", actor=town.bob, now=later(weeks=21))
    (second,) = answer_all.ask_all(now=later(weeks=25))
    answer_all.tell(second.pk, now=later(weeks=25))
    assert second.round == 2
    assert reached.progress(second).everyone == 10
    assert queries.verdicts(promised) == queries.Verdicts(asked=10, yes=0, no=0)


def test_a_photo_needs_words_and_loses_where_it_was_taken(promised, town, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    picture = tmp_path / "lamp.jpg"
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera"
    Image.new("RGB", (40, 30), "yellow").save(picture, exif=exif)
    client.force_login(town.bob)

    def send(**words):
        upload = SimpleUploadedFile("lamp.jpg", picture.read_bytes(), "image/jpeg")
        told = {f"file-{name}": text for name, text in words.items()}
        return client.post(f"/en/desk/promises/{promised.pk}/show/", {"file-file": upload, **told})

    assert send(name="The lamp").status_code == 400
    assert send(name="The lamp", alt="A lamp that shines").status_code == 302
    shown = Evidence.objects.get()
    stored = (tmp_path / shown.file).read_bytes()
    assert b"Secret Camera" not in stored
    client.logout()
    assert 'alt="A lamp that shines"' in client.get("/en/promises/1/").content.decode()
    answer = client.get(f"/en/promises/evidence/{shown.pk}/")
    assert b"".join(answer.streaming_content) == stored
