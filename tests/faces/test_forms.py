"""The select box of many choices says what Django's own says."""

from django import forms
from django.test.html import parse_html
from hypothesis import given, settings
from hypothesis import strategies as st

from gobernauta.faces.forms import LongSelect

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Z"]), min_size=1, max_size=8)
CHOICES = st.lists(st.tuples(WORDS, WORDS), max_size=6, unique_by=lambda pair: pair[0])
ATTRIBUTES = st.sampled_from([{}, {"id": "id_area", "class": "govuk-select", "required": True}])


@settings(deadline=None)
@given(CHOICES, st.none() | WORDS, ATTRIBUTES, st.randoms())
def test_it_is_drawn_as_django_draws_it(choices, value, attributes, dice):
    chosen = dice.choice([value, *(code for code, _label in choices)])
    own, django = (
        kind(attrs={"title": "<a>"}, choices=[("", "Choose"), *choices]).render("area", chosen, attributes)
        for kind in (LongSelect, forms.Select)
    )
    assert parse_html(own) == parse_html(django)
