"""The FlowSchemas and PriorityLevelConfigurations that every server makes sure exist.

After apiserver/pkg/apis/flowcontrol/bootstrap/default.go: mandatory ones and suggested ones.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from engine.objects import Obj, freeze
from engine.units import EPOCH, rfc3339

VERSION = "flowcontrol.apiserver.k8s.io/v1"
_MARK = {"apf.kubernetes.io/autoupdate-spec": "true"}
_ALL = ("*",)


class _Level(NamedTuple):
    name: str
    shares: int
    lends: int  # percent
    queues: int = 0  # 0: who finds no seat is refused
    hand: int = 0


_LEVELS = (
    _Level("catch-all", 5, 0),
    _Level("node-high", 40, 25, 64, 6),
    _Level("system", 30, 33, 64, 6),
    _Level("leader-election", 10, 0, 16, 4),
    _Level("workload-high", 40, 50, 128, 6),
    _Level("workload-low", 100, 90, 128, 6),
    _Level("global-default", 20, 50, 128, 6),
)
_LENGTH = 50
"""How many requests each queue holds."""


def _group(name: str) -> dict[str, Any]:
    return {"kind": "Group", "group": {"name": name}}


def _user(name: str) -> dict[str, Any]:
    return {"kind": "User", "user": {"name": name}}


def _account(name: str) -> dict[str, Any]:
    """A service account of kube-system."""
    return {"kind": "ServiceAccount", "serviceAccount": {"name": name, "namespace": "kube-system"}}


def _rule(
    verbs: tuple[str, ...] = _ALL,
    group: str = "*",
    resources: tuple[str, ...] = _ALL,
    *,
    cluster: bool = False,
) -> dict[str, Any]:
    rule: dict[str, Any] = {
        "verbs": verbs, "apiGroups": (group,), "resources": resources, "namespaces": _ALL,
    }  # fmt: skip
    return {**rule, "clusterScope": True} if cluster else rule


_EVERYTHING = {
    "resourceRules": (_rule(cluster=True),),
    "nonResourceRules": ({"verbs": _ALL, "nonResourceURLs": _ALL},),
}
_KEPT = ("get", "create", "update")
_LEASES = _rule(_KEPT, "coordination.k8s.io", ("leases",))
_ANYBODY = (_group("system:unauthenticated"), _group("system:authenticated"))
_CONTROLLERS = _user("system:kube-controller-manager")
_SCHEDULER = _user("system:kube-scheduler")
_NODES = (_group("system:nodes"),)


class _Schema(NamedTuple):
    name: str
    level: str
    precedence: int
    by: str  # what tells its flows apart; "": it has one
    subjects: tuple[Mapping[str, Any], ...]
    covers: Mapping[str, Any] = _EVERYTHING


_SCHEMAS = (
    _Schema("exempt", "exempt", 1, "", (_group("system:masters"),)),
    _Schema("probes", "exempt", 2, "", _ANYBODY,
            {"nonResourceRules": ({"verbs": ("get",),
                                   "nonResourceURLs": ("/healthz", "/readyz", "/livez")},)}),
    _Schema("system-leader-election", "leader-election", 100, "ByUser",
            (_CONTROLLERS, _SCHEDULER, _account("*")), {"resourceRules": (_LEASES,)}),
    _Schema("system-node-high", "node-high", 400, "ByUser", _NODES,
            {"resourceRules": (_rule(group="", resources=("nodes", "nodes/status"), cluster=True),
                               _rule(group="coordination.k8s.io", resources=("leases",)))}),
    _Schema("system-nodes", "system", 500, "ByUser", _NODES),
    _Schema("kube-controller-manager", "workload-high", 800, "ByNamespace", (_CONTROLLERS,)),
    _Schema("kube-scheduler", "workload-high", 800, "ByNamespace", (_SCHEDULER,)),
    _Schema("kube-system-service-accounts", "workload-high", 900, "ByNamespace", (_account("*"),)),
    _Schema("service-accounts", "workload-low", 9000, "ByUser",
            (_group("system:serviceaccounts"),)),
    _Schema("global-default", "global-default", 9900, "ByUser", _ANYBODY),
    _Schema("catch-all", "catch-all", 10000, "ByUser", _ANYBODY),
)  # fmt: skip
_BEFORE_LEASES = (
    _Schema("endpoint-controller", "workload-high", 150, "ByUser",
            (_CONTROLLERS, _account("endpoint-controller"),
             _account("endpointslicemirroring-controller")),
            {"resourceRules": (_rule(_KEPT, "", ("endpoints",)),)}),
    _Schema("workload-leader-election", "leader-election", 200, "ByUser", (_account("*"),),
            {"resourceRules": (_rule(_KEPT, "", ("endpoints", "configmaps")), _LEASES)}),
)  # fmt: skip
"""For elections by other objects than leases; until 1.33."""


def configured(*, elects_by_leases: bool) -> tuple[Obj, ...]:
    """All of them, levels first; `elects_by_leases` is the release's."""
    schemas = _SCHEMAS if elects_by_leases else _SCHEMAS + _BEFORE_LEASES
    exempt = _object("PriorityLevelConfiguration", "exempt", {"type": "Exempt", "exempt": {
        "nominalConcurrencyShares": 0, "lendablePercent": 0}})  # fmt: skip
    return freeze((exempt, *map(_level, _LEVELS), *map(_schema, schemas)))  # type: ignore[no-any-return]


def _object(kind: str, name: str, spec: Mapping[str, Any]) -> dict[str, Any]:
    meta = {"name": name, "annotations": _MARK, "generation": 1}
    return {"apiVersion": VERSION, "kind": kind, "metadata": meta, "spec": spec}


def _level(row: _Level) -> dict[str, Any]:
    response: dict[str, Any] = {"type": "Reject"}
    if row.queues:
        queuing = {"queues": row.queues, "handSize": row.hand, "queueLengthLimit": _LENGTH}
        response = {"type": "Queue", "queuing": queuing}
    limited = {
        "nominalConcurrencyShares": row.shares,
        "lendablePercent": row.lends,
        "limitResponse": response,
    }
    return _object("PriorityLevelConfiguration", row.name, {"type": "Limited", "limited": limited})


def _schema(row: _Schema) -> dict[str, Any]:
    spec: dict[str, Any] = {
        "priorityLevelConfiguration": {"name": row.level},
        "matchingPrecedence": row.precedence,
        "rules": ({"subjects": row.subjects, **row.covers},),
    }
    if row.by:
        spec["distinguisherMethod"] = {"type": row.by}
    found = {
        "type": "Dangling", "status": "False", "reason": "Found",
        "message": "This FlowSchema references the PriorityLevelConfiguration object named "
        f'"{row.level}" and it exists',
        "lastTransitionTime": rfc3339(EPOCH),
    }  # fmt: skip
    return {**_object("FlowSchema", row.name, spec), "status": {"conditions": (found,)}}
