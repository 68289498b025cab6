"""Letters for those with a postal address only: each a page of its own, in its language, printed once."""

import io
import re
import unicodedata

import pytest
from pypdf import PdfReader

from gobernauta.decisions import reached
from gobernauta.decisions.models import Notice
from gobernauta.journeys import printed
from gobernauta.journeys.printed import Part
from gobernauta.processes import items
from tests.decisions.test_answer_all import petition
from tests.desk.town import MONDAY

pytestmark = pytest.mark.django_db
NAMES = (
    "Ana Núñez",
    "Wójcik Łukasz",
    "Nguyễn Thị Hằng",
    "Їжак Нина",
    "Ελένη Παπαδάκη",
    "王小明 藝術",
    "김민수 さくら",
    "Հայկ გიორგი",
    "สมชาย",
)
FROM_THE_RIGHT = ("محمد علي الحسن", "שרה כהן")


def pages(pdf: bytes) -> list[str]:
    """The words of each page of a PDF; the second half of a letter drawn in two stands as a control sign there."""
    found = (page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return [re.sub(r"[\x00-\x09\x0b-\x1f]", "", words) for words in found]


def test_who_left_a_postal_address_only_gets_a_letter(hall, town, client):
    process = petition(town)
    for name, language in (("Ana Núñez", "es"), ("Ben <b>", "en")):
        contact = hall.contact(
            "post", f"{name}\nCalle Mayor 4\n39001 Puerto Alba", name=name, language=language
        )
        items.join(process=process, contact=contact, role="signer", now=MONDAY)
    round_ = hall.decide([("process", process.pk)])
    assert reached.progress(round_).letters == 2
    client.force_login(town.alice)
    decision = round_.version.decision_id
    answer = client.get(f"/en/desk/decisions/{decision}/letters.pdf")
    (ana, ben) = pages(answer.content)
    for words in (
        "Ana Núñez",
        "Calle Mayor 4",
        "39001 Puerto Alba",
        "Las farolas llegan en marzo.",
    ):
        assert words in ana
    assert re.search(r"^\d+ de [a-z]+ de 20\d\d$", ana, re.MULTILINE)
    assert ben.startswith("Ben <b>\nCalle Mayor 4\n39001 Puerto Alba\n")
    assert "The lamps come in March." in ben
    last = Notice.objects.latest("pk").pk
    client.post(f"/en/desk/decisions/{decision}/letters/posted/", {"last": last})
    told = reached.progress(round_)
    assert (told.reached, told.letters) == (2, 0)
    assert client.get(f"/en/desk/decisions/{decision}/letters.pdf").status_code == 404


def letters_in(words: str) -> str:
    """The letters and marks of a text in their plainest form and no order: how a font joins them is no matter."""
    return "".join(sorted(re.sub(r"\s", "", unicodedata.normalize("NFKC", words))))


def test_a_name_is_printed_in_its_own_script():
    sheets = [[Part(name)] for name in (*NAMES, *FROM_THE_RIGHT)]
    told = pages(printed.book(sheets, title="Puerto Alba"))
    for name, said in zip((*NAMES, *FROM_THE_RIGHT), told, strict=True):
        assert letters_in(said) == letters_in(name), name
        assert re.sub(r"\s", "", said) == re.sub(r"\s", "", name) or name in FROM_THE_RIGHT, name


def test_a_sign_that_no_font_has_is_a_box_and_nothing_turns_the_letter_round():
    (said,) = pages(printed.book([[Part("A😀B \u202eevil\x07 \r\nꦗ\u0301 " + "x" * 500)]], title="T"))
    assert re.sub(r"x+", "x", re.sub(r"\s", "", said)) == "A□Bevil□\u0301x"
    assert pages(printed.book([[Part("")]], title="T")) == [""]
