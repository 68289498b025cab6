"""English template to Spanish and Indonesian, for `words`."""

from collections.abc import Mapping

from civic.tally.translations import indonesian, spanish

WORDS: Mapping[str, Mapping[str, str]] = {"es": spanish.WORDS, "id": indonesian.WORDS}
SENTENCES: Mapping[str, Mapping[str, str]] = {
    "es": {**spanish.COUNTS, **spanish.REFUSALS},
    "id": {**indonesian.COUNTS, **indonesian.REFUSALS},
}
