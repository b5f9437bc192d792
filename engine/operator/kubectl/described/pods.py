"""Pods described."""

from engine.fitting.quality import qos_class
from engine.objects import Obj, condition, dig, is_deleting
from engine.operator.kubectl.described._base import (
    NONE,
    Describer,
    Scene,
    Sheet,
    controlled_by,
    head,
    marks,
    multiline,
    titled,
    when,
)
from engine.operator.kubectl.described.containers import write_containers, write_resources
from engine.operator.kubectl.described.pod_template import (
    write_spread,
    write_tolerations,
    write_volumes,
)

OVER = ("Succeeded", "Failed")


def _pod(sheet: Sheet, scene: Scene) -> None:
    pod = scene.value
    spec, status = pod.get("spec") or {}, pod.get("status") or {}
    head(sheet, pod)
    _placed(sheet, pod)
    marks(sheet, pod)
    _standing(sheet, scene)
    sheet.line(f"IP:\t{status.get('podIP') or ''}")
    addresses = status.get("podIPs") or ()
    titled(sheet, "IPs", addresses, 0)
    for address in addresses:
        sheet.line(f"IP:\t{address['ip']}", 1)
    controlled_by(sheet, pod)
    if status.get("nominatedNodeName"):
        sheet.line(f"NominatedNodeName:\t{status['nominatedNodeName']}")
    if spec.get("resources"):
        sheet.line("Resources:")
        write_resources(sheet, spec["resources"], 1)
    for title, key, state in _GROUPS:
        if spec.get(key) or key == "containers":
            write_containers(sheet, title, spec.get(key) or (), status.get(state), pod=pod)
    _gates(sheet, pod)
    _conditions(sheet, pod)
    write_volumes(sheet, spec.get("volumes") or ())
    sheet.line(f"QoS Class:\t{status.get('qosClass') or qos_class(spec)}")
    multiline(sheet, "Node-Selectors", spec.get("nodeSelector"))
    write_tolerations(sheet, "Tolerations", spec.get("tolerations") or ())
    write_spread(sheet, spec.get("topologySpreadConstraints") or (), "")


_GROUPS = (
    ("Init Containers", "initContainers", "initContainerStatuses"),
    ("Containers", "containers", "containerStatuses"),
    ("Ephemeral Containers", "ephemeralContainers", "ephemeralContainerStatuses"),
)


def _placed(sheet: Sheet, pod: Obj) -> None:
    spec, status = pod.get("spec") or {}, pod.get("status") or {}
    if spec.get("priority") is not None:
        sheet.line(f"Priority:\t{spec['priority']}")
    for title, key in (
        ("Priority Class Name", "priorityClassName"),
        ("Runtime Class Name", "runtimeClassName"),
        ("Service Account", "serviceAccountName"),
    ):
        if spec.get(key):
            sheet.line(f"{title}:\t{spec[key]}")
    node = spec.get("nodeName")
    placed = f"{node}/{status.get('hostIP') or ''}"
    sheet.line(f"Node:\t{placed if node else NONE}")
    if status.get("startTime"):
        sheet.line(f"Start Time:\t{when(status['startTime'])}")


def _standing(sheet: Sheet, scene: Scene) -> None:
    pod = scene.value
    status, meta = pod.get("status") or {}, pod["metadata"]
    if is_deleting(pod) and status.get("phase") not in OVER:
        sheet.line(f"Status:\tTerminating (lasts {scene.since(meta['deletionTimestamp'])})")
        sheet.line(f"Termination Grace Period:\t{meta.get('deletionGracePeriodSeconds', 0)}s")
    else:
        sheet.line(f"Status:\t{status.get('phase') or ''}")
    for title in ("Reason", "Message"):
        if status.get(title.lower()):
            sheet.line(f"{title}:\t{status[title.lower()]}")
    profile = dig(pod, "spec.securityContext.seccompProfile")
    if profile is not None:
        sheet.line(f"SeccompProfile:\t{profile.get('type', '')}")
        if profile.get("type") == "Localhost":
            sheet.line(f"LocalhostProfile:\t{profile.get('localhostProfile', '')}")


def _gates(sheet: Sheet, pod: Obj) -> None:
    gates = dig(pod, "spec.readinessGates") or ()
    if gates:
        sheet.line("Readiness Gates:\n  Type\tStatus")
    for gate in gates:
        entry = condition(pod, gate["conditionType"])
        sheet.line(f"{gate['conditionType']} \t{NONE if entry is None else entry['status']} ", 1)


def _conditions(sheet: Sheet, pod: Obj) -> None:
    found = dig(pod, "status.conditions") or ()
    if found:
        sheet.line("Conditions:\n  Type\tStatus")
    for entry in found:
        sheet.line(f"{entry['type']} \t{entry['status']} ", 1)


POD = Describer(("pods",), _pod)
