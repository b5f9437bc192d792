"""Writes through subresources other than status: binding, scale and finalize.

After pkg/registry/core/pod/storage/storage.go (BindingREST), pkg/registry/apps (ScaleREST)
and pkg/registry/core/namespace.
"""

from typing import Any

from engine.apiserver.admission import ask_webhooks
from engine.apiserver.errors import bad_request, conflict
from engine.apiserver.strategy.outcome import Moment, Outcome, Put, Same
from engine.apiserver.strategy.update import finished, patched, update
from engine.objects import FrozenDict, Obj, dig, evolve, freeze, with_condition
from engine.resources import Resource
from engine.units import rfc3339
from engine.wellknown import REGION, ZONE
from engine.wire.api import Request

SUCCESS: Obj = freeze({"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success"})
_TOPOLOGY = (ZONE, REGION)


def bind(resource: Resource, request: Request, current: Obj, moment: Moment) -> Outcome:
    """pods/binding: the pod gets its node, once; raises Denial."""
    body = request.body or {}
    node = dig(body, "target.name", "")
    name = current["metadata"]["name"]
    taken = dig(current, "spec.nodeName")
    why = ""
    if "deletionTimestamp" in current["metadata"]:
        why = f"pod {name} is being deleted, cannot be assigned to a host"
    elif taken:
        why = f'pod {name} is already assigned to node "{taken}"'
    elif dig(current, "spec.schedulingGates"):
        why = f"pod {name} has non-empty .spec.schedulingGates"
    if why:
        raise conflict(resource, name, why, suffix="/binding")
    uid = dig(body, "metadata.uid")
    if uid and uid != current["metadata"]["uid"]:
        mine = current["metadata"]["uid"]
        why = f"Precondition failed: UID in precondition: {uid}, UID in object meta: {mine}"
        raise conflict(resource, name, why)
    ask_webhooks("CREATE", resource, "binding", current, moment.view, moment.heard)
    flags = moment.view.flags
    scheduled: dict[str, Any] = {"type": "PodScheduled", "status": "True"}
    if flags.observes_pod_generations:
        scheduled["observedGeneration"] = current["metadata"].get("generation", 1)
    scheduled |= {
        "lastProbeTime": None,
        "lastTransitionTime": rfc3339(moment.wall_us),
    }
    conditions = with_condition(dig(current, "status.conditions") or (), freeze(scheduled))
    change: dict[str, Any] = {
        "spec": {"nodeName": node},
        "status": {"conditions": conditions, "nominatedNodeName": None},
        "metadata": {"labels": _topology_labels(node, moment) if flags.copies_topology else {}},
    }
    annotations = dig(body, "metadata.annotations")
    if annotations:
        change["metadata"]["annotations"] = annotations
    if not change["metadata"]["labels"]:
        del change["metadata"]["labels"]
    return Put(evolve(current, change), "success")


def _topology_labels(node: str, moment: Moment) -> dict[str, str]:
    """What the PodTopologyLabels admission plugin copies from the node at binding."""
    found = moment.view.get("nodes", "", node)
    labels = (found["metadata"].get("labels") or {}) if found else {}
    return {key: labels[key] for key in _TOPOLOGY if key in labels}


def scale_of(value: Obj) -> FrozenDict:
    """The `Scale` that stands for a workload."""
    meta = value["metadata"]
    shown = ("name", "namespace", "uid", "resourceVersion", "creationTimestamp")
    selector = dig(value, "spec.selector.matchLabels") or {}
    status = {
        "replicas": dig(value, "status.replicas", 0),
        "selector": ",".join(f"{key}={selector[key]}" for key in sorted(selector)),
    }
    scale: FrozenDict = freeze(
        {
            "kind": "Scale",
            "apiVersion": "autoscaling/v1",
            "metadata": {key: meta[key] for key in shown if key in meta},
            "spec": {"replicas": dig(value, "spec.replicas", 1)},
            "status": status,
        }
    )
    return scale


def scale(resource: Resource, request: Request, current: Obj, moment: Moment) -> Outcome:
    """PUT or PATCH of …/scale; raises Denial."""
    old = scale_of(current)
    new = patched(resource, request, old) if request.verb == "patch" else request.body or old
    replicas = dig(new, "spec.replicas")
    if not isinstance(replicas, int):
        raise bad_request("spec.replicas: Required value")
    changed = evolve(current, {"spec": {"replicas": replicas}})
    meta: dict[str, Any] = dict(current["metadata"])
    meta["resourceVersion"] = dig(new, "metadata.resourceVersion") or meta["resourceVersion"]
    body = FrozenDict({**changed, "metadata": FrozenDict(meta)})
    outcome = update(resource, request._replace(body=body, subresource=""), current, moment)
    return Put(outcome.value, "scale") if isinstance(outcome, Put) else Same(current, "scale")


def finalize(resource: Resource, request: Request, current: Obj, moment: Moment) -> Outcome:
    """PUT namespaces/NAME/finalize: replaces spec.finalizers; the last one's removal deletes."""
    finalizers = dig(request.body or {}, "spec.finalizers") or []
    if list(dig(current, "spec.finalizers") or ()) == list(finalizers):
        return Same(current)
    return finished(evolve(current, {"spec": {"finalizers": finalizers}}))
