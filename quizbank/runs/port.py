"""What can be ordered from the simulator, and what comes back: bytes, or a failure that is data."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, Literal, Protocol

MAGIC = b"QRUN1"
PLAYED = ("timeline", "until", "title")
"""The parts of a scenario that mean nothing before t = 0."""
COMPRESSION = 3  # a tenth of the size in a few milliseconds; higher levels cost more than they save


@dataclass(frozen=True, slots=True)
class Budget:
    """What one run may use before it is stopped."""

    records: int = 1_000_000
    seconds: float = 20.0
    memory_bytes: int = 1 << 30


@dataclass(frozen=True, slots=True)
class Order:
    """A scenario as its author wrote it, the engine's chance, and what to measure on the run."""

    scenario: Mapping[str, Any]
    seed: int = 1
    measures: Mapping[str, str] = field(default_factory=dict)
    """CEL expressions by the id of the facet that asks."""
    focus: str | None = None
    """The workload in question, for the player."""

    def to_json(self) -> str:
        """The same text for the same order."""
        content = {
            "scenario": self.scenario,
            "seed": self.seed,
            "measures": self.measures,
            "focus": self.focus,
        }
        return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    @property
    def place(self) -> str:
        """The same for orders that begin in the same world: all but the timeline is alike."""
        world = {key: value for key, value in self.scenario.items() if key not in PLAYED}
        return json.dumps([world, self.seed], sort_keys=True, ensure_ascii=False)

    def key(self, engine_version: str) -> str:
        """Names the run for ever: whatever could change it changes the key."""
        return blake2b(f"{engine_version}\n{self.to_json()}".encode(), digest_size=20).hexdigest()


@dataclass(frozen=True, slots=True)
class Finished:
    """A run as compact bytes; nothing of it is unpacked until it is asked for."""

    blob: bytes

    @property
    def measured(self) -> dict[str, Any]:
        """What the run answered, by facet; without those that this world cannot answer."""
        return dict(self._facts()["measured"])

    @property
    def unmeasured(self) -> dict[str, str]:
        """Why a facet has no answer in this world, by facet."""
        return dict(self._facts()["unmeasured"])

    def playback(self) -> dict[str, Any]:
        """The playback document as an object."""
        return dict(json.loads(self.playback_json()))

    def playback_json(self) -> str:
        """The playback document as text, which is how the player wants it."""
        return zlib.decompress(self.blob[self._facts_end() :]).decode()

    def _facts(self) -> dict[str, Any]:
        start = len(MAGIC) + 4
        return dict(json.loads(zlib.decompress(self.blob[start : self._facts_end()])))

    def _facts_end(self) -> int:
        start = len(MAGIC) + 4
        return start + int.from_bytes(self.blob[len(MAGIC) : start], "big")


def pack(
    playback: Mapping[str, Any], measured: Mapping[str, Any], unmeasured: Mapping[str, str]
) -> bytes:
    """The bytes of a finished run: the facts first, so that they can be read alone."""
    facts = _compress({"measured": measured, "unmeasured": unmeasured})
    return MAGIC + len(facts).to_bytes(4, "big") + facts + _compress(playback)


def _compress(content: Mapping[str, Any]) -> bytes:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return zlib.compress(text.encode(), COMPRESSION)


@dataclass(frozen=True, slots=True)
class Failed:
    """A run that did not finish.

    `scenario`: its author must mend it. `over-budget`, `too-slow`, `too-big`: it reached a limit.
    `busy`: too many wait already. `broken`: our own bug.
    """

    kind: Literal["scenario", "over-budget", "too-slow", "too-big", "busy", "broken"]
    message: str
    seed: int


Outcome = Finished | Failed


class Runs(Protocol):
    """Whoever runs simulations."""

    def start(self, order: Order) -> Future[Outcome]:
        """Begin, or join the same order under way; a stored run is there at once."""

    def stored(self, order: Order) -> Finished | None:
        """A run that is there already; begins nothing."""

    def run(self, order: Order) -> Outcome:
        """Begin, and wait."""

    def warm(self) -> None:
        """Have the workers up before the first order."""

    def close(self) -> None:
        """End the workers."""


class Engine(Protocol):
    """The part of the engine's door that runs need; a worker imports it by name."""

    PROBES: Mapping[str, Any]
    OverBudget: type[Exception]
    Rejected: type[Exception]

    def read_scenario(self, mapping: Any) -> Any: ...  # noqa: D102

    def form(self, scenario: Any, seed: int, *, records_max: int) -> Any: ...  # noqa: D102

    def playback_of(self, run: Any, *, focus: str | None) -> dict[str, Any]: ...  # noqa: D102
