"""The code of the how-to pages runs: the reader suggests, the method withstands the conformance suite."""

from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civic.ballots import Ballot, Count, Item, VoteType
from civic.methods.conformance import problems
from gobernauta.channels.conformance import ChannelContract
from gobernauta.understanding.protocol import Knowledge, Named, Suggestion, Text
from tests.conftest import REPOSITORY
from tests.docs.pages import blocks


def module(page: str) -> dict[str, Any]:
    """What the code of a page defines."""
    (code,) = blocks(REPOSITORY / "docs" / "how-to" / f"{page}.md", "python")
    names: dict[str, Any] = {"__name__": page.replace("-", "_")}
    exec(compile(code, page, "exec", dont_inherit=True), names)
    return names


def test_the_reader_suggests_what_its_page_says() -> None:
    reader = module("add-a-reader")["READER"].open(
        Knowledge(("en", "es"), (Named("street-light", ("Street light", "Farola")),))
    )
    assert reader.read(Text("Otra vez a oscuras #FAROLA #calle")) == [
        Suggestion("category", "street-light", 0.9, ("#FAROLA",))
    ]
    assert reader.read(Text("Otra vez a oscuras, farola")) == []


METHOD = module("add-a-method")["Objections"]
MARKS = st.lists(st.sampled_from("abc"), unique=True).map(lambda some: dict.fromkeys(some, 1))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(MARKS, max_size=12))
def test_the_method_withstands_the_suite(marks: list[dict[str, int]]) -> None:
    cast = [Ballot(f"v{(7 * at) % 101}", row) for at, row in enumerate(marks)]  # type: ignore[arg-type]
    count = Count.of([Item(name) for name in "abc"], cast, vote_type=VoteType.APPROVAL)
    assert problems(METHOD(), count) == []


def test_the_method_lets_the_fewest_objections_win() -> None:
    cast = [Ballot("v1", {"a": 1}), Ballot("v2", {"a": 1, "b": 1}), Ballot("v3", {"b": 1})]
    count = Count.of([Item(name) for name in "abc"], cast, vote_type=VoteType.APPROVAL)
    result = METHOD().tally(count)
    assert (result.winners, result.scores) == (("c",), {"a": Fraction(2), "b": 2, "c": 0})


def test_the_channel_page_begins_a_contract() -> None:
    assert issubclass(module("add-a-channel")["TestContract"], ChannelContract)
