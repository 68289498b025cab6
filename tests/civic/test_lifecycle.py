"""Lifecycles that contradict themselves do not build; those that build refuse in sentences."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civic.lifecycle import SERVICE_REQUEST, Lifecycle, LifecycleBroken, State, Transition, TransitionRefused

DRAFT, OPEN, DONE = State("draft", "a draft"), State("open", "open"), State("done", "done", final=True)
PUBLISH, CLOSE = Transition("publish", ("draft",), "open"), Transition("close", ("open",), "done")
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


@pytest.mark.parametrize("cycle", [PETITION, SERVICE_REQUEST])
def test_the_picture_is_well_formed_and_says_everything(cycle: Lifecycle) -> None:
    picture = cycle.svg()
    assert picture == cycle.svg()
    texts = "\n".join(ElementTree.fromstring(picture).itertext())
    for state in cycle.states:
        assert state.label in texts
    for _, verb, _ in cycle.edges():
        assert verb in texts


def test_a_label_with_markup_stays_text() -> None:
    states = (State("a", "<b>&"), State("z", "end", final=True))
    cycle = Lifecycle("<x>", states, (Transition("<go>", ("a",), "z"), Transition("stay", ("a",), "a")))
    texts = list(ElementTree.fromstring(cycle.svg()).itertext())
    assert "<b>&" in texts
    assert "<go>" in texts


def test_every_state_of_a_service_request_has_an_open311_status() -> None:
    assert {state.public for state in SERVICE_REQUEST.states} == {"open", "closed"}
    assert SERVICE_REQUEST.initial.public == "open"


@given(st.lists(st.sampled_from(sorted({verb for _, verb, _ in SERVICE_REQUEST.edges()})), max_size=30))
def test_no_walk_leaves_the_lifecycle_or_gets_stuck(verbs: list[str]) -> None:
    slug = SERVICE_REQUEST.initial.slug
    for verb in verbs:
        if SERVICE_REQUEST.allows(slug, verb):
            slug = SERVICE_REQUEST.move(slug, verb).slug
        else:
            with pytest.raises(TransitionRefused):
                SERVICE_REQUEST.move(slug, verb)
    assert SERVICE_REQUEST.verbs(slug)
