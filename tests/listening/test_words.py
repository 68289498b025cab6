"""The query language of topics."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gobernauta.listening import words

SAID = words.normal("El agua vuelve hoy a la calle Molinos; ¡sin agua potable, dos días!")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("agua", True),
        ("AGUA vuelve", True),
        ("agua AND luz", False),
        ("luz OR agua", True),
        ("agua NOT luz", True),
        ("NOT agua", False),
        ('"agua potable"', True),
        ('"potable agua"', False),
        ("(luz OR agua) (calle OR plaza)", True),
        ("molin*", True),
        ("agua NEAR/2 vuelve", True),
        ("agua NEAR/1 calle", False),
        ("DIAS", True),
    ],
)
def test_what_a_query_finds(wanted, found):
    assert words.matches(wanted, SAID) is found


@pytest.mark.parametrize(
    "wanted", ["", "  ", "(agua", "agua)", '"agua', "agua OR", "AND agua", "NOT", "(" * 50, "x" * 3000]
)
def test_what_makes_no_sense_is_said(wanted):
    with pytest.raises(words.Unreadable) as caught:
        words.parse(wanted)
    assert str(caught.value).endswith(".")


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_query_is_read_or_refused(wanted, said):
    try:
        words.matches(wanted, words.normal(said))
    except words.Unreadable as refusal:
        assert str(refusal)
