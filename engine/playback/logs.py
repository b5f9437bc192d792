"""Kubernetes Events as they were stored, and the lines that components would have logged."""

from typing import Any

from engine.history import Run
from engine.objects import dig
from engine.wording import log_line

LINES_MAX = 2_000
"""A log longer than this is cut at its oldest end."""


def events(run: Run) -> list[list[Any]]:
    """`[t, type, reason, object, message]` each, from t = 0 on."""
    found = []
    for write in run.writes:
        if write.at < run.start or write.value is None or "/events/" not in write.key:
            continue
        about = write.value.get("involvedObject") or {}
        entity = f"{str(about.get('kind', '')).lower()}/{about.get('name', '')}"
        kind, reason = dig(write.value, "type", ""), dig(write.value, "reason", "")
        message = dig(write.value, "message", "")
        found.append([write.at - run.start, kind, reason, entity, message])
    return found


def logs(run: Run) -> list[list[Any]]:
    """`[t, component, level, line]` of everything that a component wrote down; never translated."""
    found = []
    for _, record in run.since_start():
        says = getattr(record.what, "says", None)
        if not says or "/" not in record.where or record.where.startswith("operator/"):
            continue
        line = log_line(record.what)
        level = "warning" if record.story else "info"
        found.append([record.at - run.start, record.where, level, line])
    return found[-LINES_MAX:]
