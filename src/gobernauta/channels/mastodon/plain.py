"""The HTML of a status as the plain text its author wrote: links in full, mentions with their server.

It makes text, not safe HTML: what comes out is escaped again wherever it is shown.
"""

import re
from collections.abc import Mapping
from html.parser import HTMLParser

import nh3

from gobernauta.channels.protocol import Malformed

LONGEST = 500_000  # characters of HTML; servers cut statuses far below
MOST_TAGS = 10_000  # deep nesting costs a parser the square of its depth
BLOCKS = frozenset(
    ["p", "div", "blockquote", "ul", "ol", "pre", "table", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "hr"]
)
SILENT = frozenset(("script", "style", "template", "noscript", "title", "textarea", "svg", "math"))
KEPT = BLOCKS | {"a", "br", "li", "span"}
VOID = frozenset(("br", "hr"))


def text_of(html: str, *, mentions: Mapping[str, str], quoted: bool = False) -> str:
    """Plain text of a status.

    `mentions` gives, for the address of a profile, the name to write ("@alice@elsewhere.example"). `quoted`
    leaves out the line that stands in for a quote on servers that know none. Raises `Malformed` when the
    HTML is beyond `LONGEST` or `MOST_TAGS`.
    """
    if len(html) > LONGEST or html.count("<") > MOST_TAGS:
        raise Malformed(
            "The status cannot be read: it has %(characters)s characters and %(tags)s tags",
            characters=len(html),
            tags=html.count("<"),
        )
    reader = Reader(mentions, quoted)
    reader.feed(balanced(html))
    reader.close()
    return tidy("".join(reader.words))


def balanced(html: str) -> str:
    """The same, well-formed and with nothing but `KEPT`: Python's parser takes hours over some broken HTML."""
    return nh3.clean(
        html,
        tags=set(KEPT),
        clean_content_tags=set(SILENT),
        attributes={"*": {"class"}, "a": {"href", "class"}},
        link_rel=None,
    )


def tidy(text: str) -> str:
    """No white space at the ends of lines, at most one empty line in a row."""
    lines = "\n".join(line.strip(" \t\r\f") for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


class Reader(HTMLParser):
    """Collects words; `words` is the text so far."""

    def __init__(self, mentions: Mapping[str, str], quoted: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._mentions, self._quoted = mentions, quoted
        self._silent: list[str] = []  # open elements from the first silent one on
        self._link: tuple[str, str, int] | None = None  # address, class, where its words begin
        self._verbatim = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if self._silent or (self._quoted and "quote-inline" in given.get("class", "").split()):
            self._silent += [] if tag in VOID else [tag]
        elif tag == "br":
            self.words.append("\n")
        elif tag == "li":
            self.words.append("\n- ")
        elif tag == "a":
            self._link = (given.get("href", ""), given.get("class", ""), len(self.words))
        elif tag in BLOCKS:
            self.words.append("\n\n")
            self._verbatim += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        if self._silent:
            if tag in self._silent:
                del self._silent[len(self._silent) - 1 - self._silent[::-1].index(tag) :]
        elif tag == "a" and self._link:
            address, kind, start = self._link
            self.words[start:] = [self._written(address, kind.split(), "".join(self.words[start:]))]
            self._link = None
        elif tag in BLOCKS:
            self.words.append("\n\n")
            self._verbatim -= tag == "pre" and self._verbatim > 0

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data if self._verbatim else re.sub(r"[ \t\r\n\f]+", " ", data))

    def _written(self, address: str, kind: list[str], shown: str) -> str:
        """What an author typed for a link; a link that shows another address than its own shows both."""
        if address in self._mentions:
            return self._mentions[address]
        if {"mention", "hashtag"} & set(kind) or not re.match(r"https?://", address):
            return shown
        visible = re.sub(r"^https?://|…$|\.\.\.$", "", shown.strip())
        return address if visible in address else f"{shown} ({address})"
