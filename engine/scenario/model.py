"""A scenario: a cluster, what runs on it, what happens to it, and when to look away."""

import json
from collections.abc import Iterator
from hashlib import blake2b
from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag, field_validator

from engine.scenario.cluster import Cluster, Strict
from engine.scenario.timeline import After, Step
from engine.scenario.values import Duration, Text, between
from engine.scenario.workload import OBJECTS_MAX, Item
from engine.units import HOUR

STEPS_MAX = 100
UNTIL_MAX = HOUR


def _moment_or_after(value: Any) -> str:
    return (
        "after"
        if isinstance(value, After | dict) or (isinstance(value, str) and "+" in value)
        else "moment"
    )


class Scenario(Strict):
    """The whole document. Times are counted from t = 0, when the cluster with its workload has
    settled.
    """

    title: Text | None = None
    cluster: Cluster = Cluster()
    workload: Annotated[tuple[Item, ...], Field(max_length=OBJECTS_MAX)] = ()
    timeline: Annotated[tuple[Step, ...], Field(max_length=STEPS_MAX)] = ()
    until: Annotated[
        Annotated[Duration, between(0, UNTIL_MAX), Tag("moment")] | Annotated[After, Tag("after")],
        Discriminator(_moment_or_after),
    ]

    @field_validator("timeline")
    @classmethod
    def _name_the_steps(cls, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        return tuple(
            step if step.id else step.model_copy(update={"id": f"step-{number}"})
            for number, step in enumerate(steps, 1)
        )

    def step(self, name: str) -> Step:
        """The step of that id; KeyError when there is none."""
        for step in self.timeline:
            if step.id == name:
                return step
        raise KeyError(name)

    def manifests(self) -> Iterator[str]:
        """The objects of the workload as JSON texts, in the order in which they are applied."""
        for item in self.workload:
            yield json.dumps(item.object())

    def to_mapping(self) -> dict[str, Any]:
        """The document again, as an author would write it; reading it gives an equal scenario."""
        return self.model_dump(mode="json", exclude_defaults=True)

    def content_hash(self) -> str:
        """The same for documents that mean the same world: 32 hexadecimal digits. The title does
        not count.
        """
        content = self.model_dump(mode="json", exclude={"title"})
        text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return blake2b(text.encode(), digest_size=16).hexdigest()
