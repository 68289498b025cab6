"""What the numbers of a message mean in a process: its contest, and a mark for each thing named."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from django.utils.translation import gettext as _

from civic.ballots import Number, VoteType
from civic.methods.participation import Participation
from gobernauta.journeys.commands import VERBS, Deed
from gobernauta.processes import acts, pool, queries
from gobernauta.processes.queries import Contest, Process
from gobernauta.processes.refusals import Refused

BY_METHOD: Mapping[str, tuple[Deed, ...]] = {
    "petition": (Deed.SIGN,),
    "poll": (Deed.CHOOSE,),
    "survey": (Deed.CHOOSE,),
    "ideas": (Deed.SUPPORT,),
    "consultation": (Deed.AGREE, Deed.DISAGREE, Deed.PASS),
    "ranking": (Deed.RANK, Deed.CHOOSE),
    "budget": (Deed.CHOOSE, Deed.RANK, Deed.SUPPORT),
    "assembly": (Deed.JOIN,),
}
MARKS: Mapping[Deed, int] = {Deed.SUPPORT: 1, Deed.AGREE: 1, Deed.DISAGREE: -1, Deed.PASS: 0}
STAGE = {Deed.SUPPORT: "selecting"}  # of a budget; its votes are cast in the other contests


def deeds(process: Process) -> Sequence[Deed]:
    """What can be done in a process by message; nothing where the answers need a form, or must stay anonymous."""
    contests = _judged(process)
    if not contests or acts.is_anonymous(contests[0]):
        return ()
    kind = acts.method_of(contests[0]).vote_type
    found = BY_METHOD.get(process.version.file.method, ())
    fits = {Deed.RANK: kind is VoteType.ORDINAL, Deed.CHOOSE: kind is not VoteType.ORDINAL}
    if process.version.file.method == "budget":
        fits[Deed.SUPPORT] = process.state == STAGE[Deed.SUPPORT]
        fits[Deed.CHOOSE] = fits[Deed.CHOOSE] and not fits[Deed.SUPPORT]
    return tuple(deed for deed in found if fits.get(deed, True))


def asked(process: Process) -> Participation:
    """Who may take part in what is judged now, and with what proof."""
    contests = _judged(process)
    return acts.participation_of(contests[0]) if contests else Participation()


def how_to(process: Process, language: str) -> str:
    """What to write, in a language; empty where nothing can be done by message."""
    verbs = VERBS.get(language, VERBS["en"])
    return " / ".join(
        f"{verbs[deed][0].upper()} {process.pk}{_example(process, deed)}" for deed in deeds(process)
    )


def _example(process: Process, deed: Deed) -> str:
    if deed is not Deed.JOIN:
        return "" if deed is Deed.SIGN else " 1"
    first = {one.feature: one.number for one in reversed(pool.numbered(process))}
    return "".join(f" {number}" for number in sorted(first.values()))


def numbers(process: Process, *, most: int = 300) -> Sequence[tuple[int, str]]:
    """What can be named by its number in a process, in words."""
    if process.version.file.method == "assembly":
        words = pool.words_of(process)
        return [
            (one.number, f"{words.get(one.feature, one.feature)}: {words.get(one.value, one.value)}")
            for one in pool.numbered(process)
        ]
    return [(item.number, item.title) for item in queries.judged_items(process)[:most]]


def traits(process: Process, deed: Deed, numbers: Sequence[int]) -> Mapping[str, str]:
    """What numbers say about somebody who joins an assembly. Raises `Refused` with the numbers there are."""
    return pool.meant(process, numbers) if deed is Deed.JOIN else {}


def marks(
    process: Process, deed: Deed, numbers: Sequence[int], points: Mapping[int, Fraction]
) -> tuple[Contest, Mapping[str, Number]]:
    """The contest that these numbers lie in, and the mark of each. Raises `Refused`.

    A number that is on no list goes to the method as it is, whose sentence names it.
    """
    if deed is Deed.JOIN:
        return queries.contests(process)[0], {}
    items = {item.number: item for item in queries.judged_items(process)}
    contests = {contest.pk: contest for contest in _judged(process)}
    if deed is Deed.SIGN:
        numbers = list(items)[:1]
    named = (items[number].contest_id for number in numbers if number in items)
    lie_in = {pk for pk in named if pk in contests}
    if len(lie_in) > 1:
        raise Refused(_("These stand on different lists. Send one message for each list."), "lists")
    contest = contests[lie_in.pop() or 0] if lie_in else next(iter(contests.values()))
    codes = {number: items[number].code if number in items else str(number) for number in numbers}
    return contest, {
        codes[number]: _mark(deed, place, points.get(number)) for place, number in enumerate(numbers, 1)
    }


def _mark(deed: Deed, place: int, points: Fraction | None) -> Number:
    if deed is Deed.RANK:
        return place
    return MARKS.get(deed, 1) if points is None else points


def _judged(process: Process) -> Sequence[Contest]:
    """The contests that are judged now, else all of them: their method says why not."""
    found = queries.contests(process)
    return [one for one in found if one.stage in ("", process.state)] or list(found)
