"""How a cluster must stand when every fault was healed and time has passed: as its objects ask."""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.history import Run
from engine.objects import condition
from engine.quantity import thousandths
from engine.units import SECOND
from engine.wellknown import UNSCHEDULABLE

Obj = Mapping[str, Any]


def unfinished(run: Run) -> Iterator[str]:
    """Everything that is not yet as it should be."""
    yield from _nodes(run)
    pods = run.of("pods")
    for pod in pods:
        yield from _pod(pod, run)
    yield from _counts(run, pods)
    yield from _machines(run, pods)
    yield from _endpoints(run, pods)
    yield from _offices(run)


def _nodes(run: Run) -> Iterator[str]:
    for node in run.of("nodes"):
        name, ready = node["metadata"]["name"], condition(node, "Ready")
        if ready is None or ready["status"] != "True":
            yield f"end: node {name} is not ready"
        for taint in node["spec"].get("taints") or ():
            # A cordon may end only after its uncordon, which then found nothing to do.
            asked = taint["key"] == UNSCHEDULABLE and node["spec"].get("unschedulable")
            if taint["key"].startswith("node.kubernetes.io/") and not asked:
                yield f"end: node {name} still bears {taint['key']}"


def _pod(pod: Obj, run: Run) -> Iterator[str]:
    meta, name = pod["metadata"], pod["metadata"]["name"]
    if "deletionTimestamp" in meta:
        yield f"end: pod {name} never ends"
        return
    uids = [owner["uid"] for owner in meta.get("ownerReferences") or ()]
    known = {value["metadata"]["uid"] for value in run.objects().values()}
    if any(uid not in known for uid in uids):
        yield f"end: pod {name} has outlived its owner"
    if not pod["spec"].get("nodeName"):
        if _would_fit(pod, run):
            yield f"end: pod {name} waits although there is room"
        return
    ready = condition(pod, "Ready")
    if pod["status"].get("phase") not in ("Running", "Succeeded", "Failed"):
        yield f"end: pod {name} is {pod['status'].get('phase')}"
    elif pod["status"]["phase"] == "Running" and (ready is None or ready["status"] != "True"):
        yield f"end: pod {name} runs and is not ready"


def _would_fit(pod: Obj, run: Run) -> bool:
    """Whether some worker has the CPU that it asks for; nothing else can keep these pods away."""
    asked = _asked(pod)
    for node in run.of("nodes"):
        name = node["metadata"]["name"]
        if node["spec"].get("taints") or node["spec"].get("unschedulable"):
            continue
        taken = sum(_asked(p) for p in run.of("pods") if p["spec"].get("nodeName") == name)
        if taken + asked <= thousandths(node["status"]["allocatable"]["cpu"]):
            return True
    return False


def _counts(run: Run, pods: list[Obj]) -> Iterator[str]:
    """As many as were asked for, and the status says so."""
    living = [pod for pod in pods if pod["status"].get("phase") not in ("Failed", "Succeeded")]
    for resource in ("deployments", "statefulsets"):
        for value in run.of(resource):
            name, wanted = value["metadata"]["name"], value["spec"]["replicas"]
            mine = [pod for pod in living if _labels(pod).get("app") == name]
            ready = [pod for pod in mine if _is_ready(pod)]
            placed = all(pod["spec"].get("nodeName") for pod in mine)
            if placed and len(mine) != wanted:
                yield f"end: {name} has {len(mine)} pods of {wanted}"
            if (value["status"].get("readyReplicas") or 0) != len(ready):
                yield f"end: {name} says {value['status'].get('readyReplicas')} of {len(ready)}"
            if value["status"].get("observedGeneration") != value["metadata"]["generation"]:
                yield f"end: {name} was not looked at since its last change"
            if placed and (value["status"].get("updatedReplicas") or 0) != wanted:
                yield f"end: the rollout of {name} stands still"
    workers = [node for node in run.of("nodes") if not node["spec"].get("taints")]
    for value in run.of("daemonsets"):
        name = value["metadata"]["name"]
        mine = [pod for pod in living if _labels(pod).get("app") == name]
        if len(mine) != len(workers):
            yield f"end: {name} has {len(mine)} pods on {len(workers)} workers"


def _machines(run: Run, pods: list[Obj]) -> Iterator[str]:
    """What runs is what the API knows, and the reverse."""
    runs = {(each["host"], str(each.get("pod", ""))) for each in run.containers()}
    wanted = {
        (pod["spec"]["nodeName"], f"{pod['metadata']['namespace']}/{pod['metadata']['name']}")
        for pod in pods
        if pod["spec"].get("nodeName") and pod["status"].get("phase") == "Running"
    }
    hosts = {
        f"kube-system/{kind}-{host}"
        for host, machine in run.hosts.items()
        for kind in machine.processes
    }
    mirrors = {(host, name) for host, name in wanted if name in hosts}
    for host, name in sorted(runs ^ (wanted - mirrors)):
        if (host, name) in runs:
            yield f"end: {name} runs on {host}, unknown to the API"
        else:
            yield f"end: {name} does not run on {host}"


def _endpoints(run: Run, pods: list[Obj]) -> Iterator[str]:
    for service in run.of("services"):
        wanted = service["spec"].get("selector") or {}
        if not wanted:
            continue
        name = service["metadata"]["name"]
        ready = sorted(
            pod["status"]["podIP"]
            for pod in pods
            if wanted.items() <= _labels(pod).items() and _is_ready(pod)
        )
        told = sorted(
            address
            for piece in run.of("endpointslices")
            if _labels(piece).get("kubernetes.io/service-name") == name
            for endpoint in piece.get("endpoints") or ()
            if endpoint["conditions"].get("ready")
            for address in endpoint["addresses"]
        )
        if ready != told:
            yield f"end: {name} leads to {len(told)} pods, ready are {len(ready)}"


def _offices(run: Run) -> Iterator[str]:
    """Every lease has a holder who renewed it lately."""
    renewed = {}
    for write in run.writes:
        if write.key.startswith("/registry/leases/kube-system/kube-") and write.value is not None:
            renewed[write.key] = (write.at, write.value["spec"].get("holderIdentity"))
    for key, (at, holder) in renewed.items():
        if "apiserver" not in key and (not holder or run.end - at > 15 * SECOND):
            yield f"end: nobody holds {key.rpartition('/')[2]}"


def _is_ready(pod: Obj) -> bool:
    ready = condition(pod, "Ready")
    return ready is not None and ready["status"] == "True"


def _labels(value: Obj) -> dict[str, Any]:
    return dict(value["metadata"].get("labels") or {})


def _asked(pod: Obj) -> int:
    asked = [c.get("resources", {}).get("requests", {}) for c in pod["spec"]["containers"]]
    return sum(thousandths(each.get("cpu", "0")) for each in asked)
