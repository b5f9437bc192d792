"""Objects as text: -o json, yaml and name (cli-runtime/pkg/printers), with keys in order as Go
writes maps.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from engine.objects import Obj
from engine.resources import Resource

_INDICATORS = " -?:,[]{}#&*!|>'\"%@`"
_READS_AS_OTHER = re.compile(
    r"(?i)true|false|null|~|yes|no|on|off|y|n|[-+]?\.(inf|nan)"
    r"|[-+]?(0[xob])?[0-9][0-9_]*(\.[0-9_]*)?(e[-+]?[0-9]+)?"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?|[0-9]+(:[0-5]?[0-9])+"
)
"""What a reader of YAML takes for a truth value, a number or a date, so that text must be quoted.
"""


def whole(value: Obj, resource: Resource, *, managed: bool = False) -> dict[str, Any]:
    """The object as kubectl shows it: with apiVersion and kind, without managedFields unless they
    are asked for.
    """
    meta = {k: v for k, v in value["metadata"].items() if managed or k != "managedFields"}
    return {"apiVersion": resource.api_version, "kind": resource.kind, **value, "metadata": meta}


def list_of(items: Sequence[Obj]) -> dict[str, Any]:
    """Several objects as kubectl wraps them."""
    return {
        "apiVersion": "v1",
        "items": list(items),
        "kind": "List",
        "metadata": {"resourceVersion": ""},
    }


def as_json(value: Any) -> str:
    """Four spaces, keys in order, and what HTML minds escaped."""
    text = json.dumps(value, indent=4, sort_keys=True, ensure_ascii=False)
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return f"{text}\n"


def as_yaml(value: Any) -> str:
    """Block style, keys in order, lists not indented below their key."""
    return "".join(f"{line}\n" for line in _lines(value))


def _lines(value: Any) -> list[str]:
    if isinstance(value, Mapping) and value:
        return [line for key in sorted(value) for line in _entry(key, value[key])]
    if isinstance(value, list | tuple) and value:
        return [line for item in value for line in _item(item)]
    return [_scalar(value)]


def _entry(key: str, value: Any) -> list[str]:
    name = _scalar(key)
    if isinstance(value, Mapping) and value:
        return [f"{name}:", *(f"  {line}" for line in _lines(value))]
    if isinstance(value, list | tuple) and value:
        return [f"{name}:", *_lines(value)]
    if isinstance(value, str) and "\n" in value:
        return [
            f"{name}: {_block_sign(value)}",
            *(f"  {line}" if line else "" for line in value.rstrip("\n").split("\n")),
        ]
    return [f"{name}: {_scalar(value)}"]


def _item(value: Any) -> list[str]:
    first, *rest = _lines(value)
    return [f"- {first}", *(f"  {line}" for line in rest)]


def _block_sign(value: str) -> str:
    trailing = len(value) - len(value.rstrip("\n"))
    return "|-" if trailing == 0 else "|" if trailing == 1 else "|+"


def _scalar(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "{}"
    if isinstance(value, list | tuple):
        return "[]"
    if not isinstance(value, str):
        return str(value)
    if not value or _READS_AS_OTHER.fullmatch(value) or not value.isprintable():
        return json.dumps(value, ensure_ascii=False)
    if value[0] in _INDICATORS or value[-1] in ": " or ": " in value or " #" in value:
        escaped = value.replace("'", "''")
        return f"'{escaped}'"
    return value
