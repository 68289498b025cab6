"""What every method must withstand, run over the registry by the tests and by anyone who adds a method.

Each check is given a method and an honest count, and yields sentences about what is wrong: none when it conforms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from fractions import Fraction

from civic.ballots import Ballot, Count, Refusal, Refused, Sentence
from civic.methods.protocol import Method, Proof, Standing
from civic.results import Result

Check = Callable[[Method, Count], Iterator[str]]
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def problems(method: Method, count: Count) -> list[str]:
    """Everything in which the method fails on this count."""
    return [problem for check in CHECKS for problem in check(method, count)]


def outcome(method: Method, count: Count) -> Result | Refusal:
    """The result, or the refusal to count."""
    try:
        return method.tally(count)
    except Refused as refused:
        return refused.refusal


def order_never_matters(method: Method, count: Count) -> Iterator[str]:
    ballots = list(count.ballots)
    first = outcome(method, count)
    for other in (
        ballots[::-1],
        ballots[1::2] + ballots[::2],
        sorted(ballots, key=lambda ballot: ballot.voter),
    ):
        shuffled = Count.of(
            count.items, other, vote_type=count.vote_type, budget=count.budget, attributes=count.attributes
        )
        again = outcome(method, shuffled)
        if again != first:
            yield f"The order of the ballots changes the result of {method.slug}."
        elif isinstance(first, Result) and files(method, shuffled, first) != files(method, count, first):
            yield f"The order of the ballots changes the files of {method.slug}."


def a_rerun_is_the_same(method: Method, count: Count) -> Iterator[str]:
    first, again = outcome(method, count), outcome(method, count)
    if first != again:
        yield f"Counting {method.slug} twice gives two results."
    if isinstance(first, Result) and files(method, count, first) != files(method, count, first):
        yield f"Publishing {method.slug} twice gives different bytes."


def files(method: Method, count: Count, result: Result) -> list[tuple[str, bytes]]:
    return [(document.name, document.content) for document in method.export(count, result)]


def the_budget_is_kept(method: Method, count: Count) -> Iterator[str]:
    result = outcome(method, count)
    if isinstance(result, Refusal) or count.budget is None:
        return
    spent = sum((count.items[count.place[item]].cost or Fraction(0) for item in result.winners), Fraction(0))
    if spent > count.budget:
        yield f"{method.slug} spends {spent} of a budget of {count.budget}."


def the_explanation_agrees(method: Method, count: Count) -> Iterator[str]:
    result = outcome(method, count)
    if isinstance(result, Refusal):
        return
    explanation = method.explain(result)
    told = {reason.item: reason.won for reason in explanation.reasons}
    if list(told) != [item.id for item in count.items]:
        yield f"{method.slug} does not give one reason for each item, as listed."
    for item, won in told.items():
        if won != (item in result.winners):
            yield f"{method.slug} says of {item} what its result does not."
    if set(result.scores) != set(count.place):
        yield f"{method.slug} does not score every item."
    if len(set(result.winners)) != len(result.winners) or not set(result.winners) <= set(count.place):
        yield f"{method.slug} names a winner twice, or one who is no item."
    sentences = [
        *explanation.summary,
        *(round_.sentence for round_ in explanation.rounds),
        *(reason.why for reason in explanation.reasons),
        *(reason.needed for reason in explanation.reasons if reason.needed),
    ]
    yield from (
        f"{method.slug} explains itself with {str(one)!r}." for one in sentences if not is_sentence(one)
    )


def every_refusal_is_a_sentence(method: Method, count: Count) -> Iterator[str]:
    result = outcome(method, count)
    if isinstance(result, Refusal) and not is_sentence(result):
        yield f"{method.slug} refuses a count with {str(result)!r}."
    for standing in standings(method, count):
        for act in acts(count):
            refusal = method.admit(act, standing, NOON)
            if refusal is None and standing.state not in method.open_states:
                yield f"{method.slug} takes an act while it is {standing.state}."
            if refusal is not None and not (isinstance(refusal, Refusal) and is_sentence(refusal)):
                yield f"{method.slug} refuses an act with {str(refusal)!r}."


def standings(method: Method, count: Count) -> Iterator[Standing]:
    for state in method.lifecycle.states:
        for proofs in (frozenset[Proof](), frozenset(Proof)):
            yield Standing(state.slug, count.items, count.budget, proofs, "centre", 40)
    yield Standing(method.lifecycle.initial.slug, (), None)


def acts(count: Count) -> Iterator[Ballot]:
    """Honest ballots of the count and dishonest ones that anybody could send."""
    yield from list(count.ballots)[:3]
    yield Ballot("nobody", {})
    yield Ballot("stranger", {"no such item": 1})
    for mark in (1, 2, 0, -1, 10**12, Fraction(1, 3), float("nan"), float("inf")):
        yield Ballot("wild", {item.id: mark for item in count.items[:3]})


def is_sentence(said: Sentence | str) -> bool:
    """Whether it begins like a sentence (or with a name), ends like one, and every place in it is filled."""
    begins = said.template if isinstance(said, Sentence) else said
    text = str(said)
    return len(text) > 5 and text[-1] in ".!?" and not begins[0].islower() and "{" not in text


CHECKS: tuple[Check, ...] = (
    order_never_matters,
    a_rerun_is_the_same,
    the_budget_is_kept,
    the_explanation_agrees,
    every_refusal_is_a_sentence,
)
