"""What is written can be read again, and nothing that is typed becomes a header."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gobernauta.channels.email import headers, parsing
from gobernauta.channels.email.account import Account
from gobernauta.channels.email.compose import compose
from gobernauta.channels.email.rig import TOWN
from gobernauta.channels.protocol import Media, Outbound, Raw, Rejected

ACCOUNT = Account.of(
    {"address": TOWN, "name": "Town", "imap_host": "imap.example.org", "smtp_host": "smtp.example.org"}
)
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300)
LETTERS = st.lists(TEXT, min_size=1, max_size=6).map("\n".join)


def normal(text: str) -> str:
    return "\n".join(line.rstrip() for line in headers.clean(text).strip().split("\n"))


@settings(max_examples=150, deadline=None)
@given(LETTERS, TEXT, TEXT)
@example("From here\n.\n..\n>From", "a\r\nBcc: x@y.example", "é" * 250)
def test_what_is_sent_can_be_read(text: str, subject: str, alt: str) -> None:
    picture = Media("image/png", alt=f"Plan {alt}", name=f"plan {alt[:20]}.png", content=b"\x89PNG\r\n\x00")
    message = Outbound(
        key="k", text=text, to="suzie@example.net", subject=subject, in_reply_to="<q@example.net>",
        references=tuple(f"<{'r' * 90}{number}@example.net>" for number in range(40)), media=(picture,), language="id",
    )  # fmt: skip
    data = compose(message, ACCOUNT)
    assert all(len(line) <= 998 and line.isascii() for line in data.split(b"\r\n"))
    (inbound,) = parsing.parse(Raw("", data), "suzie@example.net", "")
    found = "\n".join(it for it in (inbound.text, inbound.extra.get("quoted", "")) if it)
    assert sorted(normal(found).split("\n")) == sorted(normal(text).split("\n")) or normal(found) == normal(
        text
    )
    assert inbound.subject == headers.one_line(subject[:250])
    assert inbound.in_reply_to == "<q@example.net>"
    assert inbound.references[0].startswith("<rrr")
    assert inbound.references[-1] == "<q@example.net>"
    assert [it.content for it in inbound.media] == [b"\x89PNG\r\n\x00"]
    assert inbound.media[0].alt == headers.one_line(f"Plan {alt}")[:1000]
    assert inbound.language == "id"


def header_lines(data: bytes) -> list[str]:
    head = data.partition(b"\r\n\r\n")[0].decode("ascii")
    return [line.partition(":")[0] for line in head.split("\r\n") if not line.startswith((" ", "\t"))]


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
@example("x\r\nBcc: a@b.example", "<a@b.example>\r\nBcc: a@b.example", "en\r\nBcc: a@b.example")
def test_no_typed_character_adds_a_header(subject: str, answered: str, language: str) -> None:
    message = Outbound(
        key="k",
        text="x",
        to="a@b.example",
        subject=subject,
        in_reply_to=answered,
        references=(answered,),
        language=language,
    )
    assert set(header_lines(compose(message, ACCOUNT))) <= {
        "Content-Type", "MIME-Version", "Content-Transfer-Encoding", "From", "To", "Subject", "Date", "Message-ID",
        "In-Reply-To", "References", "X-Loop", "Content-Language",
    }  # fmt: skip


@pytest.mark.parametrize(
    "to",
    ["", "x", "a@b\r\nBcc: c@d.example", "a@b.example, c@d.example", "a b@c.example", "ñ@b.example",
     "a@" + "x" * 70 + ".example"],
)  # fmt: skip
def test_an_unusable_recipient_is_refused_in_a_sentence(to: str) -> None:
    with pytest.raises(Rejected, match=r"\w+ \w+"):
        compose(Outbound(key="k", text="x", to=to), ACCOUNT)


def test_an_international_domain_is_written_in_ascii() -> None:
    assert b"To: jo@xn--mnchen-3ya.example" in compose(
        Outbound(key="k", text="x", to="jo@münchen.example"), ACCOUNT
    )


def test_an_acknowledgement_says_that_a_machine_wrote_it_and_reads_as_such() -> None:
    data = compose(Outbound(key="k", text="We have it", to="a@b.example", automatic=True), ACCOUNT)
    (inbound,) = parsing.parse(Raw("", data), "a@b.example", "")
    assert inbound.automatic


@pytest.mark.parametrize("plus", ["yes", "no"])
@pytest.mark.parametrize("token", ["k7m2q9x4p1a8", "k" * 120], ids=["short", "long"])
def test_the_reply_token_comes_back(plus: str, token: str) -> None:
    account = Account.of(
        {"address": TOWN, "imap_host": "i.example", "smtp_host": "s.example", "plus_addresses": plus}
    )
    data = compose(Outbound(key="k", text="A crew comes", to="a@b.example", reply_token=token), account)
    (there,) = parsing.parse(Raw("", data), "a@b.example", "")
    to = there.extra.get("reply_to", TOWN)
    quoted = "".join(f"> {line}\n" for line in there.text.split("\n"))
    answer = f"From: a@b.example\nTo: {to}\n\nThanks\n\nOn Monday Town wrote:\n{quoted}"
    (back,) = parsing.parse(Raw("", answer.encode()), TOWN, "")
    assert back.reply_token == token
    assert back.text == "Thanks"
