"""Small random budget elections, full of ties, for the properties of the budget rules."""

from fractions import Fraction

from hypothesis import strategies as st

from civic.ballots import Ballot, Count, Item, VoteType

COSTS = st.sampled_from([Fraction(number) for number in (1, 2, 3, 5, 10)] + [Fraction(5, 2)])


@st.composite
def budgets(draw: st.DrawFn, vote_type: VoteType = VoteType.APPROVAL, most: int = 6) -> Count:
    """Up to `most` projects, 10 voters, a budget of 0 to 20 with or without a half."""
    size = draw(st.integers(1, most))
    items = [Item(f"p{number}", cost=draw(COSTS)) for number in range(size)]
    names = st.sampled_from([item.id for item in items])
    if vote_type is VoteType.APPROVAL:
        marks = st.sets(names).map(lambda named: dict.fromkeys(sorted(named), 1))
    elif vote_type is VoteType.ORDINAL:
        marks = st.lists(names, unique=True).map(
            lambda named: {name: rank for rank, name in enumerate(named, 1)}
        )
    else:
        marks = st.dictionaries(names, st.integers(0, 4))
    cast = draw(st.lists(marks, max_size=10))
    ballots = [Ballot(f"v{number}", one) for number, one in enumerate(cast)]
    budget = draw(st.one_of(st.integers(0, 20), st.just(Fraction(15, 2))))
    return Count.of(items, ballots, vote_type=vote_type, budget=budget)


def spent(count: Count, winners: tuple[str, ...]) -> Fraction:
    return sum((count.items[count.place[item]].cost or Fraction(0) for item in winners), Fraction(0))


def shuffled(count: Count) -> Count:
    """The same ballots in the reverse order."""
    assert count.budget is not None
    return Count.of(count.items, list(count.ballots)[::-1], vote_type=count.vote_type, budget=count.budget)


def renamed(count: Count) -> Count:
    """Every id with a letter before it, which keeps the order of ids."""
    items = [Item(f"x{item.id}", cost=item.cost) for item in count.items]
    ballots = [
        Ballot(one.voter, {f"x{item}": mark for item, mark in one.marks.items()}) for one in count.ballots
    ]
    return Count.of(items, ballots, vote_type=count.vote_type, budget=count.budget)
