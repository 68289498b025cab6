"""What is a command, in every language; and that nothing else is taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gobernauta.journeys import commands
from gobernauta.journeys.commands import Deed, hear

MEANT = {
    "SIGN 42": (Deed.SIGN, 42, ()),
    "sign #42.": (Deed.SIGN, 42, ()),
    "“Firmo 42”": (Deed.SIGN, 42, ()),
    "FIRMO nº 42": (Deed.SIGN, 42, ()),
    "¡Firmo 42!": (Deed.SIGN, 42, ()),
    "Tanda  tangan 42": (Deed.SIGN, 42, ()),
    "VOTE 42 2,5": (Deed.CHOOSE, 42, (2, 5)),
    "voto 42: 2 y 5": (Deed.CHOOSE, 42, (2, 5)),
    "PILIH 42 2 dan 5": (Deed.CHOOSE, 42, (2, 5)),
    "RANK 42 3 > 1 > 2": (Deed.RANK, 42, (3, 1, 2)),
    "apoyo 42 17": (Deed.SUPPORT, 42, (17,)),
    "DUKUNG 42 17": (Deed.SUPPORT, 42, (17,)),
    "AGREE 42 3": (Deed.AGREE, 42, (3,)),
    "De acuerdo 42 3": (Deed.AGREE, 42, (3,)),
    "en desacuerdo 42 3": (Deed.DISAGREE, 42, (3,)),
    "tidak setuju 42 3": (Deed.DISAGREE, 42, (3,)),
    "@town@puerto.example vote 42 2": (Deed.CHOOSE, 42, (2,)),
    "ＳＩＧＮ ４２": (Deed.SIGN, 42, ()),
}
NOT_MEANT = ("I sign whatever you like", "Vote for me", "Pass by the school", "2 lamps are broken", "", "…")
RESEMBLES = ("sign the petition 42", "VOTE 42", "firmo", "SIGN 42 3", "vote 42 2 2", "vote 42 two")


@pytest.mark.parametrize("text", MEANT)
def test_a_command_is_read_however_it_is_written(text):
    (command,) = hear(text).commands
    assert (command.deed, command.process, command.numbers) == MEANT[text]


def test_quotes_and_signatures_are_not_part_of_it():
    heard = hear("> vote 7 1\r\n\r\nSIGN 42\n\nSent from my iPhone\n-- \nLucía\nCalle 3")
    assert [one.process for one in heard.commands] == [42]
    assert heard.rest == ""
    assert (hear("¡Sí!\n-- \nLucía").word, hear("A\nB").word) == ("si", "")
    assert hear("", "SIGN 42").commands[0].process == 42


def test_several_lines_are_several_acts_and_further_words_stay_for_a_person():
    heard = hear("agree 42 3, 4\ndisagree 42 5\nAnd please mend the lamp.")
    assert [(one.deed, one.numbers) for one in heard.commands] == [
        (Deed.AGREE, (3, 4)),
        (Deed.DISAGREE, (5,)),
    ]
    assert heard.rest == "And please mend the lamp."


def test_points_and_bare_numbers():
    assert dict(hear("VOTE 42 3=4, 7=6").commands[0].points) == {3: 4, 7: 6}
    assert hear("2, 5").numbers == (2, 5)
    assert hear("2, 2").numbers == ()
    assert hear("2\nand 5 too").numbers == ()


@pytest.mark.parametrize("text", NOT_MEANT)
def test_ordinary_words_are_no_act(text):
    heard = hear(text)
    assert not any((heard.commands, heard.numbers, heard.resembles))


@pytest.mark.parametrize("text", RESEMBLES)
def test_what_resembles_a_command_is_none(text):
    heard = hear(text)
    assert heard.resembles
    assert not heard.commands


def test_every_verb_means_one_thing():
    written = [verb for deeds in commands.VERBS.values() for verbs in deeds.values() for verb in verbs]
    assert len(written) == len(set(written))
    assert all(set(deeds) == set(Deed) for deeds in commands.VERBS.values())


@given(st.text(max_size=300))
def test_nothing_anybody_writes_breaks_it(text):
    heard = hear(text, text)
    assert not (heard.commands and heard.numbers)


@given(
    st.sampled_from(
        [v for deeds in commands.VERBS.values() for d, vs in deeds.items() if d != Deed.SIGN for v in vs]
    ),
    st.integers(1, 10**9 - 1),
    st.lists(st.integers(1, 999), min_size=1, max_size=20, unique=True),
    st.sampled_from([",", ", ", " ", " > "]),
)
def test_what_we_tell_people_to_write_is_understood(verb, process, numbers, between):
    (command,) = hear(f"{verb.upper()} {process} {between.join(map(str, numbers))}").commands
    assert (command.process, command.numbers) == (process, tuple(numbers))
