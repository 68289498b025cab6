"""Strict JSON (RFC 8259): no repeated names, no NaN, no lone surrogates, no bottomless nesting.

Lines are looked up only when something is wrong, so that reading stays as fast as the standard library.
"""

import json
import re
from json.decoder import JSONDecoder
from typing import Any

from civic.formats.place import Document, Path
from civic.formats.problem import Malformed

MAX_DEPTH = 60
_SPACE = re.compile(r"[ \t\n\r]*")
_SURROGATE = re.compile("[\ud800-\udfff]")


class _Repeated(ValueError):
    pass


class _NoNumber(ValueError):
    pass


def read_json(content: bytes | str, name: str = "file") -> Document:
    """Parse a document; raise Malformed with the line where it stops being JSON."""
    text = content if isinstance(content, str) else _decoded(content, name)
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_constant)
    except json.JSONDecodeError as wrong:
        raise Malformed.wrong(
            "this is not JSON: {problem}", name, wrong.lineno, problem=wrong.msg.lower()
        ) from None
    except RecursionError:
        raise Malformed.wrong("this is nested too deeply", name, 0) from None
    except _Repeated as wrong:
        raise Malformed.wrong(
            "an object names the field {field} twice", name, 0, field=repr(wrong.args[0])
        ) from None
    except _NoNumber as wrong:
        raise Malformed.wrong("{word} is not a JSON number", name, 0, word=wrong.args[0]) from None
    except ValueError:
        raise Malformed.wrong("a number is too long", name, 0) from None
    if _is_deep(value):
        raise Malformed.wrong("this is nested too deeply", name, 0)
    if "\\u" in text and _SURROGATE.search(json.dumps(value, ensure_ascii=False)):
        raise Malformed.wrong("a text holds half of a character (a lone surrogate)", name, 0)
    return Document(name, value, lambda path: _line_of(text, path))


def write_json(value: Any) -> bytes:
    """The value as UTF-8 JSON on one line, in the order of its fields."""
    return (json.dumps(value, ensure_ascii=False, allow_nan=False) + "\n").encode()


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = content.count(b"\n", 0, wrong.start) + 1
        raise Malformed.wrong("this is not UTF-8 text", name, line) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        names = [key for key, _ in pairs]
        twice = next(key for key in names if names.count(key) > 1)
        raise _Repeated(twice)
    return fields


def _is_deep(value: Any) -> bool:
    layer = [value]
    for _ in range(MAX_DEPTH):
        inner = (
            item.values() if isinstance(item, dict) else item
            for item in layer
            if isinstance(item, dict | list)
        )
        layer = [child for children in inner for child in children]
        if not layer:
            return False
    return True


def _constant(word: str) -> Any:
    raise _NoNumber(word)


def _line_of(text: str, path: Path) -> int:
    """The line of the value at `path`, or of the nearest value around it that exists."""
    at = _skip_space(text, 0)
    for step in path:
        found = _member(text, at, step) if isinstance(step, str) else _element(text, at, step)
        if found is None:
            break
        at = found
    return text.count("\n", 0, at) + 1


def _member(text: str, at: int, name: str) -> int | None:
    at = _skip_space(text, at + 1)
    while text[at] != "}":
        key, at = JSONDecoder().raw_decode(text, at)
        at = _skip_space(text, _skip_space(text, at) + 1)
        if key == name:
            return at
        at = _after(text, at)
    return None


def _element(text: str, at: int, index: int) -> int | None:
    at = _skip_space(text, at + 1)
    while text[at] != "]":
        if index == 0:
            return at
        index -= 1
        at = _after(text, at)
    return None


def _after(text: str, at: int) -> int:
    """Where the next member or the closing bracket begins after the value at `at`."""
    _, at = JSONDecoder().raw_decode(text, at)
    at = _skip_space(text, at)
    return _skip_space(text, at + 1) if text[at] == "," else at


def _skip_space(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at
