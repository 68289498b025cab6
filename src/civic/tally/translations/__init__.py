"""English template to Spanish and Indonesian, for `words`."""

from collections.abc import Mapping

from civic.tally.translations import indonesian, indonesian_methods, spanish, spanish_methods

WORDS: Mapping[str, Mapping[str, str]] = {"es": spanish.WORDS, "id": indonesian.WORDS}
SENTENCES: Mapping[str, Mapping[str, str]] = {
    "es": {**spanish.COUNTS, **spanish_methods.METHODS, **spanish.REFUSALS},
    "id": {**indonesian.COUNTS, **indonesian_methods.METHODS, **indonesian.REFUSALS},
}
