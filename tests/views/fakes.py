"""Services for the pages without disk, workers or the real engine; each test names its own."""

import re
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import Timer
from typing import Any

from engine import Finding, Place
from quizbank.learner import Draft, MemoryLearners, NotSaved, Prediction
from quizbank.pack import Pack, read_pack
from quizbank.runs import Failed, Finished, Order, Outcome
from quizbank.runs.port import pack as packed
from tests.quizbank.sample import QUESTION, write_pack
from views._services import BrokenPack, Services

PATIENCE_S = 120
"""How long a page may run: a busy machine is no failure."""
ATTACK = "<img src=x onerror=alert(1)>[x](javascript:alert(2))"
MEASURED = {"leads": "", "gap": 15.0, "order": ["crash", "election", "leader"]}
LANES = [
    {
        "id": "etcd-leader",
        "label": {"en": "etcd leader", "pt-BR": "líder do etcd"},
        "kind": "state",
        "spans": [[0, 6_000_000, "cp-1", "agreed"], [6_000_000, 60_000_000, "", "lost"]],
    }
]


def playback(seed: int = 1) -> dict[str, Any]:
    """A settled cluster of three control planes and two workers, and one fault."""
    planes, workers = ["cp-1", "cp-2", "cp-3"], ["worker-1", "worker-2"]
    role = {**dict.fromkeys(planes, "control-plane"), **dict.fromkeys(workers, "worker")}
    facts: list[list[Any]] = [[0, f"host/{name}", {"power": "on"}] for name in role]
    for name in planes:
        leads = "leader" if name == "cp-1" else "follower"
        facts.append([0, f"{name}/etcd", {"process": "running", "role": leads, "term": 2}])
    for number, name in enumerate(workers):
        facts.append([0, f"node/{name}", {"ready": "True"}])
        pod = {"name": f"web-{number}", "app": "web", "node": name, "state": "Ready"}
        facts.append([0, f"pod/{number}", pod])
    facts.append([5_000_000, "cp-2/etcd", {"process": "crashed"}])
    word = {"en": "crashed", "pt-BR": "caiu"}
    fault = {"id": "crash", "t": 5_000_000, "healed": None, "hosts": ["cp-2"], "word": word}
    return {
        "format": 1, "id": f"digest-{seed}", "profile": "1.36", "seed": seed, "until": 60_000_000,
        "not_modelled": [{"en": "traffic", "pt-BR": "tráfego"}],
        "hosts": [{"id": name, "role": role[name], "zone": None} for name in role],
        "components": [{"id": f"{name}/etcd", "host": name, "kind": "etcd"} for name in planes],
        "voters": 3, "majority": 2, "focus": {"app": "web"}, "facts": facts,
        "messages": [], "commands": [], "tables": [], "events": [], "logs": [], "lanes": LANES,
        "story": [], "faults": [{**fault, "components": ["cp-2/etcd"], "links": []}],
    }  # fmt: skip


@dataclass
class FakeRuns:
    """Finishes every order at once and remembers it; `failure` fails those with a timeline."""

    measured: Mapping[str, Any] = field(default_factory=lambda: dict(MEASURED))
    failure: Failed | None = None
    orders: list[Order] = field(default_factory=list)
    seconds: float = 0.0
    """How long a run with a timeline takes."""

    def start(self, order: Order) -> Future[Outcome]:
        self.orders.append(order)
        future: Future[Outcome] = Future()
        if self.seconds and order.scenario.get("timeline"):
            Timer(self.seconds, lambda: future.set_result(self._outcome(order))).start()
        else:
            future.set_result(self._outcome(order))
        return future

    def stored(self, order: Order) -> Finished | None:
        outcome = self._outcome(order)
        return outcome if isinstance(outcome, Finished) else None

    def run(self, order: Order) -> Outcome:
        return self.start(order).result()

    def warm(self) -> None: ...

    def close(self) -> None: ...

    def _outcome(self, order: Order) -> Outcome:
        if self.failure is not None and order.scenario.get("timeline"):
            return self.failure
        return Finished(packed(playback(order.seed), self.measured, {}))


class FullDisk(MemoryLearners):
    """A store that can keep nothing."""

    def say(self, *given: Any) -> Any:
        if given[2] == "chose":
            return super().say(*given)
        raise NotSaved("disk full")

    def lock(self, draft: Draft) -> Prediction:
        raise NotSaved("disk full")


@cache
def sample_pack(folder: Path) -> Pack:
    """The small pack of the quizbank's tests."""
    write_pack(folder)
    return read_pack(folder)


def hostile_pack(folder: Path) -> Pack:
    """The small pack, with markup in every text that it shows."""
    spoilt = re.sub(r'(en|pt-BR): "', rf'\1: "{ATTACK} ', QUESTION)
    write_pack(folder, spoilt)
    return read_pack(folder)


@cache
def services(name: str, folder: Path) -> Services:
    """One set a test: AppTest runs the page in the same process, so it finds the same objects."""
    packs = (sample_pack(folder),)
    learners, runs, broken = MemoryLearners(), FakeRuns(), ()
    match name.partition("[")[0]:
        case "hostile":
            packs = (hostile_pack(folder),)
        case "slow":
            runs.seconds = 0.6
        case "fails":
            runs.failure = Failed("over-budget", "record 48210, at 12 s", seed=1)
        case "full":
            learners = FullDisk()
        case "broken":
            finding = Finding.at(Place("pack.yaml", 3, 1), ("title",), "no title", "add it")
            broken = (BrokenPack("spoilt", (finding,)),)
    return Services(packs, broken, learners, runs)
