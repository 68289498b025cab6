"""English template to Spanish and Indonesian, for `words`."""

from collections.abc import Mapping

from civic.tally.translations import (
    indonesian,
    indonesian_counting,
    indonesian_files,
    indonesian_methods,
    indonesian_settings,
    spanish,
    spanish_counting,
    spanish_files,
    spanish_methods,
    spanish_settings,
)

WORDS: Mapping[str, Mapping[str, str]] = {"es": spanish.WORDS, "id": indonesian.WORDS}
SENTENCES: Mapping[str, Mapping[str, str]] = {
    "es": {
        **spanish.COUNTS,
        **spanish_methods.METHODS,
        **spanish_methods.REFUSALS,
        **spanish_counting.COUNTING,
        **spanish_settings.SETTINGS,
        **spanish_files.FILES,
    },
    "id": {
        **indonesian.COUNTS,
        **indonesian_methods.METHODS,
        **indonesian_methods.REFUSALS,
        **indonesian_counting.COUNTING,
        **indonesian_settings.SETTINGS,
        **indonesian_files.FILES,
    },
}
