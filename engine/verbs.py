"""What a step of a timeline can say: one verb, an instructor's fault or an operator's command.

A verb is a frozen pydantic model: its class name is the word in the YAML, its fields are the keys
below that word, its docstring is the help. Faults and commands live in folders that are walked;
this module holds what they share.
"""

import re
from collections.abc import Iterator, Mapping
from inspect import cleandoc
from typing import Annotated, Any, ClassVar, NamedTuple, Protocol, Self, get_args

from annotated_types import MinLen
from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, model_validator

from engine.roles import played_by
from engine.units import MILLISECOND, MINUTE, parse_duration, say_duration
from engine.world import World

LATENCY_MAX = MINUTE
NAMES_MAX = 64
"""How many hosts or processes one step may name."""


def _one_or_many(value: object) -> object:
    return [value] if isinstance(value, str) else value


def lasting(least: int, most: int, unit: str) -> BeforeValidator:
    """Reads a time from `least` to `most` microseconds, written with its unit: `unit` is what is
    advised where there is none.
    """

    def read(value: object) -> int:
        if isinstance(value, int | float):
            raise ValueError(f"{value} has no unit; write it like {value}{unit}")
        found = parse_duration("" if value is None else str(value))
        if not least <= found <= most:
            raise ValueError(f"{value} is not from {say_duration(least)} to {say_duration(most)}")
        return found

    return BeforeValidator(read)


Latency = Annotated[
    int, "duration", lasting(MILLISECOND, LATENCY_MAX, "ms"), PlainSerializer(say_duration)
]
"""Microseconds, written `250ms` or `1500ms`."""

HostName = Annotated[str, "host"]
ProcessName = Annotated[str, "process"]
FaultName = Annotated[str, "fault"]
ZoneName = Annotated[str, "zone"]
HostNames = Annotated[tuple[HostName, ...], BeforeValidator(_one_or_many), MinLen(1)]
ProcessNames = Annotated[tuple[ProcessName, ...], BeforeValidator(_one_or_many), MinLen(1)]
OtherHostNames = Annotated[tuple[HostName, ...], BeforeValidator(_one_or_many)]
FaultNames = Annotated[tuple[FaultName, ...], BeforeValidator(_one_or_many), MinLen(1)]
"""Names that must exist in the scenario, or roles like `leader/etcd` (of a host: where that process
runs); authors may write one name or a list.
"""


NAMED_KINDS = ("host", "process", "fault", "zone")


class Mention(NamedTuple):
    """A name that a verb mentions: `kind` is host, process, fault or zone; `path` leads to it
    inside the verb.
    """

    kind: str
    path: tuple[str | int, ...]
    name: str


class InForce(Protocol):
    """A fault after it began, as far as commands need to know it."""

    def end(self, stage: "Stage", fault: str, *, told: bool = True) -> None:
        """Heal it and write it down; `told`: the story says so."""

    def holds(self, world: World, fault: str) -> bool:
        """Whether anything of it is left."""


class Stage:
    """A world on which a timeline is played, and the faults that are in force on it, by their
    step's id.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.faults: dict[str, InForce] = {}

    def perform(self, verb: "Verb", step: str) -> None:
        """Do what a step says, now; whatever that lifted is written down as ended."""
        kernel = self.world.kernel
        before, kernel.cause = kernel.cause, None
        verb.resolved(self.world).perform(self, step)
        for fault, in_force in list(self.faults.items()):
            if not in_force.holds(self.world, fault):
                in_force.end(self, fault, told=False)
        kernel.cause = before


class Verb(BaseModel):
    """The base of all verbs. `shorthand` names the field that a bare value fills: `crash:
    cp-2/etcd`. A verb without fields is written `cloud_down: true`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    shorthand: ClassVar[str] = ""
    example: ClassVar[Any] = None
    """A value as an author writes it, for the reference and for the test that holds all verbs to
    it.
    """

    @model_validator(mode="before")
    @classmethod
    def _fill_shorthand(cls, value: Any) -> Any:
        if cls.shorthand and not isinstance(value, Mapping | Verb):
            return {cls.shorthand: value}
        return {} if value is True and not cls.model_fields else value

    @classmethod
    def word(cls) -> str:
        """The word in the YAML: `PowerOff` is `power_off`."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    @classmethod
    def help(cls) -> str:
        """The docstring."""
        return cleandoc(cls.__doc__ or "")

    def perform(self, stage: Stage, step: str) -> None:
        """Do it; `step` is the id of the step that says so."""
        raise NotImplementedError

    def resolved(self, world: World) -> Self:
        """The same with names in place of roles, as they are played at this moment."""
        change: dict[str, Any] = {}
        for field, kind in self._names():
            value = getattr(self, field)
            found = [played_by(world, name, kind) for name in value]
            if tuple(found) != value:
                change[field] = tuple(dict.fromkeys(found))
        return self.model_copy(update=change) if change else self

    @classmethod
    def _names(cls) -> Iterator[tuple[str, str]]:
        """The fields that list names, with the kind of the names."""
        for field, info in cls.model_fields.items():
            marks = getattr((get_args(info.annotation) or (None,))[0], "__metadata__", ())
            if marks and isinstance(marks[0], str):
                yield field, marks[0]

    def mentions(self) -> Iterator[Mention]:
        """The names in the fields, by the types above."""
        lists = dict(self._names())
        for field, info in type(self).model_fields.items():
            value = getattr(self, field)
            if field in lists:
                yield from (Mention(lists[field], (field, n), v) for n, v in enumerate(value))
            elif isinstance(value, str) and value:
                kinds = tuple(mark for mark in info.metadata if mark in NAMED_KINDS)
                yield from (Mention(kind, (field,), value) for kind in kinds[:1])
