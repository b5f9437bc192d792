"""-o jsonpath: the templates of k8s.io/client-go/util/jsonpath, as far as people use them.

Text, `{.a.b}`, `{.items[*].x}`, `{..x}`, `[0]`, `[-1]`, `[0:2]`, `['key']`, `['a','b']`,
`[?(@.a=="b")]`, `{"\\n"}`, `{range …}…{end}`. Absent: functions.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from operator import ge, gt, le, lt
from typing import Any, NamedTuple

from engine.operator.kubectl.line import Usage

PARTS_MAX = 1000

_TOKEN = re.compile(
    r"(?P<deep>\.\.)(?=[^.\[\]\s])"
    r"|\.?\[\?\(@(?P<filter>[^)]*)\)\]"
    r"|\.?\[(?P<from>-?\d*):(?P<to>-?\d*)\]"
    r"|\.?\[(?P<index>-?\d+|\*)\]"
    r"|\.?\['(?P<quoted>[^']*)'\]"
    r"|\.?\[(?P<several>(?:-?\d+|'[^']*')(?:\s*,\s*(?:-?\d+|'[^']*'))+)\]"
    r"|\.?(?P<name>\*|(?:[^.\[\]\s\\]|\\.)+)"
)
_FILTER = re.compile(
    r"\s*(?P<path>[^=!<>\s]*)\s*(?:(?P<operator>==|!=|<=|>=|<|>)\s*(?P<value>.+?)\s*)?"
)
_ORDERS: Mapping[str, Callable[[Any, Any], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}


class _Part(NamedTuple):
    """Text to print, or an expression in braces."""

    text: str
    is_expression: bool


def render(template: str, value: Any) -> str:
    """The template filled from a value; raises Usage where it cannot be read."""
    parts = list(_split(template))
    if len(parts) > PARTS_MAX:
        raise Usage(f"error: a jsonpath template of more than {PARTS_MAX} parts\n")
    text, _ = _fill(parts, 0, value)
    return text


def _split(template: str) -> Iterator[_Part]:
    for part in re.split(r"(\{[^{}]*\})", template):
        if part.startswith("{"):
            if not part.endswith("}"):
                raise Usage(f"error: error parsing jsonpath {template}, unclosed action\n")
            yield _Part(part[1:-1].strip(), True)
        elif part:
            yield _Part(part, False)


def _fill(parts: list[_Part], at: int, value: Any) -> tuple[str, int]:
    """The text of the parts from `at` to the matching {end}, and where that was."""
    out = ""
    while at < len(parts):
        part = parts[at]
        if part.text == "end" and part.is_expression:
            return out, at
        if part.is_expression and part.text.startswith("range "):
            items = found(part.text[6:].strip(), value)
            after = at + 1
            if not items:
                _, after = _fill(parts, at + 1, {})
            for item in items:
                text, after = _fill(parts, at + 1, item)
                out += text
            at = after
        else:
            out += _said(part, value) if part.is_expression else part.text
        at += 1
    return out, at


def _said(part: _Part, value: Any) -> str:
    if part.text[:1] in "\"'" and part.text[-1:] == part.text[:1]:
        return part.text[1:-1].replace("\\n", "\n").replace("\\t", "\t")
    return " ".join(plain(item) for item in found(part.text, value))


def plain(item: Any) -> str:
    """A value as a template prints it."""
    if isinstance(item, Mapping | list):
        return json.dumps(item, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    if isinstance(item, bool):
        return "true" if item else "false"
    return "" if item is None else str(item)


def found(path: str, value: Any) -> list[Any]:
    """Every value that a path leads to."""
    path = path.removeprefix("$").removeprefix("@")
    values, at = [value], 0
    while at < len(path):
        token = _TOKEN.match(path, at)
        if token is None:
            if path[at:] == ".":
                break
            raise Usage(f"error: error parsing jsonpath {{{path}}}, unrecognized: {path[at:]}\n")
        values = [below for one in values for below in _step(token, one)]
        at = token.end()
    return values


def _step(token: "re.Match[str]", value: Any) -> list[Any]:
    if token["deep"] is not None:
        return list(_everything(value))
    if token["several"] is not None:
        keys = (_TOKEN.match(f"[{key.strip()}]") for key in token["several"].split(","))
        return [below for key in keys if key is not None for below in _step(key, value)]
    if token["filter"] is not None:
        items = value if isinstance(value, list) else []
        return [item for item in items if _passes(token["filter"], item)]
    if token["from"] is not None:
        first, last = (int(text) if text else None for text in (token["from"], token["to"]))
        return value[first:last] if isinstance(value, list) else []
    key = token["index"] or token["quoted"] or token["name"].replace("\\", "")
    if key == "*":
        return list(value.values()) if isinstance(value, Mapping) else list(value or ())
    if token["index"] is not None:
        place = int(key)
        inside = isinstance(value, list) and -len(value) <= place < len(value)
        return [value[place]] if inside else []
    return [value[key]] if isinstance(value, Mapping) and key in value else []


def _everything(value: Any) -> Iterator[Any]:
    """A value and all that is in it, however deep."""
    waiting = [value]
    while waiting:
        one = waiting.pop(0)
        yield one
        inner = list(one.values()) if isinstance(one, Mapping) else one
        waiting[:0] = inner if isinstance(inner, list) else []


def _passes(text: str, item: Any) -> bool:
    match = _FILTER.fullmatch(text)
    if match is None:
        raise Usage(f"error: error parsing jsonpath filter {text}\n")
    values = found(match["path"], item)
    if match["operator"] is None:
        return bool(values)
    wanted = match["value"].strip("\"'")
    if match["operator"] in _ORDERS:
        is_so = _ORDERS[match["operator"]]
        return any(is_so(*_comparable(plain(value), wanted)) for value in values)
    same = any(plain(value) == wanted for value in values)
    return same if match["operator"] == "==" else not same


def _comparable(one: str, other: str) -> tuple[Any, Any]:
    """Both as numbers, or else as texts."""
    try:
        return float(one), float(other)
    except ValueError:
        return one, other
