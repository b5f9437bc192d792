"""What of a question must not reach a browser before its answer is locked.

All that an author wrote is secret unless it is named here as shown: a field that is added to a
question type tomorrow is secret from its first day.
"""

import html
import json
from collections.abc import Iterator
from typing import Any

from quizbank.questions import Question

SHOWN = frozenset(
    {"title", "prompt", "ask", "text", "unit", "hint", "scenario", "focus", "world", "example"}
)
"""Fields that a learner may read while the question is open. `world` names hosts and processes like
any scenario; what it is good for stands in `world_text`."""
NAMED = frozenset(
    {"id", "type", "kind", "concepts", "components", "level", "sources", "lane", "weight"}
)
"""Ids and labels, which say nothing about the answer."""
LETTERS_MIN = 20
"""A shorter text could stand in a frame by chance."""


def secrets_of(*questions: Question) -> list[str]:
    """Every text and expression of these questions that none of them shows, in both languages."""
    written = [one for asked in questions for one in _texts(asked.model_dump(by_alias=True))]
    shown = {text for key, text in written if key in SHOWN}
    hidden = (text for key, text in written if key not in SHOWN | NAMED)
    return [
        text
        for text in dict.fromkeys(hidden)
        if len(text) >= LETTERS_MIN and not any(text in one for one in shown)
    ]


def _texts(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text with the nearest key above it that is not a language."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        for name, inside in value.items():
            is_kept = key in SHOWN | NAMED or name in ("en", "pt-BR", "pt_br")
            yield from _texts(inside, key if is_kept else str(name))
    elif isinstance(value, list | tuple):
        for inside in value:
            yield from _texts(inside, key)


def leaked(secrets: list[str], received: list[bytes]) -> list[str]:
    """The secrets that were received."""
    return [one for one in secrets if any(holds(frame, one) for frame in received)]


def bytes_of(frame: Any) -> bytes:
    """What came over a websocket."""
    return frame if isinstance(frame, bytes) else str(frame).encode()


def holds(frame: bytes, text: str) -> bool:
    """As it is, or as JSON inside a component's data, or escaped for HTML."""
    escaped = json.dumps(text)[1:-1]
    twice = json.dumps(escaped)[1:-1]
    shapes = {text, html.escape(text), escaped, twice, json.dumps(text, ensure_ascii=False)[1:-1]}
    return any(shape.encode() in frame for shape in shapes)
