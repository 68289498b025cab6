"""Every step and state of every method has plain words."""

import pytest

from civic.methods.registry import methods
from gobernauta.processes import words


@pytest.mark.parametrize("method", [method for _, method in methods().items()], ids=lambda one: one.slug)
def test_every_step_and_state_has_words(method):
    assert {step.verb for step in method.lifecycle.transitions} <= set(words.VERBS)
    assert {state.label for state in method.lifecycle.states} <= set(words.STATES)
    first = method.lifecycle.states[0].slug
    picture = words.said(method.lifecycle).svg(first, "The way of it")
    assert picture.count('fill-opacity="0.2"') == 1
    assert "<title>The way of it</title>" in picture
