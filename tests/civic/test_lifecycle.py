"""Lifecycles that contradict themselves do not build; those that build refuse in sentences."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civic.lifecycle import Lifecycle, LifecycleBroken, State, Transition, TransitionRefused

DRAFT, OPEN, DONE = State("draft", "a draft"), State("open", "open"), State("done", "done", final=True)
PUBLISH, CLOSE = Transition("publish", ("draft",), "open"), Transition("close", ("open",), "done")
REQUEST = Lifecycle(
    "service request",
    (
        State("received", "received", "open"),
        State("waiting", "waiting for the resident", "open"),
        State("answered", "answered", "closed"),
    ),
    (
        Transition("ask", ("received",), "waiting"),
        Transition("answer", ("received", "waiting"), "answered"),
        Transition("reopen", ("answered",), "received"),
        Transition("remind", ("waiting",), "waiting"),
    ),
)
PETITION = Lifecycle("petition", (DRAFT, OPEN, DONE), (PUBLISH, CLOSE))


def test_moves_lead_where_the_data_say() -> None:
    assert PETITION.initial == DRAFT
    assert PETITION.move("draft", "publish") == OPEN
    assert PETITION.verbs("open") == ("close",)
    assert PETITION.allows("open", "close")
    assert not PETITION.allows("open", "publish")


def test_a_move_that_is_not_allowed_is_refused_with_what_is() -> None:
    with pytest.raises(
        TransitionRefused, match=r"that is open cannot be changed by 'publish'; possible now: close\."
    ) as no:
        PETITION.move("open", "publish")
    assert (no.value.state, no.value.verb, no.value.allowed) == ("open", "publish", ("close",))
    with pytest.raises(TransitionRefused, match="This petition is done; nothing more"):
        PETITION.move("done", "close")
    with pytest.raises(LifecycleBroken, match="no state 'gone'; it has draft, open, done"):
        PETITION.move("gone", "close")


@pytest.mark.parametrize(
    "states, transitions, sentence",
    [
        ((), (), "has no state"),
        ((DRAFT, DRAFT), (), "'draft' is listed twice"),
        ((DRAFT, OPEN, DONE), (PUBLISH, CLOSE, PUBLISH), "'publish' leads from 'draft' twice"),
        ((DRAFT, DONE), (PUBLISH,), "names the state 'open', which is not listed"),
        (
            (DRAFT, OPEN, DONE),
            (PUBLISH, Transition("x", ("draft",), "open")),
            "Nothing leads to the state 'done'",
        ),
        ((DRAFT, OPEN), (PUBLISH,), "Nothing leads out of the state 'open', and it is not final"),
        (
            (DRAFT, OPEN),
            (PUBLISH, Transition("edit", ("open",), "open")),
            "Nothing leads out of the state 'open'",
        ),
        (
            (DRAFT, DONE),
            (Transition("a", ("draft",), "done"), Transition("b", ("done",), "draft")),
            "is final, but",
        ),
    ],
)
def test_contradictions_are_named(
    states: tuple[State, ...], transitions: tuple[Transition, ...], sentence: str
) -> None:
    with pytest.raises(LifecycleBroken, match=sentence):
        Lifecycle("petition", states, transitions)


def test_the_mermaid_text() -> None:
    assert PETITION.mermaid() == (
        "stateDiagram-v2\n"
        "    draft : a draft\n"
        "    open : open\n"
        "    done : done\n"
        "    [*] --> draft\n"
        "    draft --> open : publish\n"
        "    open --> done : close\n"
        "    done --> [*]\n"
    )


@pytest.mark.parametrize("cycle", [PETITION, REQUEST])
def test_the_picture_is_well_formed_and_says_everything(cycle: Lifecycle) -> None:
    picture = cycle.svg()
    assert picture == cycle.svg()
    texts = " ".join(" ".join(ElementTree.fromstring(picture).itertext()).split())
    for state in cycle.states:
        assert state.label in texts
    for _, verb, _ in cycle.edges():
        assert verb in texts


@pytest.mark.parametrize("cycle", [PETITION, REQUEST])
def test_nothing_is_drawn_outside_the_picture_or_over_the_headings(cycle: Lifecycle) -> None:
    picture = ElementTree.fromstring(cycle.svg())
    width, height = int(picture.attrib["width"]), int(picture.attrib["height"])
    marks = [element.attrib for element in picture.iter() if {"cx", "x"} & set(element.attrib)]
    across = [int(mark.get("cx", mark.get("x", "0"))) for mark in marks]
    down = [int(mark.get("cy", mark.get("y", "0"))) for mark in marks]
    boxes = [element.attrib for element in picture.iter() if element.tag.endswith("rect")]
    assert all(0 < x < width for x in across)
    assert all(0 < y < height for y in down)
    assert all(int(box["x"]) + int(box["width"]) < width for box in boxes)
    dots = [int(mark["cy"]) for mark in marks if "cy" in mark]
    assert min(dots) > max(int(box["y"]) + int(box["height"]) for box in boxes) + 12
    assert len(set(dots)) == len(cycle.transitions)


def test_a_label_with_markup_stays_text() -> None:
    states = (State("a", "<b>&"), State("z", "end", final=True))
    cycle = Lifecycle("<x>", states, (Transition("<go>", ("a",), "z"), Transition("stay", ("a",), "a")))
    texts = list(ElementTree.fromstring(cycle.svg()).itertext())
    assert "<b>&" in texts
    assert "<go>" in texts


def test_a_verb_with_several_sources_is_one_row_with_a_dot_for_each() -> None:
    rows = REQUEST.svg().split("\n")[5:-2]
    assert [row.count("<circle") for row in rows] == [1, 2, 1, 1]
    assert [row.count('z"/>') for row in rows] == [1, 1, 1, 0]


@given(st.lists(st.sampled_from(sorted({verb for _, verb, _ in REQUEST.edges()})), max_size=30))
def test_no_walk_leaves_the_lifecycle_or_gets_stuck(verbs: list[str]) -> None:
    slug = REQUEST.initial.slug
    for verb in verbs:
        if REQUEST.allows(slug, verb):
            slug = REQUEST.move(slug, verb).slug
        else:
            with pytest.raises(TransitionRefused):
                REQUEST.move(slug, verb)
    assert REQUEST.verbs(slug)
