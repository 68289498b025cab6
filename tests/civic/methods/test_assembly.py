"""Assemblies: drawn among those who said yes, and the published pool repeats the draw."""

import json
from contextlib import redirect_stdout
from fractions import Fraction
from io import StringIO

import pytest

from civic.ballots import Ballot, Count, Item, Refused, VoteType
from civic.cli import main
from civic.methods.assembly import Assembly, AssemblyRules, Seats, replacement
from civic.methods.protocol import Standing
from tests.civic.methods.asked import NOW

INVITED = tuple(Item(f"p{number}", attributes={"sex": "fm"[number % 2]}) for number in range(20))


def test_an_assembly_is_drawn_among_those_who_said_yes() -> None:
    quotas = (
        Seats(feature="sex", value="f", least=2, most=2),
        Seats(feature="sex", value="m", least=2, most=2),
    )
    method = Assembly(AssemblyRules(size=4, quotas=quotas, seed="lotto 1 2 3"))
    yes = [Ballot(item.id, {item.id: 1}) for item in INVITED[:15]]
    count = Count.of(INVITED, yes, vote_type=VoteType.CHOOSE_ONE)
    result = method.tally(count)
    assert len(result.winners) == 4
    assert set(result.winners) <= {ballot.voter for ballot in yes}
    assert result.scores["p0"] == Fraction(1, 4)
    assert result.scores["p1"] == Fraction(2, 7)
    assert result.scores["p19"] == 0
    assert str(result.explanation.reason("p19").why) == "Did not say yes."
    with pytest.raises(Refused, match="seed of the draw is not known yet"):
        Assembly(AssemblyRules(size=4)).tally(count)


def test_people_say_yes_for_themselves_only() -> None:
    method = Assembly()
    standing = Standing("inviting", INVITED)
    assert method.admit(Ballot("p1", {"p1": 1}), standing, NOW) is None
    refusal = method.admit(Ballot("p1", {"p2": 1}), standing, NOW)
    assert refusal is not None
    assert refusal.code == "not-yours"


def test_the_published_pool_repeats_the_draw_and_gives_who_comes_next(tmp_path) -> None:
    people = [Item(f"p{n}", attributes={"sex": "fm"[n % 2]}) for n in range(12)]
    quotas = (
        Seats(feature="sex", value="f", least=2, most=2),
        Seats(feature="sex", value="m", least=2, most=2),
    )
    method = Assembly(AssemblyRules(size=4, quotas=quotas, seed="lotto 1 2 3"))
    count = Count.of(people, [Ballot(one.id, {one.id: 1}) for one in people], vote_type=VoteType.CHOOSE_ONE)
    result = method.tally(count)
    for one in method.export(count, result):
        (tmp_path / one.name).write_bytes(one.content)
    command = ["draw", str(tmp_path / "pool.csv"), "--size", "4", "--quotas", str(tmp_path / "quotas.csv")]
    told = StringIO()
    with redirect_stdout(told):
        assert main([*command, "--seed", "lotto 1 2 3", "--json"]) == 0
    assert tuple(json.loads(told.getvalue())["selected"]) == result.winners
    asked = set(result.winners)
    gone = result.winners[0]
    while len(asked) < 6:  # each of the other four alike sits once
        following = replacement(
            method.lottery(count),
            seed="lotto 1 2 3",
            seated=set(result.winners) - {gone},
            gone=gone,
            asked=asked,
        )
        assert following not in asked
        assert count.items[count.place[following]].attributes == count.items[count.place[gone]].attributes
        asked.add(following)
    with pytest.raises(Refused, match="Nobody left is like"):
        replacement(method.lottery(count), seed="s", seated=(), gone=gone, asked={one.id for one in people})
