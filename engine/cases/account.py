"""One decision told to a person: who was filtered out and why, the scores, the choice."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine.cases.document import Told
from engine.cases.words import WORDS, Words
from engine.fitting.tolerations import forbids
from engine.scheduler.cluster import Cluster
from engine.scheduler.framework import Decision
from engine.scheduler.node_info import NodeInfo
from engine.scheduler.pod_info import PodInfo

ROWS_MAX = 40
"""Nodes that are shown in a table; of more, the best."""
SCHEDULER = "default-scheduler"


def account(
    told: Told, pod: PodInfo, cluster: Cluster, decision: Decision, language: str
) -> Iterator[str]:
    """The lines for a terminal."""
    words = WORDS[language]
    asks = _amounts(_asked(pod)) or words["nothing"]
    yield words["pod"].format(name=f"pod {pod.key}", asks=asks, priority=pod.priority)
    yield from _peculiarities(pod, words)
    yield words["nodes"].format(
        all=len(cluster.nodes),
        looked=len(decision.feasible) + len(decision.verdicts),
        fit=len(decision.feasible),
        refused=len(decision.verdicts),
    )
    if decision.verdicts:
        yield from ("", words["refused"])
        yield from _refusals(pod, cluster, decision, words)
    if decision.totals:
        yield from ("", words["scores"])
        yield from _scores(decision, words)
    yield ""
    yield from _outcome(decision, words)
    if told.notes:
        yield from ("", words["noted"])
        yield from (f"  {_note(note, words)}" for note in told.notes)


def _peculiarities(pod: PodInfo, words: Words) -> Iterator[str]:
    spec = pod.obj["spec"]
    if spec.get("schedulingGates"):
        yield words["gated"]
    if spec.get("schedulerName", SCHEDULER) != SCHEDULER:
        yield words["other"].format(name=spec["schedulerName"])


def _outcome(decision: Decision, words: Words) -> Iterator[str]:
    node, totals = decision.node, dict(zip(decision.feasible, decision.totals, strict=False))
    if node is None:
        yield words["unplaced"]
        yield f"  {decision.message}"
        if decision.nominated:
            victims = ", ".join(f"{v.key} ({v.priority})" for v in decision.victims)
            yield words["preempts"].format(node=decision.nominated, victims=victims)
    elif not totals:
        yield words["only"].format(node=node)
    elif len(decision.best) > 1:
        yield words["tie"].format(
            node=node,
            total=totals[node],
            count=len(decision.best),
            best=", ".join(decision.best[:ROWS_MAX]),
        )
    else:
        second = max(total for name, total in totals.items() if name != node)
        after = ", ".join(name for name, total in totals.items() if total == second)
        yield words["chosen"].format(node=node, total=totals[node], next=f"{after} ({second})")


def _note(note: Sequence[str], words: Words) -> str:
    kind, *rest = note
    said = words[kind].format(*rest)
    return said + words["meant"].format(*rest) if kind == "stranger" and rest[2] else said


def _refusals(pod: PodInfo, cluster: Cluster, decision: Decision, words: Words) -> Iterator[str]:
    rows = []
    for name, verdict in list(decision.verdicts.items())[:ROWS_MAX]:
        because = _detail(verdict.plugin, verdict.reasons, pod, cluster.nodes[name])
        rows.append((name, verdict.plugin, ", ".join(verdict.reasons) + because))
    yield from _table(rows)
    if len(decision.verdicts) > ROWS_MAX:
        yield "  " + words["more"].format(count=len(decision.verdicts) - ROWS_MAX)


def _detail(plugin: str, reasons: Sequence[str], pod: PodInfo, node: NodeInfo) -> str:
    """What lies behind a reason, where a number or a taint says it."""
    if plugin == "TaintToleration":
        against = [t for t in node.taints if forbids([t], pod.tolerations)]
        return f" [{', '.join(_taint(taint) for taint in against)}]"
    if plugin != "NodeResourcesFit":
        return ""
    free = _free(node)
    short = [
        f"{resource}: {_amount(resource, wanted)} > {_amount(resource, free.get(resource, 0))}"
        for resource, wanted in _asked(pod).items()
        if f"Insufficient {resource}" in reasons
    ]
    return f" [{', '.join(short)}]" if short else ""


def _taint(taint: Mapping[str, Any]) -> str:
    value = f"={taint['value']}" if taint.get("value") else ""
    return f"{taint['key']}{value}:{taint['effect']}"


def _scores(decision: Decision, words: Words) -> Iterator[str]:
    """One row a node, the best first; columns that are the same for all still count."""
    heads = [f"{plugin} ×{weight}" for plugin, (weight, _) in decision.columns.items()]
    order = sorted(range(len(decision.feasible)), key=lambda at: -decision.totals[at])
    rows = [("", *heads, words["total"])]
    for at in order[:ROWS_MAX]:
        cells = []
        for plugin, (_, scores) in decision.columns.items():
            raw = decision.raw[plugin]
            cells.append(str(scores[at]) if raw is scores else f"{raw[at]} → {scores[at]}")
        rows.append((decision.feasible[at], *cells, str(decision.totals[at])))
    yield from _table(rows)
    if len(order) > ROWS_MAX:
        yield "  " + words["more"].format(count=len(order) - ROWS_MAX)


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield f"  {'  '.join(cells)}".rstrip()


def _asked(pod: PodInfo) -> dict[str, int]:
    asked = {"cpu": pod.cpu, "memory": pod.memory, "ephemeral-storage": pod.ephemeral}
    return {resource: value for resource, value in (asked | dict(pod.other)).items() if value}


def _free(node: NodeInfo) -> dict[str, int]:
    other = {k: v - node.used_other.get(k, 0) for k, v in node.all_other.items()}
    return {
        **other,
        "cpu": node.all_cpu - node.used_cpu,
        "memory": node.all_memory - node.used_memory,
        "ephemeral-storage": node.all_ephemeral - node.used_ephemeral,
    }


def _amounts(asked: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {_amount(name, value)}" for name, value in asked.items())


def _amount(resource: str, value: int) -> str:
    """As one writes it in a manifest: 1500m, 2, 512Mi."""
    if resource == "cpu":
        return str(value // 1000) if value % 1000 == 0 else f"{value}m"
    if resource in ("memory", "ephemeral-storage"):
        for unit, size in (("Gi", 1 << 30), ("Mi", 1 << 20), ("Ki", 1 << 10)):
            if value and value % size == 0:
                return f"{value // size}{unit}"
    return str(value)


def as_json(told: Told, decision: Decision) -> dict[str, Any]:
    """The whole decision for programs."""
    return {
        "node": decision.node,
        "best": list(decision.best),
        "feasible": list(decision.feasible),
        "scores": decision.scores,
        "raw": {plugin: dict(zip(decision.feasible, numbers, strict=True))
                for plugin, numbers in decision.raw.items()},
        "weights": {plugin: weight for plugin, (weight, _) in decision.columns.items()},
        "refused": {
            node: {"plugin": v.plugin, "reasons": list(v.reasons), "preemptionCouldHelp": v.curable}
            for node, v in decision.verdicts.items()
        },
        "message": decision.message,
        "nominated": decision.nominated or None,
        "victims": [pod.key for pod in decision.victims],
        "notes": [_note(note, WORDS["en"]) for note in told.notes],
    }  # fmt: skip
