"""What a scenario may say, as plain values, for whoever lets people build one without writing YAML.

It is read off the registries themselves: a new fault or command is known here as soon as its file
exists.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from engine.faults import FAULTS
from engine.reference import help_of
from engine.scenario import VERBS, read_scenario
from engine.scenario.checks import names_of
from engine.scenario.cluster import (
    CONTROL_PLANES_MAX,
    MEMBERS_MAX,
    WORKERS_MAX,
    ZONES_MAX,
)
from engine.scenario.model import STEPS_MAX
from engine.verbs import Verb

Takes = Literal["host", "process", "zone", "fault", "text", "yes-no", "choice", "manifest", "value"]
"""What a key takes: names of the scenario, words, or anything else that YAML can say (`value`)."""

NAMED: Final[tuple[Takes, ...]] = ("host", "process", "zone", "fault")

SIZES: Final[Mapping[str, int]] = {
    "control_planes": CONTROL_PLANES_MAX,
    "etcd_members": MEMBERS_MAX,
    "workers": WORKERS_MAX,
    "zones": ZONES_MAX,
    "steps": STEPS_MAX,
}
"""The largest scenario that is read."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key below a word; `choices` are all values of a key that takes a choice."""

    name: str
    takes: Takes
    is_list: bool
    is_required: bool
    choices: tuple[str, ...] = ()

    @property
    def is_named(self) -> bool:
        """Whether it takes names that must exist in the scenario."""
        return self.takes in NAMED


@dataclass(frozen=True, slots=True)
class Word:
    """A fault or a command: what it does, its keys, and the key that a bare value fills.

    A word without keys is written with its `example`, like `cloud_down: true`.
    """

    word: str
    is_fault: bool
    says: str
    keys: tuple[Key, ...]
    shorthand: str
    example: Any
    needs_cloud: bool

    def key(self, name: str) -> Key | None:
        """The key of this name."""
        return next((key for key in self.keys if key.name == name), None)


def names_in(cluster: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
    """The hosts, processes and zones of a cluster as a document tells it, roles like `leader/etcd`
    included, by `host`, `process` and `zone`. Raises Rejected when it describes none.
    """
    return names_of(read_scenario({"cluster": cluster, "until": "1s"}).cluster)


def _word(word: str, verb: type[Verb]) -> Word:
    return Word(
        word=word,
        is_fault=word in FAULTS,
        says=help_of(verb),
        keys=tuple(_key(name, info) for name, info in verb.model_fields.items()),
        shorthand=verb.shorthand,
        example=verb.example,
        needs_cloud=bool(getattr(verb, "needs_cloud", False)),
    )


def _key(name: str, info: FieldInfo) -> Key:
    annotation = _without_none(info.annotation)
    marks = [mark for mark in info.metadata if isinstance(mark, str)]
    inner = (get_args(annotation) or (None,))[0]
    listed = [mark for mark in getattr(inner, "__metadata__", ()) if isinstance(mark, str)]
    choices = tuple(map(str, get_args(annotation))) if get_origin(annotation) is Literal else ()
    takes = _takes(annotation, inner, (marks or listed)[:1], choices)
    return Key(name, takes, bool(listed), info.is_required(), choices)


def _takes(annotation: Any, inner: Any, marks: list[str], choices: tuple[str, ...]) -> Takes:
    for kind in NAMED:
        if marks == [kind]:
            return kind
    if choices:
        return "choice"
    if annotation is bool:
        return "yes-no"
    if annotation is str:
        return "text"
    return "manifest" if (get_origin(inner) or inner) is dict else "value"


def _without_none(annotation: Any) -> Any:
    """`int | None` as `int`: whether a key may be left out is told apart."""
    if get_origin(annotation) in (Union, UnionType):
        left = [one for one in get_args(annotation) if one is not NoneType]
        return left[0] if len(left) == 1 else annotation
    return annotation


VOCABULARY: Final[Mapping[str, Word]] = {word: _word(word, verb) for word, verb in VERBS.items()}
"""Every word that a step can say, the faults first."""
