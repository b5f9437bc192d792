"""The one YAML loader: what packs and scenarios pass through before anything trusts them, and what
reads people's manifests as kubectl does.

Values are built from libyaml's event stream, which does not recurse, so every limit is checked
before the value that would breach it exists.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

import yaml

from engine.builder import STRICT, Builder, Dialect, Stopped
from engine.finding import Finding, Path, Place, Rejected

BYTES_MAX = STRICT.bytes_max
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


def read_document(source: bytes | str, file: str, dialect: Dialect = STRICT) -> Document:
    """Read one YAML document; raises `Rejected` with everything that is wrong with it."""
    raw = source.encode() if isinstance(source, str) else source
    text = decoded(raw, file, dialect.bytes_max)
    builder = Builder(file, dialect)
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            builder.take(event)
    except Stopped:
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


def read_file(path: FilePath) -> Document:
    """Read the YAML document of a file; raises `Rejected`, where there is none, too."""
    try:
        with path.open("rb") as stream:
            return read_document(stream.read(BYTES_MAX + 1), str(path))
    except OSError as error:
        place = Place(str(path), 1, 1)
        raise Rejected([Finding.at(place, (), error.strerror or "cannot be read")]) from None


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


def decoded(raw: bytes, file: str, bytes_max: int, hint: str = "split the file") -> str:
    """The text of a file; raises Rejected where it is too large or not UTF-8."""
    if len(raw) > bytes_max:
        place = Place(file, 1, 1)
        raise Rejected([Finding.at(place, (), f"larger than {bytes_max} bytes", hint)])
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Rejected([Finding.at(Place(file, line, 1), (), "not UTF-8 text")]) from None
