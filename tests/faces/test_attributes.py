"""The attributes of a widget stand as Django itself would write them, whatever is in them."""

from pathlib import Path

import django.forms
from django.template import engines
from hypothesis import given
from hypothesis import strategies as st

from gobernauta.faces.templatetags.govuk import attributes

DJANGOS = Path(django.forms.__file__).parent / "templates/django/forms/widgets/attrs.html"
VALUES = st.one_of(st.booleans(), st.none(), st.integers(0, 999), st.text())


@given(st.dictionaries(st.text(), VALUES))
def test_attributes_are_those_of_django(attrs):
    expected = engines["django"].from_string(DJANGOS.read_text()).render({"widget": {"attrs": attrs}})
    assert attributes(attrs) == expected
