"""Letters for those with a postal address only: each a page of its own, in its language, printed once."""

import base64
import re
import zlib

import pytest

from gobernauta.decisions import reached
from gobernauta.decisions.models import Notice
from gobernauta.processes import items
from tests.decisions.test_answer_all import petition
from tests.desk.town import MONDAY

pytestmark = pytest.mark.django_db


def pages(pdf: bytes) -> list[str]:
    """The words of each page of a PDF as reportlab writes it: compressed streams of Windows-1252 strings."""
    assert pdf.startswith(b"%PDF-")
    streams = (
        zlib.decompress(base64.a85decode(found, adobe=False))
        for found in re.findall(rb"stream\r?\n(.*?)~>\s*endstream", pdf, re.DOTALL)
    )
    texts = [b"".join(re.findall(rb"\(((?:[^()\\]|\\.)*)\) Tj", stream)) for stream in streams]
    octal = re.compile(rb"\\([0-7]{3})")
    return [octal.sub(lambda code: bytes([int(code[1], 8)]), text).decode("cp1252") for text in texts if text]


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
        "de noviembre de",
    ):
        assert words in ana
    assert ben.startswith("Ben <b>Calle Mayor 439001 Puerto Alba")
    assert "The lamps come in March." in ben
    last = Notice.objects.latest("pk").pk
    client.post(f"/en/desk/decisions/{decision}/letters/posted/", {"last": last})
    told = reached.progress(round_)
    assert (told.reached, told.letters) == (2, 0)
    assert client.get(f"/en/desk/decisions/{decision}/letters.pdf").status_code == 404
