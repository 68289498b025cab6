"""HTML mail as plain text: words, links, lists, quotations and the alternative texts of pictures.

Nothing is fetched. nh3 (an HTML5 parser) first cuts the mail down to a few harmless elements, so that what is
read here is always well formed.
"""

import re
from html.parser import HTMLParser

import nh3

LONGEST = 2_000_000  # characters of HTML that are read
BLOCKS = frozenset(
    [
        "p",
        "div",
        "br",
        "hr",
        "tr",
        "table",
        "ul",
        "ol",
        "li",
        "blockquote",
        "pre",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
    ]
)
KEPT = BLOCKS | frozenset(["a", "img", "td", "th", "b", "i", "em", "strong", "span"])
DROPPED = frozenset({"script", "style", "title", "head", "template", "noscript", "textarea", "select"})
ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}}
QUOTE_DEPTH = 20


def to_text(html: str) -> tuple[str, dict[str, str]]:
    """Return the words, and the alternative text of every picture sent along (by Content-ID)."""
    tidy = nh3.clean(
        html[:LONGEST],
        tags=set(KEPT),
        clean_content_tags=set(DROPPED),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes={"http", "https", "mailto", "tel", "cid"},
        link_rel=None,
    )
    reader = Reader()
    reader.feed(tidy)
    reader.close()
    return reader.text(), reader.pictures


class Reader(HTMLParser):
    """Collects lines; a line inside a quotation carries one `>` a level."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.line: list[str] = []
        self.depth = 0
        self.verbatim = 0
        self.href = ""
        self.linked = 0
        self.pictures: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in BLOCKS:
            self.end_line()
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

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS and tag != "br":
            self.end_line()
        if tag == "blockquote":
            self.depth = max(self.depth - 1, 0)
        elif tag == "pre":
            self.verbatim = max(self.verbatim - 1, 0)
        elif tag == "a":
            self.end_link()
        if tag in ("p", "table", "ul", "ol", "blockquote", "h1", "h2", "h3"):
            self.blank_line()

    def handle_data(self, data: str) -> None:
        if self.verbatim:
            *whole, last = data.split("\n")
            for line in whole:
                self.line.append(line)
                self.end_line(keep_blank=True)
            self.line.append(last)
        else:
            self.line.append(re.sub(r"[ \t\r\n\f]+", " ", data))

    def picture(self, source: str, alt: str) -> None:
        alt = " ".join(alt.split())
        if source.startswith("cid:"):
            self.pictures[source[4:]] = alt
        if alt:
            self.line.append(f"[{alt}]")

    def end_link(self) -> None:
        """Write the address after the words, unless the words are the address."""
        words = "".join(self.line[self.linked :]).strip()
        bare = re.sub(r"^(mailto:|tel:|https?://)", "", self.href).rstrip("/")
        if self.href.startswith("http") and bare and bare not in words:
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
