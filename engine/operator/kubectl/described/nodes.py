"""Nodes described: what they are, how they stand, and what is asked of them."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from engine.objects import Obj, name, namespace
from engine.operator.kubectl.columns.cluster import node_roles
from engine.operator.kubectl.described._base import (
    UNSET,
    Describer,
    Need,
    Scene,
    Sheet,
    column,
    created,
    marks,
    truth,
    when,
)
from engine.quantity import parse_quantity
from engine.quota import Usage, add, pod_usage, written

LEASES = "kube-node-lease"
RUNNING = "status.phase!=Succeeded,status.phase!=Failed"

PODS = Need("pods", lambda node: ("", "", f"spec.nodeName={name(node)},{RUNNING}"))
LEASE = Need("leases", lambda node: (LEASES, "", ""), named=name, may_fail=True)


def _node(sheet: Sheet, scene: Scene) -> None:
    node = scene.value
    spec, status = node.get("spec") or {}, node.get("status") or {}
    sheet.line(f"Name:\t{name(node)}")
    sheet.line(f"Roles:\t{node_roles(node)}")
    marks(sheet, node)
    created(sheet, node)
    taints = sorted(spec.get("taints") or (), key=lambda one: f"{one['effect']},{one['key']}")
    column(sheet, "Taints", [_taint(one) for one in taints])
    sheet.line(f"Unschedulable:\t{truth(spec.get('unschedulable'))}")
    _lease(sheet, name(node), scene.others["leases"])
    _conditions(sheet, status)
    sheet.line("Addresses:")
    for address in status.get("addresses") or ():
        sheet.line(f"{address['type']}:\t{address['address']}", 1)
    for title in ("Capacity", "Allocatable"):
        if status.get(title.lower()):
            sheet.line(f"{title}:")
            for key, amount in sorted(status[title.lower()].items()):
                sheet.line(f"  {key}:\t{amount}")
    _system(sheet, status.get("nodeInfo") or {})
    if spec.get("podCIDR"):
        sheet.line(f"PodCIDR:\t{spec['podCIDR']}")
    if spec.get("podCIDRs"):
        sheet.line(f"PodCIDRs:\t{','.join(spec['podCIDRs'])}")
    if spec.get("providerID"):
        sheet.line(f"ProviderID:\t{spec['providerID']}")
    _asked(sheet, scene, status)


def _taint(taint: Mapping[str, Any]) -> str:
    """`key=value:Effect` (Taint.ToString)."""
    value = f"={taint['value']}" if taint.get("value") else ""
    return f"{taint['key']}{value}:{taint['effect']}"


def _lease(sheet: Sheet, node: str, leases: Sequence[Obj]) -> None:
    if not leases:
        gone = f'leases.coordination.k8s.io "{node}" not found'
        sheet.line(f"Lease:\tFailed to get lease: {gone}")
        return
    spec = leases[0].get("spec") or {}
    sheet.line("Lease:")
    sheet.line(f"HolderIdentity:\t{spec.get('holderIdentity', UNSET)}", 1)
    for title, key in (("AcquireTime", "acquireTime"), ("RenewTime", "renewTime")):
        sheet.line(f"{title}:\t{when(spec.get(key))}", 1)


def _conditions(sheet: Sheet, status: Obj) -> None:
    found = status.get("conditions") or ()
    if not found:
        return
    sheet.line(
        "Conditions:\n  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage"
    )
    sheet.line("----\t------\t-----------------\t------------------\t------\t-------", 1)
    for entry in found:
        beat, turn = (when(entry.get(f"last{key}Time")) for key in ("Heartbeat", "Transition"))
        said = f"{entry.get('reason') or ''} \t{entry.get('message') or ''}"
        sheet.line(f"{entry['type']} \t{entry['status']} \t{beat} \t{turn} \t{said}", 1)


_SYSTEM = (
    ("Machine ID", "machineID"), ("System UUID", "systemUUID"), ("Boot ID", "bootID"),
    ("Kernel Version", "kernelVersion"), ("OS Image", "osImage"),
    ("Operating System", "operatingSystem"), ("Architecture", "architecture"),
    ("Container Runtime Version", "containerRuntimeVersion"),
    ("Kubelet Version", "kubeletVersion"),
)  # fmt: skip


def _system(sheet: Sheet, info: Mapping[str, Any]) -> None:
    sheet.line("System Info:")
    for title, key in _SYSTEM:
        sheet.line(f"  {title}:\t{info.get(key) or ''}")


def _asked(sheet: Sheet, scene: Scene, status: Obj) -> None:
    """What each pod asks for, and all of them, in percent of what the node can give."""
    pods = scene.others["pods"]
    room = status.get("allocatable") or status.get("capacity") or {}
    sheet.line(f"Non-terminated Pods:\t({len(pods)} in total)")
    titles = ("CPU Requests", "CPU Limits", "Memory Requests", "Memory Limits")
    sheet.line("\t".join(["Namespace", "Name", "", *titles, "Age"]), 1)
    rules = ["-" * len(title) for title in titles]
    sheet.line("\t".join(["---------", "----", "", *rules, "---"]), 1)
    total: dict[str, dict[str, Fraction]] = {"requests": {}, "limits": {}}
    for pod in pods:
        cells = []
        found = {key: pod_usage(pod, key) for key in total}
        for resource in ("cpu", "memory"):
            cells += [_share(resource, found[key], room) for key in total]
        for key, usage in found.items():
            add(total[key], usage)
        since = scene.since(pod["metadata"].get("creationTimestamp"))
        sheet.line("\t".join([namespace(pod), name(pod), "", *cells, since]), 1)
    sheet.line("Allocated resources:")
    sheet.line("(Total limits may be over 100 percent, i.e., overcommitted.)", 1)
    sheet.line("Resource\tRequests\tLimits", 1)
    sheet.line("--------\t--------\t------", 1)
    for resource in _resources(room):
        cells = [_share(resource, total[key], room) for key in total]
        if resource not in _SHARED:
            cells = [cell.partition(" ")[0] for cell in cells]
        sheet.line("\t".join([resource, *cells]), 1)


_SHARED = ("cpu", "memory", "ephemeral-storage")
"""Always listed, with their percentage."""


def _resources(room: Mapping[str, Any]) -> list[str]:
    own = sorted(key for key in room if key not in (*_SHARED, "pods"))
    return [*_SHARED, *own]


def _share(resource: str, usage: Usage, room: Mapping[str, Any]) -> str:
    amount = usage.get(resource, Fraction(0))
    whole = parse_quantity(str(room.get(resource, 0)))
    percent = int(amount * 100 / whole) if whole else 0
    return f"{written(resource, amount)} ({percent}%)"


NODE = Describer(("nodes",), _node, (PODS, LEASE))
