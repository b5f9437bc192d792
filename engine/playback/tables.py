"""The operator's tables: what `kubectl get` and `etcdctl` would have printed, as changes of rows
in time.

A kubectl table shows what the operator's client has heard: while it is cut off from the API the
rows stand still, and catch up when it is back.
"""

from collections.abc import Callable, Iterator
from typing import Any

from engine.history import Run
from engine.objects import Obj, dig, holds, is_deleting, name
from engine.playback.facts import pod_state
from engine.playback.operator import Fact
from engine.units import EPOCH, parse_rfc3339

Cell = str | dict[str, int]
Row = tuple[int, str, list[Cell] | None]

PODS = ("NAME", "READY", "STATUS", "RESTARTS", "AGE", "NODE")
NODES = ("NAME", "STATUS", "ROLES", "AGE", "VERSION")
DEPLOYMENTS = ("NAME", "READY", "UP-TO-DATE", "AVAILABLE", "AGE")
SERVICES = ("NAME", "TYPE", "CLUSTER-IP", "EXTERNAL-IP", "PORT(S)", "AGE")
ENDPOINTS = ("NAME", "READY", "NOT READY")
MEMBERS = ("ENDPOINT", "LEADER", "TERM", "ERRORS")
CONTAINERS = ("HOST", "CONTAINER", "STATE", "POD")

OWN_SERVICE = "kubernetes"
"""The API server's own Service, which every cluster has: alone it is not worth a table."""

STATUS_WORDS = {"Ready": "Running"}
"""Where kubectl's STATUS column says another word than the map."""


def tables(run: Run, known: list[Fact]) -> list[dict[str, Any]]:
    """All tables of the operator's view, in the order in which they are shown."""
    offline = _offline(known, run.duration)
    stored = [
        ("deployments", "kubectl get deployments", DEPLOYMENTS, _deployment),
        ("pods", "kubectl get pods -o wide", PODS, _pod),
        ("nodes", "kubectl get nodes", NODES, _node),
        ("services", "kubectl get services", SERVICES, _service),
        ("endpointslices", "kubectl get endpointslices", ENDPOINTS, _endpoints),
    ]
    shown = [
        _table(kind, line, "api", columns, _stored(run, kind, cells, offline))
        for kind, line, columns, cells in stored
    ]
    shown.append(_table("etcd", "etcdctl endpoint status", "etcd", MEMBERS, _members(known)))
    shown.append(_table("containers", "crictl ps", "host", CONTAINERS, _containers(known)))
    return [table for table in shown if any(row[1] != OWN_SERVICE for row in table["rows"])]


def _table(
    kind: str, line: str, via: str, columns: tuple[str, ...], rows: Iterator[Row]
) -> dict[str, Any]:
    return {"id": kind, "line": line, "via": via, "columns": list(columns), "rows": list(rows)}


def _offline(known: list[Fact], until: int) -> list[tuple[int, int]]:
    """The stretches in which the operator's client heard nothing."""
    stretches, since = [], None
    for at, entity, fields in known:
        if entity != "operator" or not fields or "link" not in fields:
            continue
        if fields["link"] != "ok" and since is None:
            since = at
        elif fields["link"] == "ok" and since is not None:
            stretches.append((since, at))
            since = None
    return [*stretches, (since, until + 1)] if since is not None else stretches


def _stored(
    run: Run, resource: str, cells: Callable[[Obj, Run], list[Cell]], offline: list[tuple[int, int]]
) -> Iterator[Row]:
    prefix = f"/registry/{resource}/default/" if resource != "nodes" else "/registry/nodes/"
    opening: dict[str, list[Cell]] = {}
    later: list[Row] = []
    last: dict[str, list[Cell] | None] = {}
    for write in run.writes:
        if not write.key.startswith(prefix):
            continue
        key, at = write.key.removeprefix(prefix), write.at - run.start
        row = None if write.value is None else cells(write.value, run)
        if at <= 0:
            opening.pop(key, None)
            if row is not None:
                opening[key] = row
        elif key not in last or last[key] != row:
            heard = next((end for begin, end in offline if begin <= at < end), at)
            later.append((heard, key, row))
        last[key] = row
    yield from ((0, key, row) for key, row in opening.items())
    yield from sorted((row for row in later if row[0] <= run.duration), key=lambda row: row[0])


def _age(value: Obj, run: Run) -> Cell:
    created = value["metadata"].get("creationTimestamp")
    return {"age": parse_rfc3339(created) - EPOCH - run.start} if created else "<unknown>"


def _pod(pod: Obj, run: Run) -> list[Cell]:
    containers = dig(pod, "status.containerStatuses") or ()
    ready = sum(1 for container in containers if container.get("ready"))
    restarts = sum(container.get("restartCount", 0) for container in containers)
    waiting = next((reason for c in containers if (reason := dig(c, "state.waiting.reason"))), None)
    state = pod_state(pod)
    word = state if is_deleting(pod) or waiting is None else waiting
    total = len(pod["spec"]["containers"])
    node = dig(pod, "spec.nodeName") or "<none>"
    return [
        name(pod),
        f"{ready}/{total}",
        STATUS_WORDS.get(word, word),
        str(restarts),
        _age(pod, run),
        node,
    ]


def _node(node: Obj, run: Run) -> list[Cell]:
    words = ["Ready" if holds(node, "Ready") else "NotReady"]
    if dig(node, "spec.unschedulable"):
        words.append("SchedulingDisabled")
    marks = node["metadata"].get("labels") or {}
    roles = [key.rpartition("/")[2] for key in marks if key.startswith("node-role.kubernetes.io/")]
    version = dig(node, "status.nodeInfo.kubeletVersion", "")
    return [name(node), ",".join(words), ",".join(roles) or "<none>", _age(node, run), version]


def _deployment(deployment: Obj, run: Run) -> list[Cell]:
    status = deployment.get("status") or {}
    ready = f"{status.get('readyReplicas', 0)}/{deployment['spec'].get('replicas', 1)}"
    counts = [str(status.get(field, 0)) for field in ("updatedReplicas", "availableReplicas")]
    return [name(deployment), ready, *counts, _age(deployment, run)]


def _service(service: Obj, run: Run) -> list[Cell]:
    spec = service["spec"]
    kind = spec.get("type", "ClusterIP")
    ingress = dig(service, "status.loadBalancer.ingress") or ()
    given = ",".join(entry.get("ip", "") for entry in ingress)
    external = (given or "<pending>") if kind == "LoadBalancer" else "<none>"
    ports = [
        f"{port['port']}{':' + str(port['nodePort']) if port.get('nodePort') else ''}/TCP"
        for port in spec.get("ports") or ()
    ]
    address = spec.get("clusterIP", "<none>")
    return [name(service), kind, address, external, ",".join(ports), _age(service, run)]


def _endpoints(piece: Obj, run: Run) -> list[Cell]:
    entries = piece.get("endpoints") or ()
    ready = sum(1 for entry in entries if dig(entry, "conditions.ready"))
    return [name(piece), str(ready), str(len(entries) - ready)]


def _members(known: list[Fact]) -> Iterator[Row]:
    """`etcdctl endpoint status`, asked of every member all the time."""
    shown: dict[str, dict[str, Any]] = {}
    last: dict[str, list[Cell]] = {}
    for at, entity, fields in known:
        host, _, kind = entity.partition("/")
        if kind != "etcd" or fields is None:
            continue
        state = shown.setdefault(entity, {})
        state.update(fields)
        row = _member(host, state)
        if last.get(host) != row:
            last[host] = row
            yield at, host, row


def _member(host: str, state: dict[str, Any]) -> list[Cell]:
    if state.get("process") == "off":
        return [host, "", "", "context deadline exceeded"]
    if state.get("process") not in ("running", "paused"):
        return [host, "", "", "connection refused"]
    leads = state.get("role") == "leader"
    error = "" if state.get("leader") or leads else "etcdserver: no leader"
    return [host, str(leads).lower(), str(state.get("term") or 0), error]


def _containers(known: list[Fact]) -> Iterator[Row]:
    """`crictl ps` on every machine: what really runs, whatever the API says."""
    for at, entity, fields in known:
        kind, _, rest = entity.partition("/")
        if kind != "container":
            continue
        if fields is None:
            yield at, rest, None
            continue
        host, _, container = rest.partition("/")
        pod = str(fields["pod"]).rpartition("/")[2]
        yield at, rest, [host, container[:13], str(fields["state"]), pod]
