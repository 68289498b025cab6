"""The words of the site in every language: collected from the code, compiled for Django, checked for gaps.

    messages.py update    put new strings of the code into the catalogues, drop those it no longer has
    messages.py compile   write the .mo files that Django reads, where a catalogue is newer
    messages.py check     name every string that is missing, untranslated, doubtful, or has lost a placeholder

Collecting needs no GNU gettext: Django turns its templates into source, Babel reads source. It translates nothing.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib import import_module
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from gobernauta.channels.guarded import Unconnected
from gobernauta.channels.protocol import Channel, ChannelError

HOUSE = Path(__file__).resolve().parent.parent / "src" / "gobernauta"
LOCALE = HOUSE / "locale"
LANGUAGES = {"es": "nplurals=2; plural=(n != 1);", "id": "nplurals=1; plural=0;"}  # the plurals each has
NOT_SHOWN = ("locale", "static-built", "migrations")
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
KEPT = re.compile(r"%\(\w+\)[sd]|%%|</?\w+[^>]*>")  # what a translation has to keep: placeholders and tags
Words = str | tuple[str, ...]


def collected() -> Catalog:
    """Every string of the code, in the order of its files."""
    found = Catalog(project="Gobernauta", charset="utf-8")
    for path in _sources():
        for _line, words, _comments, context in _read(path):
            found.add(words, context=context)
    for words in _declared():
        found.add(words)
    return found


def _sources() -> Iterator[Path]:
    for path in sorted([*HOUSE.rglob("*.py"), *HOUSE.rglob("*.html")]):
        if not path.name.startswith("test_") and not set(NOT_SHOWN) & set(path.relative_to(HOUSE).parts):
            yield path


def _read(path: Path) -> Iterable[tuple[int, Words, list[str], str | None]]:
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".html":  # what is not a string comes back as XXX, line by line
        source = "\n".join(line.strip() for line in templatize(source, origin=str(path)).splitlines())
    told = tellers() if path.is_relative_to(HOUSE / "channels") else ()
    keywords = KEYWORDS | dict.fromkeys(told)
    return extract("python", BytesIO(source.encode()), keywords=keywords, options={"encoding": "utf-8"})


@cache
def tellers() -> frozenset[str]:
    """The names of what adapters tell in English with, without knowing Django: sentences, problems, errors."""
    list(_channels())  # an adapter has errors of its own
    errors = {it.__name__ for kind in (ChannelError, Unconnected) for it in _below(kind)}
    return frozenset(
        {"Sentence", "Problem", "Unsealable", *errors} - {"Forged"}
    )  # what is forged, no person reads


def _below(kind: type) -> Iterator[type]:
    yield kind
    for one in kind.__subclasses__():
        yield from _below(one)


def _channels() -> Iterator[type[Channel]]:
    for path in sorted((HOUSE / "channels").glob("*/channel.py")):
        yield import_module(f"gobernauta.channels.{path.parent.name}.channel").CHANNEL


def _declared() -> Iterator[str]:
    """What channels declare in English, without knowing Django; the desk translates it where it is shown."""
    for channel in _channels():
        yield channel.name
        for setting in channel.settings:
            yield from filter(None, (setting.label, setting.help, *(label for _, label in setting.choices)))


def catalogue(language: str) -> Path:
    """Where the words of a language are kept."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def _load(language: str) -> Catalog:
    path = catalogue(language)
    written = path.read_bytes() if path.exists() else _head(language).encode()
    return read_po(BytesIO(written), locale=language)


def update() -> None:
    """Bring the catalogues up to the code; what is translated stays, what is new is empty."""
    found = collected()
    for language in LANGUAGES:
        kept = _load(language)
        kept.update(found, no_fuzzy_matching=True)
        path = catalogue(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.write(
                _head(language).encode()
            )  # without the moment of writing, so that no change means no difference
            write_po(file, kept, width=110, no_location=True, omit_header=True, ignore_obsolete=True)


def _head(language: str) -> str:
    lines = (
        f"Language: {language}",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        f"Plural-Forms: {LANGUAGES[language]}",
    )
    return 'msgid ""\nmsgstr ""\n' + "".join(f'"{line}\\n"\n' for line in lines) + "\n"


def compile_all() -> None:
    """Write the .mo files of catalogues that changed."""
    for language in LANGUAGES:
        _compile(catalogue(language), language, _load)
    _compile(catalogue("es"), "en", _english)


def _compile(source: Path, language: str, load: Callable[[str], Catalog]) -> None:
    target = catalogue(language).with_suffix(".mo")
    if target.exists() and target.stat().st_mtime > source.stat().st_mtime:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        write_mo(file, load(language))


def _english(language: str) -> Catalog:
    """The strings as their own translation: found at once, where Django would first look through every app's."""
    said = Catalog(locale=language, charset="utf-8")
    for message in _load("es"):
        if message.id:
            said.add(message.id, message.id, context=message.context)
    return said


def gaps(found: Catalog, kept: Catalog) -> Iterator[str]:
    """A sentence for each string that a reader of this language would not get, or get wrong."""
    for message in found:
        if message.id:
            there = kept.get(message.id, message.context)
            wrong = _wrong(there) if there else "is missing"
            if wrong:
                yield f"“{_source(message)}” {wrong}"


def _wrong(message: Message) -> str:
    translated = [message.string] if isinstance(message.string, str) else list(message.string)
    if message.fuzzy:
        return "is marked as doubtful (fuzzy)"
    if not all(translated):
        return "is not translated"
    sources = [message.id] if isinstance(message.id, str) else list(message.id)
    allowed = [sorted(KEPT.findall(source)) for source in sources]
    lost = [words for words in translated if sorted(KEPT.findall(words)) not in allowed]
    return f"has other placeholders or tags in “{lost[0]}”" if lost else ""


def _source(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def check() -> int:
    """Print every gap; 1 when there is any."""
    found = collected()
    told = [f"{language}: {gap}" for language in LANGUAGES for gap in gaps(found, _load(language))]
    print("\n".join(told) or f"{len(found)} strings, complete in {', '.join(LANGUAGES)}.")
    if told:
        print(f"{len(told)} gaps. Run `make messages`, translate, and run this again.", file=sys.stderr)
    return 1 if told else 0


def main(arguments: list[str]) -> int:
    """Do one thing; 2 when it is none of the three."""
    match arguments:
        case ["update"]:
            update()
        case ["compile"]:
            compile_all()
        case ["check"]:
            return check()
        case _:
            print("messages.py update | compile | check", file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
