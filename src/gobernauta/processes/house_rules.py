"""The rules by which something may be taken out of sight: data, published, the same for everybody (promise 5)."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class HouseRule:
    """A rule in words; `at_once`: what breaks it is out of sight while the second person looks at it."""

    words: Promise
    at_once: bool = False


RULES: Mapping[str, HouseRule] = {
    "personal-data": HouseRule(
        _("No private facts about others: addresses, numbers, health, documents."), at_once=True
    ),
    "threat": HouseRule(_("No threats and no calls to violence."), at_once=True),
    "hatred": HouseRule(_("No contempt for people because of what they are.")),
    "insult": HouseRule(_("No insults. Hard criticism of acts and offices is welcome.")),
    "untrue-accusation": HouseRule(_("No accusations of crimes against a named person without a source.")),
    "advertising": HouseRule(_("No advertising.")),
    "repeated": HouseRule(_("The same words once. Copies are folded under the first.")),
    "off-topic": HouseRule(_("What has nothing to do with the question stands elsewhere.")),
    "rights-of-others": HouseRule(_("No pictures or texts that belong to others.")),
}


def words(rule: str) -> str:
    """A rule in the reader's language; one that is no longer in use keeps its short name."""
    return str(RULES[rule].words) if rule in RULES else rule
