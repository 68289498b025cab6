"""The pool of an assembly: who says yes is in it under their receipt, with what the targets of the panel look at.

Name and address are not in it. What targets look at is published with the receipt, so that everybody can repeat
the draw; the form says so before anybody says yes. Each answer has a number, so that a message can give it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count as HowMany
from django.db.models.fields.json import KeyTextTransform
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from civic.methods.assembly import Assembly
from gobernauta.processes import files
from gobernauta.processes.models import Ballot, Panel, Process
from gobernauta.processes.refusals import Refused


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer somebody joining can give about themselves; numbers run through all questions."""

    number: int
    feature: str
    value: str


def yes(process: Process, receipt: str, traits: Mapping[str, str]) -> tuple[dict[str, int], dict[str, str]]:
    """The mark of somebody's own yes, and what targets look at. Raises `Refused` when an answer is missing."""
    values = choices(process)
    if any(traits.get(feature) not in known for feature, known in values.items()):
        raise Refused(
            _("Answer every question about yourself: without them the draw cannot be balanced."), "traits"
        )
    return {receipt: 1}, {feature: traits[feature] for feature in values}


def method_of(process: Process) -> Assembly:
    """The rules of an assembly."""
    method = files.rules_of(process.version).method
    assert isinstance(method, Assembly)
    return method


def targets(process: Process) -> list[dict[str, str | int]]:
    """How many of each kind the panel has at least and at most: those set at the desk, else those of the file."""
    panel = Panel.objects.filter(process=process).only("quotas").first()
    if panel is not None and panel.quotas:
        return list(panel.quotas)
    quotas = method_of(process).rules.quotas
    return [
        {"feature": one.feature, "value": one.value, "least": one.least, "most": one.most} for one in quotas
    ]


def choices(process: Process) -> dict[str, tuple[str, ...]]:
    """Each feature that targets look at, with its values."""
    found: dict[str, tuple[str, ...]] = {}
    for one in targets(process):
        found[str(one["feature"])] = (*found.get(str(one["feature"]), ()), str(one["value"]))
    return found


def numbered(process: Process) -> list[Choice]:
    """Every answer with the number that a message or a clerk writes for it."""
    pairs = [(feature, value) for feature, values in choices(process).items() for value in values]
    return [Choice(number, feature, value) for number, (feature, value) in enumerate(pairs, 1)]


def meant(process: Process, numbers: Sequence[int]) -> dict[str, str]:
    """What numbers say about somebody: one for each question. Raises `Refused` with the numbers to choose from."""
    known = {one.number: one for one in numbered(process)}
    given = [known[number] for number in numbers if number in known]
    told = {one.feature: one.value for one in given}
    if len(given) != len(numbers) or len(told) != len(given) or set(told) != set(choices(process)):
        raise Refused(
            _("Write one number for each question about yourself: %(numbers)s.")
            % {"numbers": list_of(process)},
            "traits",
        )
    return told


def list_of(process: Process) -> str:
    """The questions with their numbered answers, in one line."""
    words, found = words_of(process), dict[str, list[str]]()
    for one in numbered(process):
        found.setdefault(one.feature, []).append(f"{one.number} {words.get(one.value, one.value)}")
    return "; ".join(f"{words.get(feature, feature)}: {', '.join(said)}" for feature, said in found.items())


def words_of(process: Process) -> dict[str, str]:
    """What the file calls features and values in the reader's language."""
    here = get_language() or ""
    return {one.of: one.text for one in method_of(process).rules.wordings if one.language == here}


def people(process: Process) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Everybody in the pool: receipt and what targets look at, in the order of the receipts."""
    said_yes = Ballot.objects.filter(process=process, state=Ballot.State.VALIDATED).order_by("receipt")
    yield from said_yes.values_list("receipt", "traits").iterator(chunk_size=5_000)


def had(process: Process) -> dict[str, dict[str, int]]:
    """How many of each kind are in the pool."""
    said_yes = Ballot.objects.filter(process=process, state=Ballot.State.VALIDATED)
    found: dict[str, dict[str, int]] = {}
    for feature, values in choices(process).items():
        kinds = said_yes.annotate(kind=KeyTextTransform(feature, "traits")).values_list("kind")
        rows = dict(kinds.annotate(HowMany("pk")).order_by())
        found[feature] = {value: rows.get(value, 0) for value in values}
    return found
