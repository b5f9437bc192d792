"""Events of a YAML parser put together to values, in one of two dialects: that of packs and
scenarios, where nothing is guessed, and that of kubectl.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import yaml

from engine.finding import Finding, Path, Place
from engine.scalar import Trap, Value, read_as_kubectl, read_scalar

DEPTH_MAX = 64
FINDINGS_MAX = 50
MERGE_KEY = "<<"


class Dialect(NamedTuple):
    """What a plain word means, whether anchors and keys that are no text are taken, and limits."""

    read: Callable[[str], Value | Trap]
    is_loose: bool
    bytes_max: int
    values_max: int


STRICT = Dialect(read_scalar, False, 2_000_000, 200_000)
"""What authors write: nothing is guessed, and nothing stands for something else."""
KUBECTL = Dialect(read_as_kubectl, True, 64_000_000, 4_000_000)
"""What people give to kubectl (sigs.k8s.io/yaml), up to the pods of a large cluster."""


class Stopped(Exception):
    """Ends the reading; the finding is already written."""


class _Anchor(NamedTuple):
    """A value that aliases stand for, of how many values it consists and how deep they lie."""

    value: Any
    size: int
    depth: int


@dataclass(slots=True)
class _Open:
    """A list or mapping that is being filled, and the key that waits for its value."""

    value: list[Any] | dict[str, Any]
    path: Path
    anchor: str | None
    first: int  # values that were read before
    key: str | None = None
    key_place: Place | None = None
    is_merging: bool = False
    """Whether the key is `<<`."""
    merged: list[Any] = field(default_factory=list)
    depth: int = 0
    """Levels below."""


class Builder:
    """Puts events together to values, without recursion."""

    def __init__(self, file: str, dialect: Dialect) -> None:
        self.file = file
        self.root: Any = None
        self.places: dict[Path, Place] = {}
        self.findings: list[Finding] = []
        self.documents = 0
        self._dialect = dialect
        self._open: list[_Open] = []
        self._anchors: dict[str, _Anchor] = {}
        self._values = 0

    def take(self, event: Any) -> None:
        """Handle one event of libyaml's parser."""
        match event:
            case yaml.ScalarEvent():
                self._count(event)
                self._scalar(event)
            case yaml.SequenceStartEvent():
                self._count(event)
                self._begin([], event)
            case yaml.MappingStartEvent():
                self._count(event)
                self._begin({}, event)
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                self._end(event)
            case yaml.AliasEvent():
                self._alias(event)
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    self._stop(event, "a second document", "one document per file")

    def complain(self, mark: Any, message: str, hint: str = "") -> None:
        """Write a finding at a mark of the parser."""
        self.findings.append(Finding.at(self._place(mark), self._path_here(), message, hint))
        if len(self.findings) >= FINDINGS_MAX:
            raise Stopped

    def _stop(self, event: Any, message: str, hint: str) -> None:
        self.complain(event.start_mark, message, hint)
        raise Stopped

    def _count(self, event: Any) -> None:
        self._add(event, 1)
        if event.tag is not None and event.tag != "!":
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self.complain(event.start_mark, f"the tag {tag}", "leave it out")

    def _add(self, event: Any, values: int) -> None:
        self._values += values
        if self._values > self._dialect.values_max:
            self._stop(event, f"more than {self._dialect.values_max} values", "split the file")

    def _begin(self, value: list[Any] | dict[str, Any], event: Any) -> None:
        if len(self._open) >= DEPTH_MAX:
            self._stop(event, f"nested deeper than {DEPTH_MAX} levels", "flatten it")
        if self._awaits_key():
            self._stop(event, "a key that is not text", "write a plain word")
        path = self._attach(value, event)
        self._open.append(_Open(value, path, event.anchor, self._values - 1))

    def _end(self, event: Any) -> None:
        done = self._open.pop()
        if isinstance(done.value, dict):
            self._merge(done, event)
        depth = done.depth + 1
        if self._open:
            self._open[-1].depth = max(self._open[-1].depth, depth)
        if done.anchor:
            self._anchors[done.anchor] = _Anchor(done.value, self._values - done.first, depth)

    def _merge(self, done: _Open, event: Any) -> None:
        """What is merged into a mapping fills the keys that it does not have itself."""
        assert isinstance(done.value, dict)
        for given in done.merged:
            for more in given if isinstance(given, list) else [given]:
                if not isinstance(more, dict):
                    self._stop(event, "only mappings can be merged", "write the keys out")
                self._add(event, len(more))
                for key, value in more.items():
                    done.value.setdefault(key, value)

    def _alias(self, event: Any) -> None:
        if not self._dialect.is_loose:
            self._stop(event, f"the alias *{event.anchor}", "write the value out")
        known = self._anchors.get(event.anchor)
        if known is None:
            self._stop(event, f"no anchor &{event.anchor} before this", "write the value out")
            return
        if self._awaits_key():
            self._stop(event, "an alias as a key", "write a plain word")
        if len(self._open) + known.depth > DEPTH_MAX:
            self._stop(event, f"nested deeper than {DEPTH_MAX} levels", "flatten it")
        self._add(event, known.size)
        self._attach(known.value, event)
        if self._open:
            self._open[-1].depth = max(self._open[-1].depth, known.depth)

    def _scalar(self, event: Any) -> None:
        value = self._value(event)
        if event.anchor:
            self._anchors[event.anchor] = _Anchor(value, 1, 0)
        if self._awaits_key():
            self._key(value, event)
        else:
            self._attach(value, event)

    def _key(self, key: Any, event: Any) -> None:
        top = self._open[-1]
        is_loose = self._dialect.is_loose
        if is_loose and type(key) in (bool, int, float):
            key = str(key).lower()
        if not isinstance(key, str):
            hint = f'quote it: "{event.value}"'
            self.complain(event.start_mark, f"the key {event.value} is not text", hint)
            key = event.value
        if key in top.value:
            first = self.places[(*top.path, key)].line
            self.complain(event.start_mark, f"the key '{key}' again", f"first on line {first}")
        top.key, top.key_place = key, self._place(event.start_mark)
        top.is_merging = is_loose and key == MERGE_KEY and event.implicit[0]

    def _attach(self, value: Any, event: Any) -> Path:
        """Put a value where it belongs, and return its path."""
        place = self._place(event.start_mark)
        if not self._open:
            self.root = value
            path: Path = ()
        elif isinstance((top := self._open[-1]).value, list):
            path = (*top.path, len(top.value))
            top.value.append(value)
        else:
            assert top.key is not None, "a value in a mapping follows its key"
            path = (*top.path, top.key)
            if top.is_merging:
                top.merged.append(value)
            else:
                top.value[top.key] = value
            place, top.key, top.key_place = top.key_place or place, None, None
        self.places[path] = place
        return path

    def _value(self, event: Any) -> Any:
        if not event.implicit[0]:  # quoted, or a block of text
            return event.value
        value = self._dialect.read(event.value)
        if isinstance(value, Trap):
            self.complain(event.start_mark, value.message, value.hint)
            return event.value
        return value

    def _awaits_key(self) -> bool:
        top = self._open[-1] if self._open else None
        return top is not None and isinstance(top.value, dict) and top.key is None

    def _path_here(self) -> Path:
        if not self._open:
            return ()
        top = self._open[-1]
        if isinstance(top.value, list):
            return (*top.path, len(top.value))
        return (*top.path, top.key) if top.key is not None else top.path

    def _place(self, mark: Any) -> Place:
        return Place(self.file, mark.line + 1, mark.column + 1)
