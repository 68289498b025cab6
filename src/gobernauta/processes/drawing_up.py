"""What the data of a consultation say by themselves: the sentences from which staff write the report.

Every sentence names what it rests on. Nothing is concluded: figures, and the words of those who took part.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.utils import formats, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from civic.opinion.picture import letter
from gobernauta.processes import coding, consultations, counting, opinion
from gobernauta.processes.models import Comment, Item, OpinionMap, Paragraph, Process

SECTIONS: Mapping[str, Promise] = {
    "part": gettext_lazy("Who took part"),
    "unites": gettext_lazy("What unites"),
    "divides": gettext_lazy("What divides"),
    "groups": gettext_lazy("Groups of opinion"),
    "text": gettext_lazy("What was said about the text"),
    "said": gettext_lazy("What was said in people’s own words"),
}
DOORS: Mapping[str, Promise] = {
    "web": gettext_lazy("this site"),
    "email": gettext_lazy("e-mail"),
    "clerk": gettext_lazy("in person"),
    "paper": gettext_lazy("on paper"),
    "import": gettext_lazy("brought in from elsewhere"),
}
MOST, QUOTES, LONGEST_QUOTE, FEW = 5, 3, 160, 5
Sources = Sequence[Mapping[str, object]]
COUNT: Mapping[str, object] = {"kind": "count"}
MAP: Mapping[str, object] = {"kind": "map"}


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence, the part of the report it belongs to, and what it rests on."""

    section: str
    text: str
    sources: Sources


def sentences(process: Process) -> list[Told]:
    """Everything the data say, in the language of the process."""
    drawn = OpinionMap.objects.filter(process=process).first()
    with translation.override(process.language or settings.LANGUAGE_CODE):
        told = [*_part(process, drawn), *_paragraphs(process), *_said(process)]
        if drawn is not None:
            titles = _titles(process, drawn)
            told += [*_unites(drawn, titles), *_divides(process, drawn, titles), *_groups(drawn, titles)]
    order = list(SECTIONS)
    return sorted(told, key=lambda one: order.index(one.section))


def _part(process: Process, drawn: OpinionMap | None) -> Iterator[Told]:
    contest = process.contests.earliest("pk")
    cast = counting.valid(contest)
    people = cast.count()
    judged = drawn.document["votes"] if drawn else 0
    facts = {"people": _number(people), "judged": _number(judged)}
    words = ngettext(
        "%(people)s person took part; statements were judged %(judged)s times in all.",
        "%(people)s people took part; statements were judged %(judged)s times in all.",
        people,
    )
    yield Told("part", words % facts, [COUNT, MAP] if drawn else [COUNT])
    doors = cast.values_list("door").annotate(number=Count("pk")).order_by("-number", "door")
    if people:
        listed = _listed((str(DOORS.get(door, door.title())), number) for door, number in doors)
        yield Told("part", _("How they came: %(list)s.") % {"list": listed}, [COUNT])
    areas = cast.exclude(area=None).values_list("area__name").annotate(number=Count("pk"))
    enough = [(name, number) for name, number in areas.order_by("-number") if number >= FEW]
    if enough:
        yield Told("part", _("Where they live: %(list)s.") % {"list": _listed(enough)}, [COUNT])


def _unites(drawn: OpinionMap, titles: Mapping[str, Item]) -> Iterator[Told]:
    """What most in every group share; where there are no groups, what most people share."""
    has_groups = drawn.document["stability"]["stable"]
    shared = drawn.document["group_aware_consensus" if has_groups else "consensus"]
    found = [(side, one) for side in ("agree", "disagree") for one in shared[side]]
    for side, one in found:
        facts = {"statement": titles[str(one["statement"])].title} | _share(one["count"], one["votes"])
        words = (
            _("“%(statement)s”: %(count)s of %(votes)s agree (%(share)s %%).")
            if side == "agree"
            else _("“%(statement)s”: %(count)s of %(votes)s disagree (%(share)s %%).")
        )
        yield Told("unites", words % facts, [_statement(titles, one), MAP])
    if not found:
        yield Told("unites", _("There is no statement of which it is sure that most people share it."), [MAP])


def _divides(process: Process, drawn: OpinionMap, titles: Mapping[str, Item]) -> Iterator[Told]:
    for one in drawn.document["dividing"]:
        most, least = one["agree_most"], one["agree_least"]
        shares = opinion.agreeing(drawn.statements[str(one["statement"])])
        facts = {
            "statement": titles[str(one["statement"])].title,
            "most": letter(most),
            "least": letter(least),
            "most_share": _number(shares[most]),
            "least_share": _number(shares[least]),
        }
        words = _(
            "“%(statement)s”: %(most_share)s %% of group %(most)s agree, %(least_share)s %% of group %(least)s."
        )
        yield Told("divides", words % facts, [_statement(titles, one), MAP])
    for code in opinion.split(drawn, least=consultations.rules_of(process).least_votes)[:MOST]:
        agree, _passed, disagree = drawn.statements[code]["all"]
        facts = {"statement": titles[code].title, "agree": _number(agree), "disagree": _number(disagree)}
        words = _("People are split over “%(statement)s”: %(agree)s agree, %(disagree)s disagree.")
        yield Told("divides", words % facts, [{"kind": "statement", "id": titles[code].number}, MAP])


def _groups(drawn: OpinionMap, titles: Mapping[str, Item]) -> Iterator[Told]:
    if not drawn.document["stability"]["stable"]:
        yield Told("groups", no_groups(), [MAP])
        return
    listed = _listed((letter(group["id"]), group["size"]) for group in drawn.document["groups"])
    yield Told("groups", _("There are groups of opinion, by people: %(list)s.") % {"list": listed}, [MAP])
    for group, speaks in drawn.document["representative"].items():
        for one in speaks[:2]:
            facts = {"group": letter(int(group)), "statement": titles[str(one["statement"])].title}
            facts |= _share(one["count"], one["votes"])
            words = (
                _("More than others, group %(group)s agrees with “%(statement)s” (%(count)s of %(votes)s).")
                if one["for"] == "agree"
                else _(
                    "More than others, group %(group)s disagrees with “%(statement)s” (%(count)s of %(votes)s)."
                )
            )
            yield Told("groups", words % facts, [_statement(titles, one), MAP])


def no_groups() -> str:
    """How it is said that nobody should be told what group they are in."""
    return _("There are no stable groups of opinion: with other people taking part, others would be found.")


def _paragraphs(process: Process) -> Iterator[Told]:
    about = Comment.objects.filter(process=process, state="shown", paragraph__isnull=False)
    busiest = about.values_list("paragraph").annotate(number=Count("pk")).order_by("-number", "paragraph")
    rows = list(busiest[:MOST])
    parts = {one.pk: one for one in Paragraph.objects.select_related("document").filter(pk__in=dict(rows))}
    for pk, number in rows:
        part = parts[pk]
        words = ngettext(
            "Paragraph %(paragraph)d was commented on once.",
            "Paragraph %(paragraph)d was commented on %(number)s times.",
            number,
        )
        facts = {"paragraph": part.number, "number": _number(number)}
        source = {"kind": "paragraph", "id": part.number, "document": part.document.number}
        yield Told("text", words % facts, [source])


def _said(process: Process) -> Iterator[Told]:
    numbers = coding.used(process)
    for code in sorted(coding.codes(process), key=lambda one: -numbers.get(one.pk, 0)):
        if not numbers.get(code.pk):
            continue
        quoted = coding.gathered(code, most=QUOTES)
        words = ngettext(
            "%(number)s contribution speaks of “%(code)s”: %(quotes)s",
            "%(number)s contributions speak of “%(code)s”, for example: %(quotes)s",
            numbers[code.pk],
        )
        quotes = " ".join(f"“{_cut(one.text)}”" for one in quoted)
        facts = {"number": _number(numbers[code.pk]), "code": code.name, "quotes": quotes}
        yield Told("said", words % facts, [{"kind": one.kind, "id": one.pk} for one in quoted])
    had = coding.progress(process)
    if had.of > had.coded:
        words = _("%(left)s of %(of)s contributions have not been gathered under a word yet.")
        yield Told(
            "said", words % {"left": _number(had.of - had.coded), "of": _number(had.of)}, [{"kind": "said"}]
        )


def _titles(process: Process, drawn: OpinionMap) -> Mapping[str, Item]:
    return consultations.by_codes(process, opinion.mentioned(drawn) | set(drawn.statements))


def _statement(titles: Mapping[str, Item], one: Mapping[str, Any]) -> Mapping[str, object]:
    return {"kind": "statement", "id": titles[str(one["statement"])].number}


def _share(count: int, votes: int) -> dict[str, str]:
    return {
        "count": _number(count),
        "votes": _number(votes),
        "share": _percent(count / votes if votes else 0),
    }


def _percent(share: float) -> str:
    return _number(round(100 * share))


def _listed(pairs: Any) -> str:
    return ", ".join(f"{name} {_number(number)}" for name, number in pairs)


def _number(number: int) -> str:
    return formats.number_format(number, use_l10n=True, force_grouping=True)


def _cut(text: str) -> str:
    said = " ".join(text.split())
    return said if len(said) <= LONGEST_QUOTE else said[: LONGEST_QUOTE - 1].rsplit(" ", 1)[0] + "…"
