"""What `explain` knows of the API: types with their fields, each with a sentence of our own.

A block of text describes a type: a line `Name: description`, then its fields, indented by two:
`name type: description`, with `required` after the type if it is, and with the values in brackets
that an enumeration has. Lines that are indented by four go on with the sentence before them.
"""

import re
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import NamedTuple

from engine.operator.kubectl.explained import (
    batch,
    cluster,
    meta,
    network,
    pods,
    rights,
    storage,
    workloads,
)
from engine.resources import BY_KIND

TYPE = re.compile(r"(\w+): (.*)")
FIELD = re.compile(r"  (\w+) ([\w\[\]]+)( required)?(?:\(([\w|]+)\))?: (.*)")
MORE = re.compile(r"    (\S.*)")


class Field(NamedTuple):
    """One field of a type; `values` are all that an enumeration has."""

    name: str
    kind: str
    says: str
    required: bool = False
    values: tuple[str, ...] = ()

    @property
    def element(self) -> str:
        """The type of what it holds: of a list or a map that of its items."""
        return self.kind.replace("[]", "").replace("map[string]", "")


class Type(NamedTuple):
    """A type of the API, with its fields in the order of their names."""

    name: str
    says: str
    fields: Mapping[str, Field]


COMMON = (
    Field(
        "apiVersion",
        "string",
        "The group and version of the API in which this object is written.",
    ),
    Field("kind", "string", "What this object is. It cannot be changed."),
    Field("metadata", "ObjectMeta", "What every object has: its name, labels and so on."),
)
"""What every kind begins with."""


def _types(*modules: ModuleType) -> dict[str, Type]:
    found: dict[str, Type] = {}
    for module in modules:
        for one in _read(module.TEXT):
            assert one.name not in found, f"{one.name} is explained twice"
            found[one.name] = one
    return found


def _read(text: str) -> Iterator[Type]:
    for block in text.strip().split("\n\n"):
        head, *lines = _joined(block)
        told = TYPE.fullmatch(head)
        assert told, f"not a type: {head}"
        fields = [_field(line) for line in lines]
        yield Type(told[1], told[2], {field.name: field for field in fields})


def _joined(block: str) -> list[str]:
    """The lines of a block, with those that go on put to the line before."""
    lines: list[str] = []
    for line in block.split("\n"):
        more = MORE.fullmatch(line)
        if more:
            lines[-1] += f" {more[1]}"
        else:
            lines.append(line)
    return lines


def _field(line: str) -> Field:
    told = FIELD.fullmatch(line)
    assert told, f"not a field: {line}"
    name, kind, required, values, says = told.groups()
    return Field(name, kind, says, bool(required), tuple(values.split("|")) if values else ())


TYPES: Mapping[str, Type] = _types(meta, pods, storage, workloads, batch, network, cluster, rights)
"""Every type by its name."""


def type_of(name: str) -> Type | None:
    """A type by its name, a kind with what every object has; None for what is no struct. A kind
    that nobody has described has only that.
    """
    own = TYPES.get(name)
    if name not in BY_KIND:
        return own
    own = own or Type(name, "Nothing more is written about this kind here.", {})
    fields = {field.name: field for field in (*COMMON, *own.fields.values())}
    return own._replace(fields=fields)
