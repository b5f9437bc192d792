"""One experiment on the Lab's table: the plan that is written, the world that was run, and the
other one beside it.
"""

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from quizbank.runs import Order
from tutor.lab.workload import focus_of

SEED_MAX: Final = 999_999
TEXT_BYTES_MAX: Final = 400_000
FRESH: Final[Mapping[str, Any]] = {
    "cluster": {"control_planes": 3, "workers": 3},
    "workload": [{"deployment": {"name": "web", "replicas": 3}}],
    "timeline": [],
    "until": "60s",
}
"""What lies there when nobody has built anything."""


@dataclass(frozen=True, slots=True)
class Experiment:
    """Everything that a reload must find again."""

    plan: Mapping[str, Any]
    """The document that is being written; it may be wrong."""
    seed: int = 1
    ran: Mapping[str, Any] | None = None
    """The world in view, as it was when it was run."""
    beside: Mapping[str, Any] | None = None
    """The other world beside it."""
    at_us: int = 0
    """Where the player begins."""
    asked: str = ""
    """The id of the line that was typed last."""

    @property
    def is_changed(self) -> bool:
        """Whether the plan says something else than what is in view."""
        return self.ran is not None and self.plan not in (self.ran, self.beside)

    def to_text(self) -> str:
        """All of it in letters that an address may have."""
        same = "="
        content = {
            "plan": self.plan,
            "seed": self.seed,
            "ran": same if self.ran == self.plan else self.ran,
            "beside": same if self.beside == self.plan else self.beside,
            "at": self.at_us,
            "asked": self.asked,
        }
        kept = {name: value for name, value in content.items() if value not in (None, "", 0)}
        raw = json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(zlib.compress(raw, 9)).decode().rstrip("=")


def from_text(text: str) -> Experiment | None:
    """The experiment that a text holds; None when it holds none."""
    try:
        raw = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
        unpacked = zlib.decompressobj()
        content = json.loads(unpacked.decompress(raw, TEXT_BYTES_MAX))
    except (ValueError, binascii.Error, zlib.error, RecursionError):
        return None
    if not isinstance(content, dict) or not isinstance(content.get("plan"), dict):
        return None
    plan = content["plan"]
    worlds = {
        name: plan if content.get(name) == "=" else content.get(name) for name in ("ran", "beside")
    }
    if not all(world is None or isinstance(world, dict) for world in worlds.values()):
        return None
    seed, at, asked = content.get("seed", 1), content.get("at", 0), content.get("asked", "")
    if not (_is_count(seed) and _is_count(at) and isinstance(asked, str)):
        return None
    return Experiment(plan, min(seed, SEED_MAX), worlds["ran"], worlds["beside"], at, asked)


def fresh() -> Experiment:
    """The table with nothing on it but a small cluster."""
    return Experiment(json.loads(json.dumps(FRESH)))


def run(experiment: Experiment, at_us: int = 0) -> Experiment:
    """The plan as the world in view, alone."""
    return replace(experiment, ran=experiment.plan, beside=None, at_us=at_us)


def beside(experiment: Experiment) -> Experiment:
    """The plan beside the world that was run first; that one stays."""
    if experiment.ran is None:
        return run(experiment)
    return replace(experiment, beside=experiment.plan)


def alone(experiment: Experiment) -> Experiment:
    """The other world taken away; what was written stays."""
    return replace(experiment, beside=None)


def order_of(world: Mapping[str, Any], seed: int) -> Order:
    """What is ordered from the simulator to watch a world."""
    return Order(world, seed=seed, focus=focus_of(world))


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
