"""A pod template as `describe` shows it, and what it shares with pods: volumes, tolerations,
spread constraints.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from engine.objects import dig, evolve
from engine.operator.kubectl.columns._base import label_selector
from engine.operator.kubectl.described._base import (
    NONE,
    Sheet,
    annotations,
    column,
    multiline,
    truth,
)
from engine.operator.kubectl.described.containers import write_containers
from engine.operator.kubectl.revisions import CAUSE

Value = Mapping[str, Any]


def write_template(sheet: Sheet, template: Value) -> None:
    """DescribePodTemplate."""
    spec = template.get("spec") or {}
    sheet.line("Pod Template:")
    multiline(sheet, "  Labels", dig(template, "metadata.labels"))
    if dig(template, "metadata.annotations"):
        annotations(sheet, "  Annotations", dig(template, "metadata.annotations"))
    if spec.get("serviceAccountName"):
        sheet.line(f"Service Account:\t{spec['serviceAccountName']}", 1)
    if spec.get("initContainers"):
        write_containers(sheet, "Init Containers", spec["initContainers"], None, space="  ")
    write_containers(sheet, "Containers", spec.get("containers") or (), None, space="  ")
    write_volumes(sheet, spec.get("volumes") or (), "  ")
    write_spread(sheet, spec.get("topologySpreadConstraints") or (), "  ")
    if spec.get("priorityClassName"):
        sheet.line(f"Priority Class Name:\t{spec['priorityClassName']}", 1)
    multiline(sheet, "  Node-Selectors", spec.get("nodeSelector"))
    write_tolerations(sheet, "  Tolerations", spec.get("tolerations") or ())


def described_template(template: Value, cause: str) -> str:
    """The template of a revision, as `rollout history --revision` prints it: with plain tabs."""
    sheet = Sheet()
    if cause:
        template = evolve(template, {"metadata": {"annotations": {CAUSE: cause}}})
    write_template(sheet, template)
    return sheet.raw


def write_tolerations(sheet: Sheet, title: str, tolerations: Sequence[Value]) -> None:
    """`key:Effect op=Exists for 300s`, in order of their keys."""
    ordered = sorted(tolerations, key=lambda one: str(one.get("key") or ""))
    column(sheet, title, [_toleration(one) for one in ordered])


def _toleration(one: Value) -> str:
    said = str(one.get("key") or "")
    if one.get("value"):
        said += f"={one['value']}"
    if one.get("effect"):
        said += f":{one['effect']}"
    if one.get("operator") == "Exists" and not one.get("value"):
        said += " op=Exists" if said else "op=Exists"
    if one.get("tolerationSeconds") is not None:
        said += f" for {one['tolerationSeconds']}s"
    return said


def write_spread(sheet: Sheet, constraints: Sequence[Value], space: str) -> None:
    """One line for each topology key."""
    if not constraints:
        return
    said = []
    for one in sorted(constraints, key=lambda one: str(one["topologyKey"])):
        text = f"{one['topologyKey']}:{one['whenUnsatisfiable']} when max skew {one['maxSkew']}"
        chosen = one.get("labelSelector")
        more = "" if chosen is None else f" for selector {label_selector(chosen)}"
        said.append(f"{text} is exceeded{more}")
    column(sheet, f"{space}Topology Spread Constraints", said, indent=space)


def write_volumes(sheet: Sheet, volumes: Sequence[Value], space: str = "") -> None:
    """Every volume with what it is made of."""
    if not volumes:
        sheet.line(f"{space}Volumes:\t{NONE}")
        return
    sheet.line(f"{space}Volumes:")
    for volume in volumes:
        sheet.line(f"{' ' if space else ''}{volume['name']}:", 1)
        write_volume(sheet, volume)


def write_volume(sheet: Sheet, volume: Value) -> None:
    """What a volume is made of."""
    kind = next((key for key in _VOLUMES if key in volume), None)
    if kind is None:
        sheet.line("<unknown>", 1)
        return
    for text in _VOLUMES[kind](volume[kind]):
        sheet.line(text, 2)


def _host_path(source: Value) -> list[str]:
    return [
        "Type:\tHostPath (bare host directory volume)",
        f"Path:\t{source.get('path', '')}",
        f"HostPathType:\t{source.get('type', NONE)}",
    ]


def _empty_dir(source: Value) -> list[str]:
    return [
        "Type:\tEmptyDir (a temporary directory that shares a pod's lifetime)",
        f"Medium:\t{source.get('medium') or ''}",
        f"SizeLimit:\t{source.get('sizeLimit') or '<unset>'}",
    ]


def _secret(source: Value) -> list[str]:
    return [
        "Type:\tSecret (a volume populated by a Secret)",
        f"SecretName:\t{source.get('secretName', '')}",
        f"Optional:\t{truth(source.get('optional'))}",
    ]


def _config_map(source: Value) -> list[str]:
    return [
        "Type:\tConfigMap (a volume populated by a ConfigMap)",
        f"Name:\t{source.get('name', '')}",
        f"Optional:\t{truth(source.get('optional'))}",
    ]


def _claim(source: Value) -> list[str]:
    what = "a reference to a PersistentVolumeClaim in the same namespace"
    return [
        f"Type:\tPersistentVolumeClaim ({what})",
        f"ClaimName:\t{source.get('claimName', '')}",
        f"ReadOnly:\t{truth(source.get('readOnly'))}",
    ]


def _projected(source: Value) -> list[str]:
    lines = ["Type:\tProjected (a volume that contains injected data from multiple sources)"]
    for part in source.get("sources") or ():
        for key, title in (("secret", "SecretName"), ("configMap", "ConfigMapName")):
            if key in part:
                lines.append(f"{title}:\t{part[key].get('name', '')}")
                lines.append(f"Optional:\t{truth(part[key].get('optional'))}")
        if "downwardAPI" in part:
            lines.append("DownwardAPI:\ttrue")
        if "serviceAccountToken" in part:
            seconds = part["serviceAccountToken"].get("expirationSeconds", 3600)
            lines.append(f"TokenExpirationSeconds:\t{seconds}")
    return lines


def _csi(source: Value) -> list[str]:
    lines = [
        "Type:\tCSI (a Container Storage Interface (CSI) volume source)",
        f"Driver:\t{source.get('driver', '')}",
        f"FSType:\t{source.get('fsType') or ''}",
    ]
    if "volumeHandle" in source:
        lines.append(f"VolumeHandle:\t{source['volumeHandle']}")
    lines.append(f"ReadOnly:\t{truth(source.get('readOnly'))}")
    found = sorted((source.get("volumeAttributes") or {}).items())
    first, *rest = [f"{key}={value}" for key, value in found] or [NONE]
    return [*lines, f"VolumeAttributes:\t{first}", *(f"\t{one}" for one in rest)]


_VOLUMES: Mapping[str, Callable[[Value], list[str]]] = {
    "hostPath": _host_path,
    "emptyDir": _empty_dir,
    "secret": _secret,
    "configMap": _config_map,
    "persistentVolumeClaim": _claim,
    "projected": _projected,
    "csi": _csi,
}
