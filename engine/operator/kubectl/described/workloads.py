"""Deployments and the other owners of pods described."""

from collections import Counter
from collections.abc import Sequence

from engine.objects import Obj, by_age, controller_of, dig, labels, name, namespace, uid
from engine.operator.kubectl.columns._base import label_selector, pairs
from engine.operator.kubectl.described._base import (
    NONE,
    Describer,
    Need,
    Scene,
    Sheet,
    conditions,
    controlled_by,
    created,
    head,
    marks,
    multiline,
    titled,
)
from engine.operator.kubectl.described.pod_template import write_template
from engine.operator.kubectl.revisions import HASH


def _selected(value: Obj) -> tuple[str, str, str]:
    """Where the pods (or ReplicaSets) of a workload are."""
    return namespace(value), label_selector(dig(value, "spec.selector")), ""


PODS = Need("pods", _selected)
REPLICASETS = Need("replicasets", _selected)


def pods_status(scene: Scene) -> str:
    """`2 Running / 1 Waiting / 0 Succeeded / 0 Failed` of its own pods."""
    own = [p for p in scene.others["pods"] if _owns(scene.value, p)]
    counts = Counter(dig(pod, "status.phase") for pod in own)
    return (
        f"{counts['Running']} Running / {counts['Pending']} Waiting / "
        f"{counts['Succeeded']} Succeeded / {counts['Failed']} Failed"
    )


def _owns(owner: Obj, value: Obj) -> bool:
    reference = controller_of(value)
    return reference is not None and bool(reference["uid"] == uid(owner))


def _deployment(sheet: Sheet, scene: Scene) -> None:
    value = scene.value
    spec, status = value["spec"], value.get("status") or {}
    head(sheet, value)
    created(sheet, value)
    marks(sheet, value)
    sheet.line(f"Selector:\t{label_selector(spec.get('selector'))}")
    counts = [f"{spec.get('replicas', 1)} desired"]
    for word, key in _COUNTS:
        counts.append(f"{status.get(key) or 0} {word}")
    sheet.line(f"Replicas:\t{' | '.join(counts)}")
    sheet.line(f"StrategyType:\t{dig(spec, 'strategy.type', 'RollingUpdate')}")
    sheet.line(f"MinReadySeconds:\t{spec.get('minReadySeconds') or 0}")
    rolling = dig(spec, "strategy.rollingUpdate")
    if rolling is not None:
        unavailable, surge = (rolling.get(key, "25%") for key in ("maxUnavailable", "maxSurge"))
        sheet.line(f"RollingUpdateStrategy:\t{unavailable} max unavailable, {surge} max surge")
    write_template(sheet, spec["template"])
    conditions(sheet, value)
    own = [one for one in scene.others["replicasets"] if _owns(value, one)]
    new = _new_of(value, own)
    old = [one for one in own if one is not new]
    if own:
        sheet.line(f"OldReplicaSets:\t{_replicasets(old)}")
        sheet.line(f"NewReplicaSet:\t{_replicasets([] if new is None else [new])}")


_COUNTS = (
    ("updated", "updatedReplicas"), ("total", "replicas"), ("available", "availableReplicas"),
    ("unavailable", "unavailableReplicas"),
)  # fmt: skip


def _new_of(deployment: Obj, own: Sequence[Obj]) -> Obj | None:
    """The oldest ReplicaSet with the Deployment's template (FindNewReplicaSet)."""
    wanted = deployment["spec"]["template"]
    ordered = sorted(own, key=by_age)
    return next((one for one in ordered if _same(one["spec"]["template"], wanted)), None)


def _same(template: Obj, wanted: Obj) -> bool:
    ours = {key: value for key, value in labels(template).items() if key != HASH}
    theirs = {key: value for key, value in labels(wanted).items() if key != HASH}
    same_marks = dig(template, "metadata.annotations") == dig(wanted, "metadata.annotations")
    return ours == theirs and same_marks and template["spec"] == wanted["spec"]


def _replicasets(found: Sequence[Obj]) -> str:
    return (
        ", ".join(
            f"{name(one)} ({dig(one, 'status.replicas') or 0}/{dig(one, 'spec.replicas', 1)} "
            "replicas created)"
            for one in found
        )
        or NONE
    )


def _replicaset(sheet: Sheet, scene: Scene) -> None:
    value = scene.value
    head(sheet, value)
    sheet.line(f"Selector:\t{label_selector(dig(value, 'spec.selector'))}")
    marks(sheet, value)
    controlled_by(sheet, value)
    current, desired = dig(value, "status.replicas") or 0, dig(value, "spec.replicas", 1)
    sheet.line(f"Replicas:\t{current} current / {desired} desired")
    sheet.line(f"Pods Status:\t{pods_status(scene)}")
    write_template(sheet, value["spec"]["template"])
    conditions(sheet, value)


def _statefulset(sheet: Sheet, scene: Scene) -> None:
    value = scene.value
    head(sheet, value)
    created(sheet, value)
    sheet.line(f"Selector:\t{label_selector(dig(value, 'spec.selector'))}")
    marks(sheet, value)
    total = dig(value, "status.replicas") or 0
    sheet.line(f"Replicas:\t{dig(value, 'spec.replicas', 1)} desired | {total} total")
    sheet.line(f"Update Strategy:\t{dig(value, 'spec.updateStrategy.type', 'RollingUpdate')}")
    rolling = dig(value, "spec.updateStrategy.rollingUpdate") or {}
    if "partition" in rolling:
        sheet.line(f"Partition:\t{rolling['partition']}", 1)
        if "maxUnavailable" in rolling:
            sheet.line(f"MaxUnavailable:\t{rolling['maxUnavailable']}", 1)
    sheet.line(f"Pods Status:\t{pods_status(scene)}")
    write_template(sheet, value["spec"]["template"])
    _claims(sheet, dig(value, "spec.volumeClaimTemplates") or ())


def _claims(sheet: Sheet, templates: Sequence[Obj]) -> None:
    titled(sheet, "Volume Claims", templates, 0)
    for claim in templates:
        sheet.line(f"Name:\t{name(claim)}", 1)
        sheet.line(f"StorageClass:\t{dig(claim, 'spec.storageClassName') or ''}", 1)
        multiline(sheet, "Labels", labels(claim), indent="  ")
        multiline(sheet, "Annotations", claim["metadata"].get("annotations"), indent="  ")
        capacity = dig(claim, "spec.resources.requests.storage", "<default>")
        sheet.line(f"Capacity:\t{capacity}", 1)
        modes = " ".join(dig(claim, "spec.accessModes") or ())
        sheet.line(f"Access Modes:\t[{modes}]", 1)


def _daemonset(sheet: Sheet, scene: Scene) -> None:
    value = scene.value
    status = value.get("status") or {}
    head(sheet, value)
    sheet.line(f"Selector:\t{label_selector(dig(value, 'spec.selector'))}")
    sheet.line(f"Node-Selector:\t{pairs(dig(value, 'spec.template.spec.nodeSelector'))}")
    marks(sheet, value)
    for words, key in _NODES:
        sheet.line(f"{words}: {status.get(key) or 0}")
    sheet.line(f"Pods Status:\t{pods_status(scene)}")
    write_template(sheet, value["spec"]["template"])


_NODES = (
    ("Desired Number of Nodes Scheduled", "desiredNumberScheduled"),
    ("Current Number of Nodes Scheduled", "currentNumberScheduled"),
    ("Number of Nodes Scheduled with Up-to-date Pods", "updatedNumberScheduled"),
    ("Number of Nodes Scheduled with Available Pods", "numberAvailable"),
    ("Number of Nodes Misscheduled", "numberMisscheduled"),
)

DEPLOYMENT = Describer(("deployments",), _deployment, (REPLICASETS,))
REPLICASET = Describer(("replicasets",), _replicaset, (PODS,))
STATEFULSET = Describer(("statefulsets",), _statefulset, (PODS,))
DAEMONSET = Describer(("daemonsets",), _daemonset, (PODS,))
