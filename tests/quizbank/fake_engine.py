"""A small engine behind the same door: what quizbank needs of the real one, in a few lines.

A scenario is `{"nodes": 3, "crash": 2, …}`; whether writes are accepted follows from it.
"""

import os
import signal
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from engine import Finding, Place, Rejected


class OverBudget(Exception):
    """The run reached its limit."""


@dataclass
class FakeRun:
    """Enough of `engine.Run` for probes and expressions."""

    scenario: Mapping[str, Any]
    seed: int = 1
    commands: dict[str, Any] = field(default_factory=dict)
    stored: dict[str, Any] = field(default_factory=dict)
    records: list[Any] = field(default_factory=list)
    digest: str = "d1"

    def objects(self, at: int | None = None) -> Mapping[str, Any]:
        return self.stored

    def of(self, resource: str, at: int | None = None) -> list[Any]:
        prefix = f"/registry/{resource}/"
        return [value for key, value in self.stored.items() if key.startswith(prefix)]

    def since_start(self) -> Iterable[tuple[int, Any]]:
        return enumerate(self.records)

    def time(self, record: int) -> int:
        return self.records[record].at


def read_scenario(mapping: Mapping[str, Any], place: Any = None) -> Mapping[str, Any]:
    if "nodes" not in mapping:
        where = place(()) if place else Place("scenario", 1, 1)
        raise Rejected([Finding.at(where, (), "no nodes")])
    return mapping


class FakeFormed:
    """A world before its timeline."""

    def __init__(self, seed: int, records_max: int) -> None:
        self.seed, self.records_max = seed, records_max

    def play(self, scenario: Mapping[str, Any]) -> FakeRun:
        return _play(scenario, self.seed, self.records_max)


def form(scenario: Mapping[str, Any], seed: int, records_max: int = 10) -> FakeFormed:
    return FakeFormed(seed, records_max)


def _play(scenario: Mapping[str, Any], seed: int, records_max: int) -> FakeRun:
    match scenario.get("behave"):
        case "sleep":
            if "mark" in scenario:
                Path(scenario["mark"]).write_text(str(os.getpid()))
            time.sleep(60)
        case "die":
            raise SystemExit(3)
        case "die once" if not Path(scenario["mark"]).exists():
            Path(scenario["mark"]).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        case "eat":
            return FakeRun({"eaten": bytearray(8 << 30)})
        case "babble":
            raise OverBudget(f"the run reached record {records_max}, its limit (seed {seed})")
        case "print":
            print("a stray print")
        case "fail":
            raise ZeroDivisionError("a bug")
    accepted = scenario["nodes"] - scenario.get("crash", 0) > scenario["nodes"] // 2
    write = SimpleNamespace(
        id="write", line="kubectl run", at=5_000_000, end=5_100_000 if accepted else None,
        code=0 if accepted else None, out="created" if accepted else "", err="",
    )  # fmt: skip
    return FakeRun(scenario, seed, {"write": write})


def playback_of(run: FakeRun, *, focus: str | None) -> dict[str, Any]:
    return {"format": 1, "id": f"{run.seed}", "focus": focus, "worker": os.getpid()}


def outcome(run: FakeRun, command: str) -> str:
    """How a command ended."""
    return "accepted" if run.commands[command].code == 0 else "waiting"


def alive(run: FakeRun, at: str = "") -> int:
    """How many members live."""
    return run.scenario["nodes"] - run.scenario.get("crash", 0)


def spread(run: FakeRun) -> list[str]:
    """Who came when."""
    return ["leader", "quorum", "write"]


PROBES = {"outcome": outcome, "alive": alive, "spread": spread}
