"""The one strict YAML loader: what packs and scenarios pass through before anything trusts them.

Values are built from libyaml's event stream, which does not recurse, so every limit is checked
before the value that would breach it exists.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from engine.finding import Finding, Path, Place, Rejected
from engine.scalar import Trap, read_scalar

BYTES_MAX = 2_000_000
DEPTH_MAX = 64
NODES_MAX = 200_000
FINDINGS_MAX = 50
SEPARATOR = re.compile(r"---[ \t\r]*(#.*)?")
"""The line between two documents of a stream."""


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML document as plain values, with the place of every path."""

    value: Any
    file: str
    places: Mapping[Path, Place]

    def place(self, path: Path = ()) -> Place:
        """Where the value at `path` was written, or its nearest ancestor that was."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, Place(self.file, 1, 1))


def read_document(source: bytes | str, file: str) -> Document:
    """Read one YAML document; raises `Rejected` with everything that is wrong with it."""
    text = _decode(source.encode() if isinstance(source, str) else source, file)
    builder = _Builder(file)
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            builder.take(event)
    except _Stopped:
        assert builder.findings, "whoever stops the reading says why"
    except yaml.MarkedYAMLError as error:
        problem = ", ".join(part for part in (error.context, error.problem) if part)
        builder.complain(error.problem_mark or error.context_mark, problem or "not YAML")
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        place = Place(file, line, 1)
        builder.findings.append(Finding.at(place, (), "a character that YAML does not allow"))
    if not builder.documents and not builder.findings:
        builder.findings.append(Finding.at(Place(file, 1, 1), (), "an empty document"))
    if builder.findings:
        raise Rejected(builder.findings)
    return Document(builder.root, file, builder.places)


def parts_of(text: str) -> Iterator[tuple[int, str]]:
    """What stands between the lines `---`, each with how many lines stand before it."""
    before, part = 0, list[str]()
    for number, line in enumerate(text.split("\n"), 1):
        if SEPARATOR.fullmatch(line):
            yield before, "\n".join(part)
            before, part = number, []
        else:
            part.append(line)
    yield before, "\n".join(part)


def is_json(text: str) -> bool:
    """Whether a text begins as JSON does: it is not read as YAML then."""
    return text.lstrip().startswith(("{", "["))


def json_values(text: str) -> Iterator[Any]:
    """The JSON values of a text, one after the other; raises json.JSONDecodeError."""
    decoder, at = json.JSONDecoder(), 0
    while at < len(text):
        if text[at].isspace():
            at += 1
        else:
            value, at = decoder.raw_decode(text, at)
            yield value


def _decode(raw: bytes, file: str) -> str:
    if len(raw) > BYTES_MAX:
        place = Place(file, 1, 1)
        raise Rejected([Finding.at(place, (), f"larger than {BYTES_MAX} bytes", "split the file")])
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Rejected([Finding.at(Place(file, line, 1), (), "not UTF-8 text")]) from None


class _Stopped(Exception):
    """Ends the reading; the finding is already written."""


@dataclass(slots=True)
class _Open:
    """A list or mapping that is being filled, and the key that waits for its value."""

    value: list[Any] | dict[str, Any]
    path: Path
    key: str | None = None
    key_place: Place | None = None


class _Builder:
    """Puts events together to values, without recursion."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.root: Any = None
        self.places: dict[Path, Place] = {}
        self.findings: list[Finding] = []
        self.documents = 0
        self._open: list[_Open] = []
        self._nodes = 0

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
                self._open.pop()
            case yaml.AliasEvent():
                self._stop(event, f"the alias *{event.anchor}", "write the value out")
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    self._stop(event, "a second document", "one document per file")

    def complain(self, mark: Any, message: str, hint: str = "") -> None:
        """Write a finding at a mark of the parser."""
        self.findings.append(Finding.at(self._place(mark), self._path_here(), message, hint))
        if len(self.findings) >= FINDINGS_MAX:
            raise _Stopped

    def _stop(self, event: Any, message: str, hint: str) -> None:
        self.complain(event.start_mark, message, hint)
        raise _Stopped

    def _count(self, event: Any) -> None:
        self._nodes += 1
        if self._nodes > NODES_MAX:
            self._stop(event, f"more than {NODES_MAX} values", "split the file")
        if event.tag is not None and event.tag != "!":
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self.complain(event.start_mark, f"the tag {tag}", "leave it out")

    def _begin(self, value: list[Any] | dict[str, Any], event: Any) -> None:
        if len(self._open) >= DEPTH_MAX:
            self._stop(event, f"nested deeper than {DEPTH_MAX} levels", "flatten it")
        if self._awaits_key():
            self._stop(event, "a key that is not text", "write a plain word")
        path = self._attach(value, event)
        self._open.append(_Open(value, path))

    def _scalar(self, event: Any) -> None:
        value = self._value(event)
        if self._awaits_key():
            self._key(value, event)
        else:
            self._attach(value, event)

    def _key(self, key: Any, event: Any) -> None:
        top = self._open[-1]
        if not isinstance(key, str):
            hint = f'quote it: "{event.value}"'
            self.complain(event.start_mark, f"the key {event.value} is not text", hint)
            key = event.value
        if key in top.value:
            first = self.places[(*top.path, key)].line
            self.complain(event.start_mark, f"the key '{key}' again", f"first on line {first}")
        top.key, top.key_place = key, self._place(event.start_mark)

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
            top.value[top.key] = value
            place, top.key, top.key_place = top.key_place or place, None, None
        self.places[path] = place
        return path

    def _value(self, event: Any) -> Any:
        if not event.implicit[0]:  # quoted, or a block of text
            return event.value
        value = read_scalar(event.value)
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
