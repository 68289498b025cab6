"""The draw: the same seed draws the same people anywhere, and what makes no sense is refused in words."""

import json
import shutil
import subprocess
from collections import Counter
from hashlib import sha256

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from civic.ballots import Refused
from civic.tally.sortition import TICKETS, Lottery, Pool, Quota, draw, lottery, proportional
from civic.tally.sortition.draw import ticketed
from civic.tally.sortition.fairness import Mixed

POOL = Pool.of(
    [f"p{number:02}" for number in range(30)],
    {"sex": ["f" if number % 3 else "m" for number in range(30)]},
)
QUOTAS = (Quota("sex", "f", 3, 4), Quota("sex", "m", 2, 3))


@pytest.fixture(scope="module")
def published() -> Lottery:
    return lottery(POOL, 6, QUOTAS)


@given(st.text(min_size=1).filter(lambda seed: seed.strip()))
def test_a_seed_always_draws_the_same_full_panel(published: Lottery, seed: str) -> None:
    drawn = draw(published, seed)
    assert drawn == draw(published, seed)
    assert len(set(drawn.people)) == 6
    women = sum(POOL.features["sex"][POOL.ids.index(person)] == "f" for person in drawn.people)
    assert 3 <= women <= 4


def test_chances_come_true(published: Lottery) -> None:
    """4,000 seeds: everyone is drawn as often as published, within five standard errors."""
    times = Counter(person for seed in range(4000) for person in draw(published, f"seed {seed}").people)
    for person, chance in zip(POOL.ids, published.chances, strict=True):
        expected = 4000 * float(chance)
        assert abs(times[person] - expected) < 5 * (expected * (1 - float(chance))) ** 0.5


def test_the_documented_steps_done_by_hand(published: Lottery) -> None:
    ticket = int(sha256(b"21 Nov, 12:00, lotto 04 17 23\n").hexdigest(), 16) % TICKETS
    drawn = draw(published, "21 Nov, 12:00, lotto 04 17 23")
    assert drawn.ticket == ticket
    passed = 0
    for panel in published.panels:
        passed += panel.tickets
        if ticket < passed:
            break
    by_hand = []
    for kind, seats in enumerate(panel.seats):
        members = [person for person, of in zip(POOL.ids, published.kinds.kind, strict=True) if of == kind]
        members.sort(key=lambda person: sha256(f"{drawn.seed}\n{person}".encode()).hexdigest())
        by_hand += members[:seats]
    assert sorted(by_hand) == sorted(drawn.people)


def test_another_language_draws_the_same_people(published: Lottery) -> None:
    node = shutil.which("node")
    if not node:
        pytest.skip("node is not installed; the steps are checked by hand in the test above")
    script = """
    const {createHash} = require("crypto"); const d = JSON.parse(require("fs").readFileSync(0));
    const hash = (id) => createHash("sha256").update(d.seed + "\\n" + id).digest("hex");
    let ticket = BigInt("0x" + hash("")) % BigInt(d.total), at = 0;
    while (ticket >= BigInt(d.panels[at].tickets)) ticket -= BigInt(d.panels[at++].tickets);
    const people = d.kinds.flatMap((ids, kind) =>
      ids.map(id => [hash(id), id]).sort((a, b) => a[0] < b[0] ? -1 : 1)
         .slice(0, d.panels[at].seats[kind]).map(pair => pair[1]));
    console.log(JSON.stringify(people.sort()));
    """
    kinds: list[list[str]] = [[] for _ in published.kinds.sizes]
    for person, kind in zip(POOL.ids, published.kinds.kind, strict=True):
        kinds[kind].append(person)
    asked = {
        "seed": "añada 2026 ✓",
        "total": TICKETS,
        "kinds": kinds,
        "panels": [{"tickets": panel.tickets, "seats": panel.seats} for panel in published.panels],
    }
    answer = subprocess.run(
        [node, "-e", script], input=json.dumps(asked), capture_output=True, text=True, check=True
    )
    assert json.loads(answer.stdout) == sorted(draw(published, "añada 2026 ✓").people)


@pytest.mark.parametrize(
    ("people", "features", "size", "quotas", "code"),
    [
        (["a", "a"], {}, 1, [], "person-twice"),
        (["a", ""], {}, 1, [], "no-id"),
        (["a", "b"], {"sex": ["f"]}, 1, [], "ragged-pool"),
        (["a"], {}, 2, [], "pool-too-small"),
        (["a"], {}, 0, [], "empty-panel"),
        (["a"], {}, 1, [Quota("sex", "f", 0, 1)], "unknown-feature"),
        (["a"], {"sex": ["x"]}, 1, [Quota("sex", "f", 0, 1)], "no-quota"),
        (["a"], {"sex": ["f"]}, 1, [Quota("sex", "f", 2, 1)], "crossed-quota"),
        (["a"], {"sex": ["f"]}, 1, [Quota("sex", "f", 0, 1), Quota("sex", "f", 1, 1)], "quota-twice"),
        (["a"], {"sex": ["f"]}, 1, [Quota("sex", "f", 1, 1), Quota("sex", "m", 1, 1)], "impossible-quotas"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(people, features, size, quotas, code) -> None:
    with pytest.raises(Refused) as refused:
        lottery(Pool.of(people, features), size, quotas)
    assert refused.value.refusal.code == code
    assert str(refused.value).endswith(".")


def test_a_seed_nobody_can_see_is_refused(published: Lottery) -> None:
    with pytest.raises(Refused, match="empty"):
        draw(published, " \n")
    for bytes_of_no_text in ("lotto \udcff", "\ud800"):
        with pytest.raises(
            Refused, match=r"^The seed holds bytes that are no text, so that nobody"
        ) as refused:
            draw(published, bytes_of_no_text)
        assert refused.value.refusal.code == "wrong-seed"


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=12))
def test_tickets_go_to_the_largest_remainders(parts: list[int]) -> None:
    """Each panel has its share rounded down or up, up where more is left over; equal ones in order."""
    weights = np.array(parts) / sum(parts)
    mixture = Mixed(tuple(np.array([number]) for number in range(len(parts))), weights)
    tickets = {panel.seats[0]: panel.tickets for panel in ticketed(mixture)}
    shares = weights * TICKETS
    extra = [tickets.get(panel, 0) - int(share) for panel, share in enumerate(shares)]
    assert sum(tickets.values()) == TICKETS
    assert set(extra) <= {0, 1}
    up = [(-(share % 1), panel) for panel, share in enumerate(shares) if extra[panel]]
    down = [(-(share % 1), panel) for panel, share in enumerate(shares) if not extra[panel]]
    assert not up or not down or max(up) < min(down)


def test_quotas_in_proportion_round_down_and_up() -> None:
    assert proportional({"sex": {"f": 51, "m": 49}}, 10) == (Quota("sex", "f", 5, 6), Quota("sex", "m", 4, 5))
    assert proportional({"sex": {"f": "0.5", "m": "0.5"}}, 10)[0] == Quota("sex", "f", 5, 5)
    with pytest.raises(Refused, match="not all 0"):
        proportional({"sex": {"f": 0}}, 10)
