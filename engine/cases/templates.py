"""The pod that a workload would make: the pod to place where a file holds the workload alone.

What its controller would add is added: the labels and the owner by which pods spread over zones and
machines by default, and the claims of a StatefulSet.
"""

from collections.abc import Collection, Mapping, Sequence
from itertools import count
from typing import Any, NamedTuple

from engine.finding import Path
from engine.resources import BY_KIND

TEMPLATES: Mapping[str, Path] = {
    "Deployment": ("spec", "template"),
    "ReplicaSet": ("spec", "template"),
    "StatefulSet": ("spec", "template"),
    "Job": ("spec", "template"),
    "CronJob": ("spec", "jobTemplate", "spec", "template"),
}
"""Workloads that make pods for any node, and where the template of these lies."""
HASH = "pod-template-hash"
NEW = "new"
POD = "-pod"
"""How the name of a made pod ends; a controller would draw letters."""

Manifest = Mapping[str, Any]


class Around(NamedTuple):
    """What is there already: ReplicaSets, and the names (namespace/name) of pods and claims."""

    replicasets: Sequence[Manifest]
    pods: Collection[str]
    claims: Collection[str]


class Made(NamedTuple):
    """A pod, and the manifests that come into being with it: lists of a case."""

    pod: dict[str, Any]
    more: Mapping[str, list[Any]]


def pod_of(workload: Manifest, around: Around) -> Made:
    """The next pod of a workload, which is as the API server would store it."""
    if workload["kind"] == "Deployment":
        return _of_deployment(workload, around.replicasets)
    if workload["kind"] == "StatefulSet":
        return _of_set(workload, around)
    return Made(_pod(workload, _template(workload), f"{workload['metadata']['name']}{POD}"), {})


def _of_deployment(workload: Manifest, replicasets: Sequence[Manifest]) -> Made:
    """A pod of the ReplicaSet that has this template, of a new one if none has."""
    name, template = workload["metadata"]["name"], _template(workload)
    for found in replicasets:
        if _is_of(found, workload) and _unhashed(_template(found)) == _unhashed(template):
            return Made(_pod(found, _template(found), f"{found['metadata']['name']}{POD}"), {})
    selector = workload["spec"]["selector"]
    template = _hashed(template)
    labels = {**(selector.get("matchLabels") or {}), HASH: NEW}
    replicaset = {
        "apiVersion": "apps/v1",
        "kind": "ReplicaSet",
        "metadata": {"name": f"{name}-{NEW}", "namespace": workload["metadata"]["namespace"]},
        "spec": {"selector": {**selector, "matchLabels": labels}, "template": template},
    }
    pod = _pod(replicaset, template, f"{name}-{NEW}{POD}")
    return Made(pod, {"replicaSets": [replicaset]})


def _of_set(workload: Manifest, around: Around) -> Made:
    """The first number that is not there yet, with its claims."""
    name, space = workload["metadata"]["name"], workload["metadata"]["namespace"]
    number = next(n for n in count() if f"{space}/{name}-{n}" not in around.pods)
    pod = _pod(workload, _template(workload), f"{name}-{number}")
    claims, volumes = [], list(pod["spec"].get("volumes") or ())
    for wanted in workload["spec"].get("volumeClaimTemplates") or ():
        meta = wanted.get("metadata") or {}
        claim = f"{meta.get('name')}-{name}-{number}"
        volumes.append({"name": meta.get("name"), "persistentVolumeClaim": {"claimName": claim}})
        if f"{space}/{claim}" not in around.claims:
            claims.append({**wanted, "metadata": {**meta, "name": claim, "namespace": space}})
    pod["spec"] = {**pod["spec"], "volumes": volumes}
    return Made(pod, {"persistentVolumeClaims": claims})


def _template(workload: Manifest) -> Manifest:
    for key in TEMPLATES[workload["kind"]]:
        workload = workload.get(str(key)) or {}
    return workload


def _pod(owner: Manifest, template: Manifest, name: str) -> dict[str, Any]:
    reference = {
        "apiVersion": BY_KIND[owner["kind"]].api_version,
        "kind": owner["kind"],
        "name": owner["metadata"]["name"],
        "uid": f"{owner['kind']}-{owner['metadata']['name']}",
        "controller": True,
    }
    meta = {
        **(template.get("metadata") or {}),
        "name": name,
        "namespace": owner["metadata"]["namespace"],
        "ownerReferences": [reference],
    }
    return {"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": template.get("spec") or {}}


def _is_of(replicaset: Manifest, deployment: Manifest) -> bool:
    mine, theirs = replicaset["metadata"], deployment["metadata"]
    return bool(mine["namespace"] == theirs["namespace"]) and any(
        one["kind"] == "Deployment" and one["name"] == theirs["name"]
        for one in mine.get("ownerReferences") or ()
    )


def _hashed(template: Manifest) -> Manifest:
    meta = template.get("metadata") or {}
    return {**template, "metadata": {**meta, "labels": {**(meta.get("labels") or {}), HASH: NEW}}}


def _unhashed(template: Manifest) -> Manifest:
    meta = template.get("metadata") or {}
    labels = {key: text for key, text in (meta.get("labels") or {}).items() if key != HASH}
    return {**template, "metadata": {**meta, "labels": labels}}
