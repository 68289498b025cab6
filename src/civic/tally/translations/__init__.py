"""English template to Spanish and Indonesian, for `words`."""

from collections.abc import Mapping

from civic.tally.translations import (
    indonesian,
    indonesian_counting,
    indonesian_methods,
    spanish,
    spanish_counting,
    spanish_methods,
)

WORDS: Mapping[str, Mapping[str, str]] = {"es": spanish.WORDS, "id": indonesian.WORDS}
SENTENCES: Mapping[str, Mapping[str, str]] = {
    "es": {
        **spanish.COUNTS,
        **spanish_methods.METHODS,
        **spanish.REFUSALS,
        **spanish_counting.COUNTING,
    },
    "id": {
        **indonesian.COUNTS,
        **indonesian_methods.METHODS,
        **indonesian.REFUSALS,
        **indonesian_counting.COUNTING,
    },
}
