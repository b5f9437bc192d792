"""The messages worth drawing: requests, votes, binds and lost words, but no heartbeats."""

from collections.abc import Iterator
from typing import Any

from engine.history import Run
from engine.network import Dropped
from engine.trace import Record
from engine.wire.api import Request, Response

Message = list[Any]

QUIET_RESOURCES = frozenset({"leases", "events"})
MESSAGES_MAX = 2_000
"""More than this is a picture of traffic, not of a cause; the rest is left out."""


def messages(run: Run) -> list[Message]:
    """`[sent, arrived, from, to, word, fate]` each, in order of sending."""
    drawn: list[Message] = []
    for _, record in run.since_start():
        for message in _drawn(run, record):
            drawn.append(message)
        if len(drawn) >= MESSAGES_MAX:
            break
    return sorted(drawn, key=lambda message: (message[0], message[1]))


def _drawn(run: Run, record: Record) -> Iterator[Message]:
    what = record.what
    if type(what) is Dropped:
        word = _word(what.message)
        if word is not None:
            at = record.at - run.start
            yield [at, at, record.where, what.to, word, "lost"]
        return
    word = _word(what)
    if word is None or not record.causes:
        return
    sender = run.records[record.causes[0]]
    if sender.where != record.where:
        yield [
            sender.at - run.start,
            record.at - run.start,
            sender.where,
            record.where,
            word,
            _fate(what),
        ]


def _fate(what: object) -> str:
    return "refused" if isinstance(what, Response) and what.code >= 400 else "ok"


def _word(what: object) -> str | None:
    match what:
        case Request() if what.resource not in QUIET_RESOURCES:
            return (
                f"{what.verb} {what.resource}{'/' + what.subresource if what.subresource else ''}"
            )
        case Response() if what.code != 200 or what.body.get("kind") not in ("Lease", "Event"):
            return str(what.code)
    return getattr(type(what), "drawn_as", None)
