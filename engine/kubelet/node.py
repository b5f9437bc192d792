"""The Node object as its kubelet writes it: pure functions of configuration and moment."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from zlib import crc32

from engine.kubelet.config import KubeletConfig
from engine.kubelet.thresholds import STORAGE
from engine.quantity import units
from engine.units import rfc3339
from engine.wellknown import HOSTNAME, REGION, UNINITIALIZED, ZONE

WITHOUT_CLOUD = {
    "key": UNINITIALIZED,
    "value": "true",
    "effect": "NoSchedule",
}
"""What a node in a cloud registers with, until the cloud has told where and what it is
(KL:kubelet_node_status.go, cloud-provider/api)."""

HEALTHY = (
    ("MemoryPressure", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
    ("DiskPressure", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
    ("PIDPressure", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
)
PRESSED = {
    "MemoryPressure": ("KubeletHasInsufficientMemory", "kubelet has insufficient memory available"),
    "DiskPressure": ("KubeletHasDiskPressure", "kubelet has disk pressure"),
    "PIDPressure": ("KubeletHasInsufficientPID", "kubelet has insufficient PID available"),
}
NOT_READY = "[container runtime status check may not have completed yet]"
RUNTIME_DOWN = "container runtime is down"

Say = Callable[[str, str, bool], None]
"""An Event about the node: reason, message, whether it is a warning."""


class Health(NamedTuple):
    """How a node is, as its kubelet sees it: the conditions of pressure that are True, and what
    keeps it from being ready (empty: nothing).
    """

    pressed: tuple[str, ...] = ()
    trouble: str = ""


def address_of(config: KubeletConfig, node: str) -> str:
    """The machine's address: as configured, else one that its name stands for."""
    number = crc32(node.encode())
    return config.address or f"10.{number >> 16 & 127}.{number >> 8 & 255}.{number % 254 + 1}"


def pod_network_of(node: str) -> str:
    """The first three numbers of its pods' addresses."""
    return f"10.244.{crc32(node.encode()) % 254 + 1}"


def node_labels(config: KubeletConfig, node: str, zone: str | None) -> dict[str, str]:
    """The labels that a Node registers with (KL:kubelet_node_status.go, initialNode)."""
    labels = {"kubernetes.io/arch": "amd64", "kubernetes.io/os": "linux", HOSTNAME: node}
    if zone and not config.cloud:
        labels |= {ZONE: zone, REGION: config.region}
    return {**labels, **config.labels}


def node_object(
    config: KubeletConfig, node: str, zone: str | None, wall_us: int, boot: str
) -> dict[str, Any]:
    """The Node as it registers, not ready yet."""
    spec: dict[str, Any] = {}
    taints = [dict(taint) for taint in config.taints]
    if config.cloud:
        taints.append(WITHOUT_CLOUD)
    if taints:
        spec["taints"] = taints
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": node, "labels": node_labels(config, node, zone)},
        "spec": spec,
        "status": node_status(
            config, node, wall_us, boot, health=Health(trouble=NOT_READY), turned={}
        ),
    }


def allocatable_of(config: KubeletConfig) -> dict[str, str]:
    """What pods may ask of a node: of its disk, all but what a hard threshold keeps free
    (KL:cm/node_container_manager_linux.go).
    """
    whole = units(config.capacity[STORAGE])
    return {
        **config.capacity,
        STORAGE: str(whole - config.eviction.reserved(STORAGE, whole)),
    }


def node_status(
    config: KubeletConfig,
    node: str,
    wall_us: int,
    boot: str,
    *,
    health: Health,
    turned: Mapping[str, str],
) -> dict[str, Any]:
    """The whole status; `turned` holds when each condition last changed, by type."""
    capacity = {**config.capacity, STORAGE: f"{units(config.capacity[STORAGE]) >> 10}Ki"}
    return {
        "capacity": capacity,
        "allocatable": allocatable_of(config),
        "conditions": node_conditions(wall_us, health=health, turned=turned),
        "addresses": [
            {"type": "InternalIP", "address": address_of(config, node)},
            {"type": "Hostname", "address": node},
        ],
        "nodeInfo": {
            "bootID": boot,
            "kubeletVersion": config.version,
            "containerRuntimeVersion": "containerd://2.1.0",
            "operatingSystem": "linux",
            "architecture": "amd64",
        },
    }


def node_conditions(
    wall_us: int, *, health: Health, turned: Mapping[str, str]
) -> list[dict[str, str]]:
    """The four conditions that the kubelet posts, with this moment as heartbeat."""
    now = rfc3339(wall_us)
    said = [
        (kind, "True", *PRESSED[kind]) if kind in health.pressed else (kind, "False", reason, text)
        for kind, reason, text in HEALTHY
    ]
    if not health.trouble:
        said.append(("Ready", "True", "KubeletReady", "kubelet is posting ready status"))
    else:
        said.append(("Ready", "False", "KubeletNotReady", health.trouble))
    return [
        {
            "type": kind,
            "status": status,
            "reason": reason,
            "message": message,
            "lastHeartbeatTime": now,
            "lastTransitionTime": turned.get(f"{kind}={status}", now),
        }
        for kind, status, reason, message in said
    ]
