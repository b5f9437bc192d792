"""Preemption and its messages once more, as plainly as plain.py: try every node by itself, take all
less important pods away, and let them back one by one.

After pkg/scheduler/framework/preemption and the plugin defaultpreemption. Only tests use it.
"""

from collections.abc import Iterable
from typing import Any

from tests.engine.scheduler.plain import World, asks, labels, number, why_not
from tests.engine.scheduler.plain import chosen as selected

Obj = dict[str, Any]
HOPELESS = (
    "node(s) were unschedulable",
    "node(s) had untolerated taint(s)",
    "node(s) didn't match Pod's node affinity/selector",
    "node(s) didn't match pod topology spread constraints (missing required label)",
    "node(s) didn't match pod affinity rules",
)
"""Reasons that nobody's leaving could cure."""


def priority(pod: Obj) -> int:
    return int(pod["spec"].get("priority") or 0)


def started(pod: Obj) -> str:
    return str(pod["status"]["startTime"])


def by_importance(pods: Iterable[Obj]) -> list[Obj]:
    return sorted(pods, key=lambda pod: (-priority(pod), started(pod)))


def could_help(world: World, node: Obj, reasons: list[str]) -> bool:
    offers = node["status"]["allocatable"]
    too_much = any(number(offers.get(k, "0")) < v for k, v in asks(world.pod).items())
    short = any(reason.startswith("Insufficient") for reason in reasons)
    return not any(reason in HOPELESS for reason in reasons) and not (short and too_much)


def violators(pods: list[Obj], budgets: list[Obj]) -> list[Obj]:
    """Those whose leaving, in this order, breaks a budget."""
    left = [budget["status"]["disruptionsAllowed"] for budget in budgets]
    found = []
    for pod in pods:
        mine = [
            at
            for at, budget in enumerate(budgets)
            if budget["metadata"]["namespace"] == pod["metadata"]["namespace"]
            and selected(budget["spec"]["selector"], labels(pod))
        ]
        for at in mine:
            left[at] -= 1
        if any(left[at] < 0 for at in mine):
            found.append(pod)
    return found


def victims_on(case: Obj, node: Obj) -> tuple[list[Obj], int] | list[str]:
    """Who must leave and how many budgets that breaks, or why it would not help."""
    name, mine = node["metadata"]["name"], priority(case["pod"])
    here = [p for p in case["pods"] if p["spec"]["nodeName"] == name]
    lesser = by_importance(pod for pod in here if priority(pod) < mine)
    if not lesser:
        return ["No preemption victims found for incoming pod"]
    kept = [pod for pod in case["pods"] if pod not in lesser]

    def refused() -> list[str]:
        return why_not(World({**case, "pods": kept}), node)

    if refused():
        return refused()
    protected = violators(lesser, case.get("podDisruptionBudgets") or [])
    gone = []
    for pod in [*protected, *(one for one in lesser if one not in protected)]:
        kept.append(pod)
        if refused():
            kept.remove(pod)
            gone.append(pod)
    return by_importance(gone), sum(pod in protected for pod in gone)


def cost(victims: list[Obj], violations: int) -> tuple[int, int, int, int]:
    total = sum(priority(pod) + 2**31 for pod in victims)
    return violations, priority(victims[0]), total, len(victims)


def latest(victims: list[Obj]) -> str:
    return min(started(pod) for pod in victims if priority(pod) == priority(victims[0]))


def histogram(count: int, reasons: list[str]) -> str:
    lines = sorted(f"{reasons.count(one)} {one}" for one in dict.fromkeys(reasons))
    return f"0/{count} nodes are available: {', '.join(lines)}."


def preempt(case: Obj) -> tuple[list[tuple[str, list[str]]], str]:
    """The nodes that preemption may choose with the names of their victims, and the message when
    there is none; nothing when the pod fits somewhere.
    """
    world = World(case)
    refused = {node["metadata"]["name"]: why_not(world, node) for node in world.nodes}
    if not all(refused.values()):
        return [], ""
    candidates: list[tuple[str, list[Obj], int]] = []
    unhelpful: list[str] = []
    for node in world.nodes:
        name = node["metadata"]["name"]
        if not could_help(world, node, refused[name]):
            unhelpful.append("Preemption is not helpful for scheduling")
            continue
        found = victims_on(case, node)
        if isinstance(found, list):
            unhelpful += found
        else:
            candidates.append((name, *found))
    if not candidates:
        first = histogram(len(refused), [one for many in refused.values() for one in many])
        second = histogram(len(refused), unhelpful)
        return [], f"{first} no new claims to deallocate, preemption: {second}"
    least = min(cost(victims, broken) for _, victims, broken in candidates)
    tied = [(name, gone) for name, gone, broken in candidates if cost(gone, broken) == least]
    last = max(latest(gone) for _, gone in tied)
    return [
        (name, sorted(pod["metadata"]["name"] for pod in gone))
        for name, gone in tied
        if latest(gone) == last
    ], ""
