"""Sheets to print: words of any script, set as those who read it write it, in fonts that come with the program.

The fonts are Noto Sans, and WenQuanYi Micro Hei for Han, kana and hangul. A sign that none of them has is printed
as an empty box, never as another sign.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fpdf import FPDF

BOX = "□"
_JOINERS = "\u200c\u200d"
_EAST_ASIAN = frozenset({"CJK", "HANGUL", "HIRAGANA", "KATAKANA", "BOPOMOFO", "FULLWIDTH", "IDEOGRAPHIC"})


@dataclass(frozen=True, slots=True)
class Part:
    """Words that stand together: lines as they are given. `below`: the room under them in millimetres."""

    text: str
    is_title: bool = False
    below: float = 3


def book(sheets: Iterable[Sequence[Part]], *, title: str) -> bytes:
    """A PDF on A4 that begins every sheet on a page of its own, its first words where a DL envelope has its window."""
    sheets = [[Part(_told(part.text), part.is_title, part.below) for part in sheet] for sheet in sheets]
    from fpdf import FPDF  # half a second, which only who prints waits for

    paper = FPDF(format="A4")
    paper.set_margins(25, 45, 20)
    paper.set_auto_page_break(True, 20)
    paper.set_title(title)
    paper.set_author(title)
    known = _signs(paper, "".join(part.text for sheet in sheets for part in sheet))
    for sheet in sheets:
        paper.add_page()
        for part in sheet:
            _set(paper, part, known)
    return bytes(paper.output())


def _set(paper: "FPDF", part: Part, known: frozenset[str]) -> None:
    size = (
        15 if part.is_title else 11
    )  # larger and not bolder: the bold of such a font takes a second to make
    paper.set_font("sans", size=size)
    words = "".join(sign if sign in known or sign == "\n" else BOX for sign in part.text)
    paper.multi_cell(0, size * 0.48, words, align="L", new_x="LMARGIN", new_y="NEXT")
    paper.ln(part.below)


def _told(text: str) -> str:
    """A text with its signs put together; what turns the direction of others or cannot be seen is left out."""
    signs = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    return "".join(_plain(sign) for sign in signs)


def _plain(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind == "Cf" and sign not in _JOINERS:
        return ""
    return " " if kind in ("Cc", "Zl", "Zp") and sign != "\n" else sign


def _signs(paper: "FPDF", text: str) -> frozenset[str]:
    """Give the paper the fonts that a text needs; the signs they have."""
    noto = _folder("manimgx_fonts")
    paper.add_font("sans", "", noto / "NotoSans[wght].ttf")
    for name, file in _further(text, noto):
        paper.add_font(name, "", file)
    others = [name for name in paper.fonts if name != "sans"]
    paper.set_fallback_fonts(others, exact_match=False)
    paper.set_text_shaping(True)
    return frozenset(chr(code) for font in paper.fonts.values() for code in font.cmap)  # type: ignore[union-attr]  # all are ours, none built in


def _further(text: str, noto: Path) -> Iterator[tuple[str, Path]]:
    """The fonts beside the first for the scripts of a text, and always the one that has the box."""
    scripts = {unicodedata.name(sign, "?").split(" ")[0].split("-")[0] for sign in set(text)}
    for script in sorted(scripts - _EAST_ASIAN):
        file = noto / f"NotoSans{script.title()}[wght].ttf"
        if file.is_file():
            yield script.lower(), file
    yield "han", _folder("paperang_p2_fonts_cjk") / "fonts" / "wqy-microhei.ttc"


def _folder(package: str) -> Path:
    """Where the fonts of an installed package lie; nothing of it is run."""
    found = find_spec(package)
    assert found is not None, package
    assert found.submodule_search_locations, package
    return Path(found.submodule_search_locations[0])
