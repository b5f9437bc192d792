"""The timeline's lanes: who leads etcd, who holds the leases, what the operator asked, how many
pods are Ready.
"""

from collections.abc import Callable, Iterator
from typing import Any

from engine.history import Run
from engine.playback.operator import Fact
from engine.probes.traffic import services_of, shares

NODE_LANES_MAX = 6
OFFICES = (
    ("kube-controller-manager", "controller-manager"),
    ("kube-scheduler", "scheduler"),
    ("cloud-controller-manager", "cloud-controller"),
)
"""Kinds of process that hold a lease, with the names of their lanes."""
Says = dict[str, str]
Span = list[Any]

TRAFFIC: Says = {"en": "requests to {app} served", "pt-BR": "pedidos a {app} atendidos"}
NO_LEADER: Says = {"en": "no leader", "pt-BR": "sem líder"}
NOBODY: Says = {"en": "nobody", "pt-BR": "ninguém"}
WAITS: Says = {"en": "waits", "pt-BR": "espera"}
READY: Says = {"en": "{app} pods Ready", "pt-BR": "pods {app} Ready"}
RUNNING: Says = {"en": "{app} containers running", "pt-BR": "contêineres {app} rodando"}
LEADER: Says = {"en": "etcd leader", "pt-BR": "líder do etcd"}
COMMANDS: Says = {"en": "operator", "pt-BR": "operador"}


def lanes(run: Run, known: list[Fact], app: str | None) -> list[dict[str, Any]]:
    """All lanes, top to bottom."""
    shown = [
        _lane(
            "etcd-leader",
            LEADER,
            _held(run, known, "etcd", lambda state: state.get("role") == "leader", NO_LEADER),
        )
    ]
    if run.commands:
        shown.append(
            {
                "id": "commands",
                "label": COMMANDS,
                "kind": "ticks",
                "ticks": [_tick(command) for command in run.commands.values()],
            }
        )
    for kind, short in OFFICES:
        if not any(kind in machine.processes for machine in run.hosts.values()):
            continue
        label = {"en": f"lease: {short}", "pt-BR": f"lease: {short}"}
        shown.append(
            _lane(
                f"lease-{short}",
                label,
                _held(
                    run,
                    known,
                    kind,
                    lambda state: state.get("lease") in ("holder", "failing"),
                    NOBODY,
                ),
            )
        )
    shown += _node_lanes(run, known)
    if app is not None:
        shown.append(_steps(f"pods-ready-{app}", READY, app, ready_points(known, app)))
        running = list(running_points(known, app))
        if running:
            shown.append(_steps(f"containers-running-{app}", RUNNING, app, iter(running)))
        shown += _traffic_lanes(run, app)
    return shown


def _node_lanes(run: Run, known: list[Fact]) -> list[dict[str, Any]]:
    """One lane for each node whose Ready condition changed, or whose machine lost its power."""
    moved = dict.fromkeys(
        entity.partition("/")[2]
        for at, entity, fields in known
        if at > 0
        and fields
        and (
            (entity.startswith("node/") and "ready" in fields)
            or (entity.startswith("host/") and "power" in fields)
        )
    )
    nodes = [name for name in moved if any(entity == f"node/{name}" for _, entity, _ in known)]
    return [
        _lane(
            f"node-{name}",
            {"en": f"node {name}", "pt-BR": f"nó {name}"},
            _readiness(run, known, name),
        )
        for name in nodes[:NODE_LANES_MAX]
    ]


def _readiness(run: Run, known: list[Fact], name: str) -> list[Span]:
    spans: list[Span] = []
    for at, entity, fields in known:
        if entity != f"node/{name}" or (fields is not None and "ready" not in fields):
            continue
        ready = "gone" if fields is None else fields["ready"]
        word = {"True": "Ready", "False": "NotReady"}.get(ready, ready)
        tone = {"True": "agreed", "False": "lost"}.get(ready, "open")
        if spans:
            spans[-1][1] = at
        spans.append([at, run.duration, word, tone])
    return spans


def _traffic_lanes(run: Run, app: str) -> list[dict[str, Any]]:
    """How many of 100 requests to the Service of a workload would be served, over time."""
    for service in services_of(run):
        if service == app:
            points = [(max(0, at), round(share)) for at, share in shares(run, service)]
            lane = _steps(f"traffic-{service}", TRAFFIC, service, iter(points))
            return [{**lane, "unit": {"en": "%", "pt-BR": "%"}, "max": 100}]
    return []


def _lane(name: str, label: Says, spans: list[Span]) -> dict[str, Any]:
    return {"id": name, "label": label, "kind": "state", "spans": spans}


def _held(
    run: Run, known: list[Fact], kind: str, holds: Callable[[dict[str, Any]], bool], nobody: Says
) -> list[Span]:
    """Stretches of time with the host whose `kind` process holds the office; a failing holder is
    open.
    """
    states: dict[str, dict[str, Any]] = {}
    spans: list[Span] = []
    for at, entity, fields in known:
        host, _, found = entity.partition("/")
        if found != kind or fields is None:
            continue
        states.setdefault(host, {}).update(fields)
        holder = next(
            (
                name
                for name, state in states.items()
                if state.get("process") in ("running", "paused") and holds(state)
            ),
            None,
        )
        failing = holder is not None and states[holder].get("lease") == "failing"
        word: str | Says = holder if holder is not None else nobody
        tone = "open" if failing else "agreed" if holder is not None else "lost"
        if spans and spans[-1][0] == at:
            spans.pop()
        if spans and spans[-1][2:] == [word, tone]:
            continue
        if spans:
            spans[-1][1] = at
        spans.append([at, run.duration, word, tone])
    return spans


def _tick(command: Any) -> list[Any]:
    if command.end is None:
        return [command.at, "wait", None, WAITS]
    return [command.at, "ok" if command.code == 0 else "lost", command.end, None]


def _steps(name: str, label: Says, app: str, counts: Iterator[tuple[int, int]]) -> dict[str, Any]:
    points: list[list[int]] = []
    for at, count in counts:
        if points and points[-1][0] == at:
            points.pop()
        if not points or points[-1][1] != count:
            points.append([at, count])
    points = points or [[0, 0]]
    spelled = {language: text.format(app=app) for language, text in label.items()}
    unit = {"en": "pods", "pt-BR": "pods"}
    return {
        "id": name,
        "label": spelled,
        "kind": "step",
        "unit": unit,
        "max": max(count for _, count in points),
        "points": points,
    }


def ready_points(known: list[Fact], app: str) -> Iterator[tuple[int, int]]:
    """How many pods of a workload the API calls Ready, at every change."""
    return _count(known, "pod", app, lambda state: state.get("state") == "Ready")


def running_points(known: list[Fact], app: str) -> Iterator[tuple[int, int]]:
    """How many containers of a workload really run, at every change."""
    return _count(known, "container", app, lambda state: state.get("state") == "running")


def _count(
    known: list[Fact], prefix: str, app: str, counts: Callable[[dict[str, Any]], bool]
) -> Iterator[tuple[int, int]]:
    states: dict[str, dict[str, Any]] = {}
    for at, entity, fields in known:
        if not entity.startswith(f"{prefix}/"):
            continue
        if fields is None:
            states.pop(entity, None)
        else:
            states[entity] = {**states.get(entity, {}), **fields}
        yield at, sum(1 for state in states.values() if state.get("app") == app and counts(state))
