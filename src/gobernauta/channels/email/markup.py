"""HTML mail as plain text: words, links, lists, quotations and the alternative texts of pictures.

Nothing is fetched and nothing is rendered, so markup is read as a row of tags, not as a tree: that takes time in
proportion to its length, whatever nesting somebody has thought out. (Trees do not: an HTML5 parser needed minutes for
one megabyte of `<div>`.)
"""

import re
from collections.abc import Iterator
from html import unescape

LONGEST = 2_000_000  # characters of HTML that are read
BLOCKS = frozenset(
    ("p", "div", "br", "hr", "tr", "table", "ul", "ol", "li", "blockquote", "pre", "section", "article")
) | {f"h{level}" for level in range(1, 7)}
APART = frozenset({"p", "table", "ul", "ol", "blockquote", "h1", "h2", "h3"})  # followed by a blank line
DROPPED = frozenset({"script", "style", "title", "head", "template", "noscript", "textarea", "select"})
QUOTE_DEPTH = 20
# No alternative passes another `<`, so no character is looked at twice.
TAG = re.compile(
    r"""<(?P<end>/?)(?P<name>[a-z][a-z0-9:]*+)(?P<attributes>(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+)>"""
    r"""|<(?P<comment>!--)|<[a-z!?/][^<>]*+>""",
    re.IGNORECASE,
)
ATTRIBUTE = re.compile(
    r"""(?<![\w-])(href|src|alt)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))""", re.IGNORECASE
)


def to_text(html: str) -> tuple[str, dict[str, str]]:
    """Return the words, and the alternative text of every picture sent along (by Content-ID)."""
    reader = Reader()
    for tag, text in pieces(html[:LONGEST]):
        if tag is None:
            reader.write(unescape(text))
        elif tag["end"]:
            reader.close(tag["name"].lower())
        else:
            reader.open(tag["name"].lower(), attributes(tag["attributes"]))
    return reader.text(), reader.pictures


def pieces(html: str) -> Iterator[tuple[re.Match[str] | None, str]]:
    """Cut markup into tags and the text between them; comments, scripts and the like are left out."""
    lower = html.lower() if html.isascii() else ascii_lower(html)
    endless: set[str] = set()  # what is never closed is looked for once
    position = 0
    while match := TAG.search(html, position):
        if match.start() > position:
            yield None, html[position : match.start()]
        position = match.end()
        name = (match["name"] or "").lower()
        closing = "-->" if match["comment"] else f"</{name}" if name in DROPPED and not match["end"] else ""
        if closing and closing not in endless:
            found = lower.find(closing, position)
            if found < 0:
                endless.add(closing)
            else:
                position = found + 3 if match["comment"] else found
        elif name and name not in DROPPED:
            yield match, ""
    yield None, html[position:]


def ascii_lower(text: str) -> str:
    """Lower case that keeps every character in its place (İ would become two)."""
    return text.translate({upper: upper + 32 for upper in range(65, 91)})


def attributes(text: str) -> dict[str, str]:
    found = ATTRIBUTE.findall(text)
    return {name.lower(): unescape(first or second or bare) for name, first, second, bare in found}


class Reader:
    """Collects lines; a line inside a quotation carries one `>` a level."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line: list[str] = []
        self.depth = 0
        self.verbatim = 0
        self.href = ""
        self.linked = 0
        self.pictures: dict[str, str] = {}

    def open(self, tag: str, given: dict[str, str]) -> None:
        if tag in BLOCKS:
            self.end_line(keep_blank=tag == "br" and bool(self.verbatim))
        if tag == "blockquote":
            self.depth += 1
        elif tag == "pre":
            self.verbatim += 1
        elif tag == "li":
            self.line.append("- ")
        elif tag in ("td", "th"):
            self.line.append(" ")
        elif tag == "a":
            self.href, self.linked = given.get("href", ""), len(self.line)
        elif tag == "img":
            self.picture(given.get("src", ""), given.get("alt", ""))

    def close(self, tag: str) -> None:
        if tag in BLOCKS and tag != "br":
            self.end_line()
        if tag == "blockquote":
            self.depth = max(self.depth - 1, 0)
        elif tag == "pre":
            self.verbatim = max(self.verbatim - 1, 0)
        elif tag == "a":
            self.end_link()
        if tag in APART:
            self.blank_line()

    def write(self, text: str) -> None:
        if not self.verbatim:
            self.line.append(re.sub(r"[ \t\r\n\f]+", " ", text))
            return
        *whole, last = text.split("\n")
        for line in whole:
            self.line.append(line)
            self.end_line(keep_blank=True)
        self.line.append(last)

    def picture(self, source: str, alt: str) -> None:
        alt = " ".join(alt.split())
        if source.lower().startswith("cid:"):
            self.pictures[source[4:]] = alt
        if alt:
            self.line.append(f"[{alt}]")

    def end_link(self) -> None:
        """Write the address after the words, unless the words are the address."""
        if self.href.startswith(("http://", "https://")):
            words = "".join(self.line[self.linked :])
            if self.href.partition("://")[2].rstrip("/") not in words:
                self.line.append(f" ({self.href})")
        self.href = ""

    def end_line(self, keep_blank: bool = False) -> None:
        text = "".join(self.line).replace("\xa0", " ")
        text = text.rstrip() if self.verbatim else re.sub(" +", " ", text).strip()
        self.line, self.linked = [], 0
        if text or keep_blank:
            depth = min(self.depth, QUOTE_DEPTH)
            self.lines.append(f"{'>' * depth} {text}".rstrip() if depth else text)

    def blank_line(self) -> None:
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def text(self) -> str:
        self.end_line()
        return "\n".join(self.lines).strip()
