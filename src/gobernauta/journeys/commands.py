"""Messages that are acts: SIGN 42, VOTO 42 2,5, URUTKAN 42 3 1 2. The grammar is data, a language a table.

Forgiving about case, accents, punctuation, mentions, quoted text and signatures; it never guesses. What only
resembles a command is an ordinary message for a clerk, who sees it, and its writer is told how to write it.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

MOST_NUMBERS = 200


class Deed(StrEnum):
    """What somebody can do by a message."""

    SIGN = "sign"
    CHOOSE = "choose"
    RANK = "rank"
    SUPPORT = "support"
    AGREE = "agree"
    DISAGREE = "disagree"
    PASS = "pass"  # noqa: S105 - a judgement
    JOIN = "join"  # the pool of an assembly


# The first of each is what we write ourselves; longer ones are tried first.
VERBS: Mapping[str, Mapping[Deed, tuple[str, ...]]] = {
    "en": {
        Deed.SIGN: ("sign",),
        Deed.CHOOSE: ("vote", "choose"),
        Deed.RANK: ("rank",),
        Deed.SUPPORT: ("support",),
        Deed.AGREE: ("agree",),
        Deed.DISAGREE: ("disagree",),
        Deed.PASS: ("pass",),
        Deed.JOIN: ("join",),
    },
    "es": {
        Deed.SIGN: ("firmo", "firmar", "firma"),
        Deed.CHOOSE: ("voto", "votar", "elijo"),
        Deed.RANK: ("ordeno", "ordenar"),
        Deed.SUPPORT: ("apoyo", "apoyar"),
        Deed.AGREE: ("de acuerdo", "acuerdo"),
        Deed.DISAGREE: ("en desacuerdo", "desacuerdo"),
        Deed.PASS: ("paso",),
        Deed.JOIN: ("participo", "me apunto"),
    },
    "id": {
        Deed.SIGN: ("tanda tangan", "tandatangan"),
        Deed.CHOOSE: ("pilih",),
        Deed.RANK: ("urutkan", "urut"),
        Deed.SUPPORT: ("dukung", "mendukung"),
        Deed.AGREE: ("setuju",),
        Deed.DISAGREE: ("tidak setuju",),
        Deed.PASS: ("lewati",),
        Deed.JOIN: ("ikut serta", "ikut"),
    },
}
SENT_FROM = ("sent from my", "get outlook for", "enviado desde mi", "enviado desde", "dikirim dari")
BARE = frozenset({Deed.SIGN})  # no numbers follow
EITHER = frozenset({Deed.JOIN})  # numbers follow where the draw looks at something

_WORDS = {
    verb: (deed, language)
    for language, deeds in VERBS.items()
    for deed, verbs in deeds.items()
    for verb in verbs
}
_VERB = "|".join(r"\s+".join(verb.split()) for verb in sorted(_WORDS, key=len, reverse=True))
_NUMBER = r"\d{1,9}(?:\s*[=:]\s*-?\d{1,6})?"
_AND = r"(?:\s*[,;>+&/]\s*|\s+(?:and|y|e|dan|then|luego|lalu)\s+|\s+)"
_COMMAND = re.compile(
    rf"(?P<verb>{_VERB})\s*[:,-]?\s*(?:#|n[or]?\.?\s*)?(?P<process>\d{{1,9}})"
    rf"(?:\s*[:,;-]?\s+(?P<rest>{_NUMBER}(?:{_AND}{_NUMBER})*)|\s*[:,;]\s*(?P<close>{_NUMBER}(?:{_AND}{_NUMBER})*))?"
)
_NUMBERS = re.compile(rf"{_NUMBER}(?:{_AND}{_NUMBER})*")
_ALIKE = re.compile(rf"(?:{_VERB})\b(?=$|.*\d)")
_MENTION = re.compile(r"(?<!\S)@[\w.-]+(?:@[\w.-]+)?")
_EDGES = " \t\"'“”‘’«»()[]*_`.!¡¿,;:"
SHORT = 100  # letters of a line that may be the name of an option
_LONGEST = 8  # words of a line that may still have been meant as a command


@dataclass(frozen=True, slots=True)
class Command:
    """One act: what is done, in which process, with which numbers, and points where some were given."""

    deed: Deed
    process: int
    numbers: tuple[int, ...]
    points: Mapping[int, Fraction]
    language: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What a message holds: commands; bare numbers or one short line, which may answer a question; words besides.

    `resembles`: it begins like a command and is none. `word`: the short line, as `flat` gives it.
    """

    commands: tuple[Command, ...] = ()
    numbers: tuple[int, ...] = ()
    rest: str = ""
    resembles: bool = False
    word: str = ""


def hear(text: str, subject: str = "") -> Heard:
    """What a message holds; where it has no words, its subject is read (a mail may be nothing else)."""
    lines = _said(text) or _said(subject)
    commands: list[Command] = []
    for line in lines:
        command = _command(line)
        if command is None:
            break
        commands.append(command)
    rest = "\n".join(lines[len(commands) :])
    if commands:
        return Heard(tuple(commands), rest=rest)
    numbers = _listed(lines[0]) if len(lines) == 1 else None
    if numbers is not None:
        return Heard(numbers=numbers)
    word = flat(lines[0]) if len(lines) == 1 and len(lines[0]) <= SHORT else ""
    return Heard(rest="" if word else rest, resembles=bool(lines) and _resembles(lines[0]), word=word)


def _said(text: str) -> list[str]:
    """The lines somebody wrote now: without quotes, mentions, and what stands below the signature's mark."""
    return list(_lines(text[:20_000]))


def _lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if line.rstrip("\r") in ("-- ", "--"):
            return
        bare = _MENTION.sub(" ", line).strip()
        if bare and not bare.startswith((">", "|")) and not flat(bare).startswith(SENT_FROM):
            yield bare


def flat(text: str) -> str:
    """A line as commands are compared: lower case, no accents, plain digits, no marks at its edges."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(bare.strip(_EDGES).split())


def _command(line: str) -> Command | None:
    found = _COMMAND.fullmatch(flat(line))
    if found is None:
        return None
    deed, language = _WORDS[" ".join(found["verb"].split())]
    pairs = _pairs(found["rest"] or found["close"] or "")
    if pairs is None or (deed not in EITHER and (deed in BARE) == bool(pairs)):
        return None
    points = {number: value for number, value in pairs if value is not None}
    return Command(deed, int(found["process"]), tuple(number for number, _ in pairs), points, language)


def _pairs(text: str) -> Sequence[tuple[int, Fraction | None]] | None:
    """Numbers with their points; None when one stands twice, or there are too many."""
    pairs = [
        (int(number), Fraction(points) if points else None)
        for number, points in re.findall(r"(\d{1,9})(?:\s*[=:]\s*(-?\d{1,6}))?", text)
    ]
    is_sound = len({number for number, _ in pairs}) == len(pairs) <= MOST_NUMBERS
    return pairs if is_sound else None


def _listed(line: str) -> tuple[int, ...] | None:
    """Bare numbers, as an answer to a question; None for anything else."""
    plain = flat(line)
    if "=" in plain or ":" in plain or not _NUMBERS.fullmatch(plain):
        return None
    pairs = _pairs(plain)
    return None if pairs is None else tuple(number for number, _ in pairs)


def _resembles(line: str) -> bool:
    plain = flat(line)
    return len(plain.split()) <= _LONGEST and _ALIKE.match(plain) is not None
