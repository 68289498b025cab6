"""Texts as readers compare them: without case, accents, invisible signs, and letters that only look alike."""

import re
import unicodedata

_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_ALIKE = str.maketrans(
    "аеорсухіјѕԁһкмтвнАВЕКМНОРСТУХ" + "ɡıƖοαυ",
    "aeopcyxijsdhkmtbhabekmhopctyx" + "gilоau".replace("о", "o"),
)
_SPACES = re.compile(r"\s+")


def canonical(text: str) -> str:
    """Lower-case words of a text, one space between them (NFKC, marks removed, look-alikes folded)."""
    if text.isascii():  # nothing to fold
        return _SPACES.sub(" ", text.lower()).strip()
    flat = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold().translate(_ALIKE)
    bare = "".join(c for c in unicodedata.normalize("NFD", flat) if not unicodedata.combining(c))
    return _SPACES.sub(" ", bare).strip()


def words(text: str) -> list[str]:
    """The words of a text, canonical."""
    return re.findall(r"[^\W_]+", canonical(text))


def grams(text: str, size: int = 5) -> set[str]:
    """Runs of `size` letters; a shorter text is one run."""
    flat = canonical(text)
    return {flat[at : at + size] for at in range(max(1, len(flat) - size + 1))} if flat else set()
