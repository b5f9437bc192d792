"""The steps of a scenario: when something happens, and the one verb that says what."""

import re
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    create_model,
    model_serializer,
    model_validator,
)

from engine.commands import COMMANDS
from engine.faults import FAULTS
from engine.scenario.condition import Condition
from engine.scenario.values import Duration, Name
from engine.units import parse_duration, say_duration
from engine.verbs import Verb

VERBS: dict[str, type[Verb]] = {**FAULTS, **COMMANDS}
assert len(VERBS) == len(FAULTS) + len(COMMANDS), "a fault and a command share a word"

TRIGGERS = ("at", "after", "when")
_AFTER = re.compile(r"([a-z0-9][-a-z0-9]*)\s*(?:\+\s*(\S+))?")


class After(BaseModel):
    """So much time after another step was done, written `cut + 5s`."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    step: Name
    delay: int = 0  # microseconds

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        match = _AFTER.fullmatch(value.strip())
        if match is None:
            raise ValueError(f"{value!r} is not a step and a delay; write it like cut + 5s")
        return {"step": match[1], "delay": parse_duration(match[2]) if match[2] else 0}

    @model_serializer
    def _write(self) -> str:
        return f"{self.step} + {say_duration(self.delay)}"


class StepBase(BaseModel):
    """One line of the timeline. `id` names it; without one it is called after its place, like
    `step-3`.

    `at` counts from the settled cluster, `after` from the moment another step was done; `when`
    waits for a condition, looked for from the moment the step before it was done.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    words: ClassVar[tuple[str, ...]] = tuple(VERBS)

    id: Name | None = None
    at: Duration | None = None
    after: After | None = None
    when: Condition | None = None

    @model_validator(mode="after")
    def _one_trigger_one_verb(self) -> "StepBase":
        given = [word for word in self.words if getattr(self, word) is not None]
        if len(given) != 1:
            said = (
                f"it says {' and '.join(given)}" if given else f"verbs are {', '.join(self.words)}"
            )
            raise ValueError(f"a step says exactly one verb; {said}")
        triggers = [word for word in TRIGGERS if getattr(self, word) is not None]
        if len(triggers) != 1:
            raise ValueError("a step says exactly one of at, after, when")
        return self

    @property
    def verb(self) -> Verb:
        """What it does."""
        return next(verb for word in self.words if (verb := getattr(self, word)) is not None)  # type: ignore[no-any-return]

    @property
    def name(self) -> str:
        """Its id; every step of a Scenario has one."""
        assert self.id is not None, "read_scenario gives every step an id"
        return self.id


if TYPE_CHECKING:
    Step = StepBase
else:
    Step = create_model(
        "Step",
        __base__=StepBase,
        __module__=__name__,
        **{
            word: (verb | None, Field(default=None, description=verb.help()))
            for word, verb in VERBS.items()
        },
    )
"""The model of a step, with one optional field for each verb there is."""
