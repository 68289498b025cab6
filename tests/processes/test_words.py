"""Every state of every method can be said."""

from civic.methods.registry import methods
from gobernauta.processes.words import STATES


def test_every_state_of_every_method_has_words():
    labels = {state.label for name in methods() for state in methods().get(name).lifecycle.states}
    assert labels == set(STATES)
