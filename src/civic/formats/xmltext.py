"""XML as plain values, read safely: a document type, and so any entity, is refused.

Elements in a foreign namespace and attributes are skipped. Text in which XML cannot be written is replaced.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import escape

from civic.formats.place import Document, Path
from civic.formats.problem import Malformed

MAX_DEPTH = 40
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")


@dataclass(frozen=True)
class Shape:
    """Which elements hold lists: `containers` maps a list's element to that of its items.

    `repeated` elements may stand several times in their parent and become a list there.
    """

    root: str
    namespace: str = ""
    containers: Mapping[str, str] = field(default_factory=dict)
    repeated: frozenset[str] = frozenset()


@dataclass(eq=False)
class _Element:
    tag: str
    line: int
    text: str = ""
    children: list["_Element"] = field(default_factory=list)


def read_xml(content: bytes, shapes: Sequence[Shape], name: str = "file") -> tuple[Shape, Document]:
    """Parse a document that has one of the shapes; raise Malformed with the line where it does not."""
    element = _Reader(name).read(content)
    shape = next((shape for shape in shapes if element.tag == _full(shape, shape.root)), None)
    if shape is None:
        expected = " or ".join(f"<{shape.root}>" for shape in shapes)
        found = element.tag.rpartition(" ")[2]
        raise Malformed.wrong(
            "the document begins with <{found}> where {expected} is expected",
            name,
            element.line,
            found=found,
            expected=expected,
        )
    lines: dict[Path, int] = {}
    value = _value(element, shape, (), lines, name)
    return shape, Document(name, value, lambda path: _nearest(lines, path))


def write_xml(shape: Shape, value: Any) -> bytes:
    """The value as an XML document of that shape, the reverse of `read_xml`."""
    attribute = f' xmlns="{shape.namespace}"' if shape.namespace else ""
    body = "".join(_elements(shape.root, value, shape, ""))
    start = f"<{shape.root}"
    text = f'<?xml version="1.0" encoding="utf-8"?>\n{start}{attribute}{body.removeprefix(start)}'
    return text.encode()


class _Reader:
    """One pass of expat, building elements that remember their line."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._root = _Element("", 0)
        self._open = [self._root]
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = self._doctype

    def read(self, content: bytes) -> _Element:
        try:
            self._parser.Parse(content, True)
        except expat.ExpatError as wrong:
            problem = expat.ErrorString(wrong.code)
            raise Malformed.wrong(
                "this is not XML: {problem}", self._name, wrong.lineno, problem=problem
            ) from None
        except (LookupError, ValueError) as wrong:
            if isinstance(wrong, Malformed):
                raise
            raise Malformed.wrong("this text encoding is not known", self._name, 1) from None
        return self._root.children[0]

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if len(self._open) > MAX_DEPTH:
            raise Malformed.wrong("this is nested too deeply", self._name, self._parser.CurrentLineNumber)
        element = _Element(tag, self._parser.CurrentLineNumber)
        self._open[-1].children.append(element)
        self._open.append(element)

    def _end(self, tag: str) -> None:
        self._open.pop()

    def _text(self, text: str) -> None:
        self._open[-1].text += text

    def _doctype(self, *declaration: object) -> None:
        line = self._parser.CurrentLineNumber
        raise Malformed.wrong(
            "a document type is not accepted, because it can define entities", self._name, line
        )


def _value(element: _Element, shape: Shape, path: Path, lines: dict[Path, int], name: str) -> Any:
    lines[path] = element.line
    tag = element.tag.rpartition(" ")[2]
    children = [child for child in element.children if _is_ours(child, shape)]
    if tag in shape.containers:
        return [_value(child, shape, (*path, number), lines, name) for number, child in enumerate(children)]
    if not children:
        return element.text.strip()
    if element.text.strip():
        raise Malformed.wrong("text and elements are mixed here", name, element.line, tag)
    return _fields(children, shape, path, lines, name)


def _fields(
    children: list[_Element], shape: Shape, path: Path, lines: dict[Path, int], name: str
) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for child in children:
        tag = child.tag.rpartition(" ")[2]
        if tag in shape.repeated:
            values = fields.setdefault(tag, [])
            lines.setdefault((*path, tag), child.line)
            values.append(_value(child, shape, (*path, tag, len(values)), lines, name))
        elif tag in fields:
            raise Malformed.wrong("this element stands here twice", name, child.line, tag)
        else:
            fields[tag] = _value(child, shape, (*path, tag), lines, name)
    return fields


def _elements(tag: str, value: Any, shape: Shape, indent: str) -> list[str]:
    tag = tag if _NAME.fullmatch(tag) else "_" + re.sub(r"[^A-Za-z0-9_.-]", "_", tag)
    if isinstance(value, list | tuple) and tag not in shape.containers:
        return [part for item in value for part in _elements(tag, item, shape, indent)]
    if isinstance(value, list | tuple):
        inner = [
            part for item in value for part in _elements(shape.containers[tag], item, shape, indent + " ")
        ]
    elif isinstance(value, Mapping):
        inner = [part for key, item in value.items() for part in _elements(key, item, shape, indent + " ")]
    else:
        return [f"{indent}<{tag}>{_text(value)}</{tag}>\n"]
    return [f"{indent}<{tag}>\n", *inner, f"{indent}</{tag}>\n"]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return escape(_UNWRITABLE.sub("\ufffd", "" if value is None else str(value))).replace("\r", "&#13;")


def _full(shape: Shape, tag: str) -> str:
    return f"{shape.namespace} {tag}" if shape.namespace else tag


def _is_ours(element: _Element, shape: Shape) -> bool:
    return element.tag.rpartition(" ")[0] == shape.namespace


def _nearest(lines: Mapping[Path, int], path: Path) -> int:
    while path not in lines and path:
        path = path[:-1]
    return lines.get(path, 0)
