"""What has no description of its own: every field, as `describe` shows an unknown resource."""

import re
from collections.abc import Mapping
from typing import Any

from engine.operator.kubectl.described._base import Describer, Scene, Sheet, head, marks

SKIPPED = ("managedFields", "name", "namespace", "labels", "annotations")
_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+")
_ACRONYMS = ("API", "URL", "UID", "GUID")


def _plain(sheet: Sheet, scene: Scene) -> None:
    value = dict(scene.value)
    head(sheet, value)
    marks(sheet, value)
    meta = {k: v for k, v in value["metadata"].items() if k not in SKIPPED}
    _fields(sheet, {**value, "metadata": meta}, 0)


def _fields(sheet: Sheet, content: Mapping[str, Any], level: int) -> None:
    for key, value in sorted(content.items()):
        if isinstance(value, Mapping):
            sheet.line(f"{title_of(key)}:", level)
            _fields(sheet, value, level + 1)
        elif isinstance(value, list | tuple):
            sheet.line(f"{title_of(key)}:", level)
            for item in value:
                if isinstance(item, Mapping):
                    _fields(sheet, item, level + 1)
                else:
                    sheet.line(_said(item), level + 1)
        else:
            sheet.line(f"{title_of(key)}:\t{_said(value)}", level)


def title_of(field: str) -> str:
    """`apiVersion` as `API Version` (smartLabelFor)."""
    if not re.fullmatch(r"[A-Za-z-]+", field):
        return field
    words = _WORD.findall(field) or [field]
    return " ".join(_word(word) for word in words)


def _word(word: str) -> str:
    if word.upper() in _ACRONYMS:
        return word.upper()
    return word.title() if word.islower() else word


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "<nil>" if value is None else str(value)


PLAIN = Describer((), _plain)
