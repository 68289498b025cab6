"""What everyone is told of a decision, and how they are asked about a promise: in their language, as long as it fits.

The clerk writes one text a language. Who speaks another one gets the text in the town's language, and a sentence
in their own that says so. Where a network has no room for it, the title and the link go.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from gobernauta.channels import lengths
from gobernauta.channels.protocol import Capabilities
from gobernauta.decisions import tokens
from gobernauta.decisions.lifecycle import OUTCOMES
from gobernauta.decisions.queries import Commitment, Notice, Telling, Version


@dataclass(frozen=True, slots=True)
class Words:
    """One message: its subject, the whole of it, and what stands for it where there is little room."""

    subject: str
    whole: str
    short: str

    def fitting(self, allows: Capabilities, *, reserve: int = 0) -> str:
        """The whole where one message holds it, else the short one."""
        return self.whole if lengths.fits(self.whole, allows, reserve=reserve) else self.short


def of(telling: Telling, language: str, notice: Notice | None = None) -> Words:
    """What a round says in a language; a question carries the link of the one who is asked."""
    with translation.override(language):
        if telling.version is not None:
            return _decision(telling.version, language)
        assert telling.commitment is not None
        return _question(telling.commitment, language, notice)


def in_language(texts: Mapping[str, str], language: str) -> tuple[str, bool]:
    """A text in a language, else in the town's; and whether it is in the one asked for."""
    if texts.get(language):
        return texts[language], True
    return texts.get(settings.LANGUAGE_CODE, ""), False


def _decision(version: Version, language: str) -> Words:
    title, _same = in_language(version.titles, language)
    message, is_theirs = in_language(version.messages, language)
    address = _address("square:decision", version.decision.number)
    read_on = _("The whole decision and its reasons: %(address)s") % {"address": address}
    lines = [] if is_theirs else [_only_in_town_language()]
    if version.number > 1:
        lines.append(_corrects(version))
    outcome = str(OUTCOMES[version.outcome])
    head = _("“%(title)s”: %(outcome)s.") % {"title": title, "outcome": outcome}
    return Words(
        subject=_("Decided: %(title)s") % {"title": title},
        whole="\n\n".join([*lines, head, message, read_on]),
        short=_shortened(lines[-1:] if version.number > 1 else [], head, read_on),
    )


def _shortened(lines: list[str], head: str, read_on: str) -> str:
    return "\n\n".join([*lines, head, read_on])


def _corrects(version: Version) -> str:
    return _("This replaces what we told you about decision %(number)d before.") % {
        "number": version.decision.number
    }


def _only_in_town_language() -> str:
    name = _(dict(settings.LANGUAGES)[settings.LANGUAGE_CODE])
    return _("The town has written what follows only in %(language)s.") % {"language": name}


def _question(commitment: Commitment, language: str, notice: Notice | None) -> Words:
    title, is_theirs = in_language(commitment.titles, language)
    done_at = commitment.delivered_at
    date = formats.date_format(timezone.localtime(done_at), "DATE_FORMAT") if done_at else ""
    token = tokens.sign(notice.pk) if notice else "…"
    address = settings.PUBLIC_ADDRESS + reverse("square:was_it_done", args=[commitment.number, token])
    promised = _("We promised: “%(title)s”. On %(date)s we reported it as done.") % {
        "title": title,
        "date": date,
    }
    asked = _("Was it done? Answer with YES or NO, or here: %(address)s") % {"address": address}
    lines = [] if is_theirs else [_only_in_town_language()]
    return Words(
        subject=_("Was it done? %(title)s") % {"title": title},
        whole="\n\n".join([*lines, promised, asked]),
        short=asked,
    )


def _address(name: str, number: int) -> str:
    return settings.PUBLIC_ADDRESS + reverse(name, args=[number])
