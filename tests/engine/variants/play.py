"""Recordings that nobody made: steps as a recording writes them, played, and asked for facts."""

import json
from typing import Any, NamedTuple

from engine.objects import Obj
from engine.recording import read_recording
from engine.replay import replay

Row = dict[str, Any]
WEB = "kubectl create deployment web --image=nginx:1.27 --replicas=6"


def apply(value: Obj) -> str:
    """The command that pipes an object into `kubectl apply`."""
    return f"echo '{json.dumps(value)}' | kubectl apply -f -"


def workload(kind: str, name: str, image: str = "nginx:1.27", **spec: Any) -> Obj:
    """A workload of apps/v1 whose pods have the label app={name}; `pod` adds to their spec."""
    pod = {"containers": [{"name": "c", "image": image}], **spec.pop("pod", {})}
    template = {"metadata": {"labels": {"app": name}}, "spec": pod}
    body = {"selector": {"matchLabels": {"app": name}}, "template": template, **spec}
    return {"apiVersion": "apps/v1", "kind": kind, "metadata": {"name": name}, "spec": body}


class Answer(NamedTuple):
    """What a command answered."""

    code: int
    out: str
    err: str


class Played:
    """The rows of a played recording, with the questions that tests ask; times in its seconds."""

    def __init__(self, *steps: tuple[float, str], total: float, up: str, seed: int = 1) -> None:
        state = {"up": up, "steps": [list(step) for step in steps], "total": total}
        start = {"t": 0, "kind": "scenario", "name": "x", "event": "START", "state": state}
        self.rows = replay(read_recording(json.dumps(start)), seed)[1:-1]
        for row in self.rows:
            row["t"] = round(row["t"] - 1, 3)  # as the steps count

    def seen(self, kind: str, name: str = "") -> list[Row]:
        """The changes of a kind of object, from the first step on."""
        return [
            row
            for row in self.rows
            if row["kind"] == kind and row["t"] >= 0 and name in ("", row["name"])
        ]

    def at(self, t: float, kind: str = "Pod") -> dict[str, Obj]:
        """What stands then: name to short state."""
        found: dict[str, Obj] = {}
        for row in self.rows:
            if row["kind"] == kind and row["t"] <= t:
                found.pop(row["name"], None)
                if row["state"] is not None:
                    found[row["name"]] = row["state"]
        return found

    def owners(self, t: float) -> list[str]:
        """The owners of the pods that stand then, "" for a pod without one."""
        return sorted(next(iter(one["owner"]), "") for one in self.at(t).values())

    def made(self, after: float, before: float = float("inf")) -> list[str]:
        """The names of the pods that were created in a span of time."""
        added = (row for row in self.seen("Pod") if row["event"] == "ADDED")
        return [row["name"] for row in added if after <= row["t"] < before]

    def events(self, reason: str) -> list[str]:
        """The messages of new Events with this reason, in order."""
        rows = [row for row in self.seen("Event") if row["event"] == "ADDED"]
        return [row["state"]["message"] for row in rows if row["state"]["reason"] == reason]

    def first(self, reason: str) -> float:
        """When the first Event with this reason was written."""
        return float(next(r["t"] for r in self.seen("Event") if r["state"]["reason"] == reason))

    def answers(self) -> list[Answer]:
        """What the commands answered, in order of their answers."""
        rows = [row["state"] for row in self.rows if row["kind"] == "step" and row["state"]]
        return [Answer(row["rc"], row["out"], row["err"]) for row in rows]


def play(*steps: tuple[float, str], total: float, up: str = "--nodes 3", seed: int = 1) -> Played:
    """Play steps, each a pair of seconds and a command, until `total` seconds."""
    return Played(*steps, total=total, up=up, seed=seed)
