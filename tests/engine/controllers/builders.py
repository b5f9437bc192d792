"""Objects for controller tests, and a cluster in one dict that grants wishes at once."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from engine.controllers._backoff import Backoff
from engine.controllers._base import (
    Cache,
    Create,
    Delete,
    Patch,
    Rule,
    Update,
    UpdateStatus,
)
from engine.controllers._census import Standing, standing_of
from engine.controllers._pods import is_finished
from engine.controllers._references import listing
from engine.objects import Obj, controller_of, evolve, freeze, key_of, namespace, uid
from engine.units import DAY, EPOCH, SECOND, rfc3339

START = rfc3339(EPOCH)


class Shelf:
    """A cache of plain objects: what a reconcile sees."""

    counts_terminating = True
    empties_in_order = True
    signing_us = 365 * DAY

    def __init__(self, objects: Mapping[str, Iterable[Obj]], wall: int = EPOCH, now: int = 0):
        self.objects = {
            kind: {key_of(one): freeze(one) for one in many} for kind, many in objects.items()
        }
        self.wall, self.now = wall, now
        self.failures = Backoff()

    def get(self, resource: str, key: str) -> Obj | None:
        return self.objects.get(resource, {}).get(key)

    def every(self, resource: str, space: str = "") -> Sequence[Obj]:
        many = self.objects.get(resource, {}).values()
        return [one for one in many if not space or namespace(one) == space]

    def owned(self, resource: str, owner: Obj) -> Sequence[Obj]:
        return [
            one
            for one in self.every(resource)
            if (controller_of(one) or {}).get("uid") == uid(owner)
        ]

    def orphans(self, resource: str, space: str) -> Sequence[Obj]:
        return [one for one in self.every(resource, space) if controller_of(one) is None]

    def on_node(self, node: str) -> Sequence[Obj]:
        return [one for one in self.every("pods") if (one["spec"].get("nodeName") or "") == node]

    def bound(self) -> Iterable[str]:
        return dict.fromkeys(one["spec"].get("nodeName") or "" for one in self.every("pods"))

    def finished(self) -> Sequence[Obj]:
        return [one for one in self.every("pods") if is_finished(one)]

    def census(self, owner: Obj) -> Mapping[Standing, int]:
        return Counter(standing_of(pod) for pod in self.owned("pods", owner))

    def tick(self, seconds: int) -> None:
        self.wall += seconds * SECOND
        self.now += seconds * SECOND


class Cluster(Shelf):
    """A shelf that does what controllers wish, as an API server would."""

    def __init__(self, objects: Mapping[str, Iterable[Obj]], wall: int = EPOCH):
        super().__init__(objects, wall)
        self.serial = 0
        self.created: Obj | None = None
        self.events: list[str] = []

    def grant(self, wish: object) -> None:
        if isinstance(wish, UpdateStatus) and wish.lists_created and self.created is not None:
            wish = replace(wish, body=listing(wish.body, wish.lists_created, self.created))
        match wish:
            case Create(resource=resource, body=body):
                self._create(resource, body)
            case Update(resource=resource, body=body) | UpdateStatus(resource=resource, body=body):
                old = self.objects[resource][key_of(body)]
                bump = int(body.get("spec") != old.get("spec"))
                generation = old["metadata"].get("generation", 1) + bump
                self._put(resource, evolve(body, {"metadata": {"generation": generation}}))
            case Patch(resource=resource, target=target, change=change):
                self._put(resource, evolve(self.objects[resource][key_of(target)], change))
            case Delete(resource=resource, target=target):
                self.objects[resource].pop(key_of(target), None)
        said = getattr(wish, "said", None)
        if said is not None:
            self.events.append(f"{said.reason}: {said.message}")

    def settle(self, rules: Iterable[Rule], rounds: int = 200) -> int:
        """Reconcile everything until nobody wishes anything; answers how many wishes it took."""
        granted = 0
        for _ in range(rounds):
            before = granted
            for rule in rules:
                for one in list(self.every(rule.of)):
                    for wish in self.calls(rule, one):
                        self.grant(wish)
                        granted += 1
            if granted == before:
                return granted
        raise AssertionError("it never settles")

    def calls(self, rule: Rule, one: Obj) -> list[object]:
        present = self.get(rule.of, key_of(one))
        return [] if present is None else calls(rule, present, self)

    def _create(self, resource: str, body: Obj) -> None:
        self.serial += 1
        meta = dict(body["metadata"])
        meta.setdefault("name", f"{meta.get('generateName', 'x-')}{self.serial:05d}")
        meta |= {"uid": f"u{self.serial}", "creationTimestamp": rfc3339(self.wall), "generation": 1}
        self._put(resource, {**body, "metadata": meta})
        self.created = freeze({**body, "metadata": meta})

    def _put(self, resource: str, body: Obj) -> None:
        self.objects.setdefault(resource, {})[key_of(body)] = freeze(body)


def calls(rule: Rule, one: Obj, cache: Cache) -> list[object]:
    """The wishes of one reconcile that would reach the API server."""
    kinds = Create | Update | UpdateStatus | Patch | Delete
    wishes = [wish for wish in rule.reconcile(one, cache) if isinstance(wish, kinds)]
    return [wish for wish in wishes if not _changes_nothing(wish, cache)]


def _changes_nothing(wish: object, cache: Cache) -> bool:
    """A status kept only for the case that an earlier wish is refused."""
    if not isinstance(wish, UpdateStatus) or wish.if_refused is None:
        return False
    return wish.body == cache.get(wish.resource, key_of(wish.body))


def template(image: str = "nginx:1.27", app: str = "web") -> dict[str, Any]:
    return {
        "metadata": {"labels": {"app": app}},
        "spec": {"containers": [{"name": "c", "image": image}]},
    }


def deployment(replicas: int = 3, *, image: str = "nginx:1.27", **spec: Any) -> dict[str, Any]:
    return {
        "apiVersion": "apps/v1", "kind": "Deployment",
        "metadata": {
            "name": "web", "namespace": "default", "uid": "d1", "generation": 1,
            "creationTimestamp": START,
        },
        "spec": {
            "replicas": replicas, "selector": {"matchLabels": {"app": "web"}},
            "template": template(image), "progressDeadlineSeconds": 600,
            "revisionHistoryLimit": 10, **spec,
        },
    }  # fmt: skip


def replicaset(replicas: int = 3, *, name: str = "web-1", uid: str = "r1") -> dict[str, Any]:
    return {
        "apiVersion": "apps/v1", "kind": "ReplicaSet",
        "metadata": {
            "name": name, "namespace": "default", "uid": uid, "generation": 1,
            "creationTimestamp": START,
        },
        "spec": {
            "replicas": replicas, "selector": {"matchLabels": {"app": "web"}},
            "template": template(),
        },
        "status": {"replicas": 0},
    }  # fmt: skip


def pod(
    name: str,
    *,
    owner: Obj | None = None,
    node: str = "",
    phase: str = "Pending",
    ready: bool | None = None,
    since: int = EPOCH,
    labels: Mapping[str, str] | None = None,
    **metadata: Any,
) -> dict[str, Any]:
    meta: dict[str, Any] = {
        "name": name, "namespace": "default", "uid": f"uid-{name}",
        "creationTimestamp": START, "labels": dict(labels or {"app": "web"}), **metadata,
    }  # fmt: skip
    if owner is not None:
        meta["ownerReferences"] = [
            {"kind": owner["kind"], "name": owner["metadata"]["name"],
             "uid": owner["metadata"]["uid"], "controller": True}
        ]  # fmt: skip
    status: dict[str, Any] = {"phase": phase}
    if ready is not None:
        status["conditions"] = [
            {"type": "Ready", "status": str(ready), "lastTransitionTime": rfc3339(since)}
        ]
    spec: dict[str, Any] = {"containers": [{"name": "c", "image": "nginx:1.27"}]}
    if node:
        spec["nodeName"] = node
    return {"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": spec, "status": status}


def node(
    name: str, *, ready: str | None = "True", zone: str = "", beat: str = START, **spec: Any
) -> dict[str, Any]:
    labels = {"topology.kubernetes.io/zone": zone} if zone else {}
    status: dict[str, Any] = {}
    if ready is not None:
        status["conditions"] = [
            {"type": "Ready", "status": ready, "lastHeartbeatTime": beat,
             "lastTransitionTime": START, "reason": "KubeletReady"}
        ]  # fmt: skip
    return {
        "apiVersion": "v1", "kind": "Node",
        "metadata": {"name": name, "uid": f"uid-{name}", "labels": labels,
                     "creationTimestamp": START},
        "spec": spec, "status": status,
    }  # fmt: skip


def service(**spec: Any) -> dict[str, Any]:
    return {
        "apiVersion": "v1", "kind": "Service",
        "metadata": {"name": "web", "namespace": "default", "uid": "s1"},
        "spec": {"selector": {"app": "web"}, "ports": [{"port": 80}], **spec},
    }  # fmt: skip


def addressed(value: Obj, ip: str) -> Obj:
    return evolve(value, {"status": {"podIPs": [{"ip": ip}]}})


def workload(kind: str, name: str, **spec: Any) -> dict[str, Any]:
    """A StatefulSet or DaemonSet."""
    return {
        "apiVersion": "apps/v1", "kind": kind,
        "metadata": {"name": name, "namespace": "default", "uid": f"uid-{name}", "generation": 1},
        "spec": {
            "selector": {"matchLabels": {"app": name}}, "template": template(app=name), **spec,
        },
    }  # fmt: skip


def budget(**spec: Any) -> dict[str, Any]:
    return {
        "apiVersion": "policy/v1", "kind": "PodDisruptionBudget",
        "metadata": {"name": "web", "namespace": "default", "uid": "b1", "generation": 1},
        "spec": {"selector": {"matchLabels": {"app": "web"}}, **spec},
    }  # fmt: skip


def volume(own: str, size: str = "1Gi", **spec: Any) -> Obj:
    defaults = {"capacity": {"storage": size}, "accessModes": ["ReadWriteOnce"]}
    return freeze({
        "apiVersion": "v1", "kind": "PersistentVolume",
        "metadata": {"name": own, "uid": f"uid-{own}"}, "spec": {**defaults, **spec},
    })  # fmt: skip


def claim(own: str = "data", size: str = "1Gi", **spec: Any) -> Obj:
    asked = {"resources": {"requests": {"storage": size}}, "accessModes": ["ReadWriteOnce"]}
    return freeze({
        "apiVersion": "v1", "kind": "PersistentVolumeClaim",
        "metadata": {"name": own, "namespace": "default", "uid": f"uid-{own}"},
        "spec": {**asked, **spec},
    })  # fmt: skip


def dying(value: Obj, at: int = EPOCH, **metadata: Any) -> Obj:
    return evolve(value, {"metadata": {"deletionTimestamp": rfc3339(at), **metadata}})


def lease(node_name: str, renewed: int) -> dict[str, Any]:
    return {
        "metadata": {"name": node_name, "namespace": "kube-node-lease"},
        "spec": {"renewTime": rfc3339(renewed)},
    }
