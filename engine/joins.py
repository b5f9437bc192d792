"""What led to a record, beyond the message that it handled: data that came from elsewhere, and
silence.

A trace knows which message each handler had in hand. Three things it does not know are joined here,
afterwards, at no cost to the run:

* Data. An event of a watch follows from the write that it shows, and a good answer from its
  question; whatever else the carrier had to wait for (a disk shared with others) explains nothing.
* Silence. A timer that waited in vain is explained by the crash or the cut that kept away what it
  awaited, or by the trouble of whoever was asked.
* States. What a process has told holds until it tells the contrary, and explains its refusals.

Notes may declare, as class variables or fields, all of them optional:

* `follows`: names of note classes. The latest of these at the same place, about the same things
  (fields of the same name have the same values, or one lists the other's), led to it, if it still
  holds.
* `awaited`: processes or machines that it has not heard from as it should, or `*/kind` for all
  processes of a kind: what troubles them, or else how they changed last.
* `reached`: processes that it hears again: how they changed last, and the fault that was healed
  last of those that had struck them or itself.
* `until`: names of note classes. What this note tells holds at its place until one of them is told.
"""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from engine.faults._base import FaultBegan, FaultEnded
from engine.network import Dropped
from engine.process import ProcessEnded, ProcessStarted
from engine.trace import Record, Status
from engine.wire import api, etcd
from engine.wire.system import Expired, Refused

SERVER_ERROR = 500
"""HTTP: from here on it is the server that failed."""

PASSED_ON_MAX = 1
"""How far a silence is followed from the one who was asked to those whom that one asked."""

LOOKED_BACK_MAX = 64
"""How many notes of one class a `follows` is sought in."""


class Joins:
    """Reads a trace from front to back and completes the causes of each record."""

    def __init__(self, records: list[Record]) -> None:
        self._records = records
        self._questions: dict[tuple[str, int], int] = {}  # (who asked, id) -> the record
        self._asked: dict[str, dict[str, int]] = {}  # who -> whom -> when it was asked last
        self._dropped: dict[tuple[str, str], int] = {}  # (from, to) -> the latest lost message
        self._ended: dict[str, int] = {}  # process -> its latest end
        self._down: dict[str, int] = {}  # the same, of those that are still down
        self._faults: dict[str, int] = {}  # fault in force -> its record
        self._struck: dict[str, int] = {}  # process or machine -> the latest fault that struck it
        self._over: dict[int, None] = {}  # records of faults that were healed
        self._eased: dict[str, int] = {}  # process or machine -> the latest healing
        self._told: dict[tuple[str, str], list[int]] = {}  # (where, class of note) -> records
        self._holds: dict[str, dict[str, int]] = {}  # where -> class of note -> record
        self._turned: dict[str, int] = {}  # where -> the latest note that began or ended a state

    def causes(self, index: int, record: Record) -> Iterable[int]:
        """All causes of the next record."""
        what = record.what
        match what:
            case Status():
                return record.causes
            case Dropped(to=to):
                self._dropped[record.where, to] = index
            case Expired():
                return (*record.causes, *self._after_waiting(record))
            case Refused(to=to):
                self._asked.setdefault(record.where, {})[to] = record.at
                if to in self._ended:
                    return (*record.causes, self._ended[to])
            case api.Request() | etcd.Txn() | etcd.Range():
                self._ask(index, record, what.id)
            case api.WatchEvents(initial=True):
                return (*record.causes, *_written(what))  # what is gone by now is news too
            case api.WatchEvents() | etcd.WatchEvents():
                return self._shown(record, _written(what))
            case api.Response() | etcd.TxnReply() | etcd.RangeReply() | etcd.EtcdError():
                return self._answered(record, what)
            case _ if hasattr(what, "says"):
                found = self._declared(record) if record.story else []
                self._keep(index, record)
                return (*record.causes, *found)
        return record.causes

    # Questions and answers.

    def _ask(self, index: int, record: Record, number: int) -> None:
        for cause in record.causes:
            asker = self._records[cause].where
            if asker != record.where:
                self._questions[asker, number] = index
                self._asked.setdefault(asker, {})[record.where] = record.at

    def _answered(self, record: Record, answer: Any) -> Iterable[int]:
        """A success follows from its question, a failure from the trouble of whoever gave it."""
        failed = isinstance(answer, etcd.EtcdError) or (
            isinstance(answer, api.Response) and answer.code >= SERVER_ERROR
        )
        if failed:
            places = dict.fromkeys(self._records[cause].where for cause in record.causes)
            held = [found for place in places for found in self._holding(place)]
            return (*record.causes, *held)
        question = self._questions.get((record.where, answer.id))
        return record.causes if question is None else (question,)

    def _shown(self, record: Record, written: tuple[int, ...]) -> Iterable[int]:
        """What a watch shows follows from the writes; at its start also from its opening."""
        asked = (cause for cause in record.causes if isinstance(self._note(cause), api.Watch))
        return (*asked, *written) if written else record.causes

    # Notes.

    def _keep(self, index: int, record: Record) -> None:
        """Remember a note for those that come after it."""
        what, where = record.what, record.where
        match what:
            case ProcessEnded(process=process):
                self._ended[process] = self._down[process] = self._turned[process] = index
            case ProcessStarted(process=process):
                self._down.pop(process, None)
                self._holds.pop(process, None)
                self._turned[process] = index
            case FaultBegan(fault=fault):
                self._faults[fault] = index
                if what.silences and not what.left:  # a cut strikes what is sent, not a machine
                    self._struck.update(dict.fromkeys(what.targets, index))
            case FaultEnded(fault=fault):
                self._over[self._faults.pop(fault, -1)] = None
                self._eased.update(dict.fromkeys(what.targets, index))
            case _:
                self._hold(index, where, what)
        self._told.setdefault((where, type(what).__name__), []).append(index)

    def _hold(self, index: int, where: str, what: Any) -> None:
        held = self._holds.get(where, {})
        name = type(what).__name__
        for other in [other for other, told in held.items() if name in self._note(told).until]:
            del held[other]
            self._turned[where] = index
        if hasattr(what, "until"):
            self._holds.setdefault(where, {})[name] = index
            self._turned[where] = index

    def _declared(self, record: Record) -> list[int]:
        what: Any = record.what
        if isinstance(what, FaultEnded):
            return [self._faults[what.fault]] if what.fault in self._faults else []
        found: list[int] = []
        for name in getattr(what, "follows", ()):
            found += self._latest(record.where, name, what)
        for peer in _names(what, "awaited"):
            found += self._trouble(peer) or self._turn(peer, after=max(found, default=0))
        for peer in _names(what, "reached"):
            found += self._turn(peer, after=max(found, default=0))
            found += self._relief((record.where, peer), after=max(found, default=0))
        return found

    def _latest(self, where: str, name: str, about: Any) -> list[int]:
        """The latest note of a class at a place that is about the same things, if it holds."""
        for index in reversed(self._told.get((where, name), [])[-LOOKED_BACK_MAX:]):
            note = self._note(index)
            if _agree(note, about):
                over = hasattr(note, "until") and self._holds.get(where, {}).get(name) != index
                return [] if over else [index]
        return []

    # What troubles whom.

    def _trouble(self, peer: str) -> list[int]:
        """What keeps a process (or any on a machine) down or away at this moment, and what it has
        told that still holds.
        """
        found = [end for process, end in self._down.items() if _belongs(process, peer)]
        found += self._strikes(peer)
        for (sender, _), lost in self._dropped.items():
            if _belongs(sender, peer) and self._is_cut(lost):
                found.append(lost)
        return found + self._holding(peer)

    def _strikes(self, peer: str) -> list[int]:
        """The faults in force that have struck a process or its machine."""
        return [
            fault
            for target, fault in self._struck.items()
            if _belongs(peer, target) and fault not in self._over
        ]

    def _holding(self, peer: str) -> list[int]:
        """What a process, or those of a machine, have told that still holds."""
        return [
            told
            for where, held in self._holds.items()
            if _belongs(where, peer)
            for told in held.values()
        ]

    def _turn(self, peer: str, *, after: int) -> list[int]:
        """The latest change of a process, when it came after what else is known."""
        turned = self._turned.get(peer, 0)
        return [turned] if turned > after else []

    def _relief(self, places: tuple[str, ...], *, after: int) -> list[int]:
        """The latest healing of a fault that had struck any of these, when it came after that."""
        healed = [
            index
            for target, index in self._eased.items()
            if index > after and any(_belongs(place, target) for place in places)
        ]
        return [max(healed)] if healed else []

    def _is_cut(self, lost: int) -> bool:
        """Whether the fault that swallowed a message still holds."""
        blocked = self._note(lost).why == "blocked"
        return blocked and not any(cause in self._over for cause in self._records[lost].causes)

    def _after_waiting(self, record: Record) -> list[int]:
        """A timer since it was armed: whoever caused that may have fallen silent, what this process
        asked may have been lost, or troubles whom it asked, and it may have been struck itself.
        """
        found: list[int] = []
        where = record.where
        for armed in record.causes:
            since = self._records[armed].at
            peers = dict.fromkeys(
                self._records[cause].where for cause in self._records[armed].causes
            )
            for peer in peers:
                if peer != where:
                    found += self._silenced(peer, where, since)
            for (sender, _), lost in self._dropped.items():
                if sender == where and self._records[lost].at >= since:
                    found.append(lost)
            found += self._unanswered(where, since, PASSED_ON_MAX)
            struck = self._struck.get(where)
            if struck is not None and self._records[struck].at >= since:
                found.append(struck)
        return found

    def _unanswered(self, where: str, since: int, further: int) -> list[int]:
        """What keeps those from answering whom a process has asked since: their own trouble, or
        else that of those whom they had to ask in turn.
        """
        found: list[int] = []
        for peer, at in self._asked.get(where, {}).items():
            if at < since:
                continue
            trouble = self._holding(peer)
            if peer in self._down:
                trouble.append(self._down[peer])
            trouble += self._strikes(peer)
            trouble += [
                lost
                for (sender, _), lost in self._dropped.items()
                if sender == peer and self._records[lost].at >= since
            ]
            if not trouble and further:
                trouble = self._unanswered(peer, since, further - 1)
            found += trouble
        return found

    def _silenced(self, peer: str, listener: str, since: int) -> list[int]:
        """What kept `peer` from being heard by `listener` after `since`."""
        found = [
            end
            for process, end in self._ended.items()
            if _belongs(process, peer) and self._records[end].at >= since
        ]
        for (sender, to), lost in self._dropped.items():
            if to == listener and _belongs(sender, peer) and self._records[lost].at >= since:
                found.append(lost)
        return found or self._strikes(peer)

    def _note(self, index: int) -> Any:
        return self._records[index].what


def _written(events: api.WatchEvents | etcd.WatchEvents) -> tuple[int, ...]:
    """The records of the writes that a watch shows."""
    if isinstance(events, api.WatchEvents):
        return tuple(record for _, _, record in events.events if record >= 0)
    return tuple(event.kv.record for event in events.events if event.kv.record >= 0)


def _names(note: Any, field: str) -> tuple[str, ...]:
    named = getattr(note, field, None) or ()
    return (named,) if isinstance(named, str) else named


def _belongs(process: str, peer: str) -> bool:
    """Whether `peer` is this process, the machine that it runs on, or (`*/kind`) its kind."""
    if peer.startswith("*/"):
        return process.endswith(peer[1:])
    return process == peer or process.startswith(f"{peer}/")


def _agree(one: Any, other: Any) -> bool:
    """Whether two notes have the same values in all fields that both have; a list has all its."""
    names = {field.name for field in fields(other)}
    both = [
        (getattr(one, field.name), getattr(other, field.name))
        for field in fields(one)
        if field.name in names
    ]
    return all(a == b or _lists(a, b) or _lists(b, a) for a, b in both)


def _lists(several: Any, value: Any) -> bool:
    return isinstance(several, tuple) and not isinstance(value, tuple) and value in several
