"""Which figures of a table are not shown, so that nobody can be made out in it.

A figure of few people is hidden. Where that would leave one hidden figure alone, which the total gives away, the
next smallest is hidden too. Nobody at all is no secret.
"""

from collections.abc import Mapping


def hidden(people: Mapping[str, int], least: int) -> frozenset[str]:
    """The cells of a table, name to people, that are not shown when figures below `least` are not."""
    small = {name for name, number in people.items() if 0 < number < least}
    others = sorted((number, name) for name, number in people.items() if number >= least)
    if len(small) == 1 and others:
        small.add(others[0][1])
    return frozenset(small)
