"""What a new object begins with besides defaults: its first status, addresses, selectors.

After PrepareForCreate in pkg/registry/*/strategy.go. Cluster IPs and node ports are drawn by dice
and checked against the watch cache; the real allocator keeps its own objects in the store.
"""

from collections.abc import Callable, Mapping
from typing import Any

from engine.apiserver.strategy.outcome import Moment
from engine.fitting.quality import qos_class
from engine.objects import FrozenDict, FrozenList, Obj, dig, evolve, freeze
from engine.resources import Resource

SERVICE_NETWORK = "10.96"
"""The first half of kubeadm's default serviceSubnet 10.96.0.0/12; only this /16 of it is used."""
NODE_PORT_MIN, NODE_PORT_MAX = 30000, 32767
ALLOCATION_TRIES = 64

_FIRST_STATUS: Mapping[str, Obj] = freeze(
    {
        "deployments": {},
        "replicasets": {"replicas": 0},
        "statefulsets": {"replicas": 0, "availableReplicas": 0},
        "daemonsets": {
            "currentNumberScheduled": 0,
            "numberMisscheduled": 0,
            "desiredNumberScheduled": 0,
            "numberReady": 0,
        },
        "jobs": {},
        "certificatesigningrequests": {},
        "apiservices": {},
        "cronjobs": {},
        "horizontalpodautoscalers": {"desiredReplicas": 0, "currentMetrics": []},
        "resourcequotas": {},
        "services": {"loadBalancer": {}},
        "namespaces": {"phase": "Active"},
        "persistentvolumes": {"phase": "Pending"},
        "persistentvolumeclaims": {"phase": "Pending"},
        "poddisruptionbudgets": {
            "disruptionsAllowed": 0,
            "currentHealthy": 0,
            "desiredHealthy": 0,
            "expectedPods": 0,
        },
    }
)


def prepare(resource: Resource, value: Obj, moment: Moment) -> Obj:
    """The new object as its strategy prepares it. Nodes alone keep the status they came with."""
    first = _FIRST_STATUS.get(resource.plural)
    if first is not None:
        value = FrozenDict({**value, "status": first})
    change = _PREPARE.get(resource.plural)
    return value if change is None else change(value, moment)


def _pod(pod: Obj, moment: Moment) -> Obj:
    status: dict[str, Any] = {"phase": "Pending", "qosClass": qos_class(pod.get("spec") or {})}
    if (pod.get("spec") or {}).get("schedulingGates"):
        status["conditions"] = [
            {
                "type": "PodScheduled",
                "status": "False",
                "reason": "SchedulingGated",
                "message": "Scheduling is blocked due to non-empty scheduling gates",
            }
        ]
    return FrozenDict({**pod, "status": freeze(status)})


def _namespace(value: Obj, moment: Moment) -> Obj:
    labels = {"labels": {"kubernetes.io/metadata.name": value["metadata"].get("name", "")}}
    return evolve(value, {"spec": {"finalizers": ["kubernetes"]}, "metadata": labels})


def _job(job: Obj, moment: Moment) -> Obj:
    """A job's pods are found by its own uid (batch/job/strategy.go generateSelector); a job without
    labels shows those of its template (SetDefaults_Job).
    """
    if not job.get("spec", {}).get("manualSelector"):
        job = with_own_selector(job)
    own, given = job["metadata"].get("labels"), dig(job, "spec.template.metadata.labels")
    return evolve(job, {"metadata": {"labels": given}}) if given and not own else job


def with_own_selector(job: Obj) -> Obj:
    """The job, with the labels and the selector by which it finds its pods."""
    own = {"batch.kubernetes.io/controller-uid": job["metadata"]["uid"]}
    named = {**own, "batch.kubernetes.io/job-name": job["metadata"].get("name", "")}
    old = {"controller-uid": job["metadata"]["uid"], "job-name": job["metadata"].get("name", "")}
    template = {"metadata": {"labels": {**named, **old}}}
    return evolve(job, {"spec": {"selector": {"matchLabels": own}, "template": template}})


def _certificate_request(value: Obj, moment: Moment) -> Obj:
    """A request says who made it, whatever it said itself (pkg/registry/certificates)."""
    user = moment.user
    spec = value.get("spec") or {}
    given = {key: item for key, item in spec.items() if key not in ("uid", "extra")}
    asked = freeze({**given, "username": user.name, "groups": [*user.groups]})
    return FrozenDict({**value, "spec": asked})


def service_addresses(service: Obj, moment: Moment) -> Obj:
    """The service with a cluster IP and node ports where its type wants them."""
    spec = dict(service.get("spec") or {})
    if spec.get("type") == "ExternalName":
        return service
    if not spec.get("clusterIP"):
        spec["clusterIP"] = _free_address(moment)
    if not spec.get("clusterIPs"):
        spec["clusterIPs"] = FrozenList([spec["clusterIP"]])
    spec.setdefault("ipFamilies", FrozenList(["IPv4"]))
    spec.setdefault("ipFamilyPolicy", "SingleStack")
    if spec.get("type") in ("NodePort", "LoadBalancer") and spec.get("ports"):
        taken = _taken_ports(moment)
        spec["ports"] = FrozenList([_with_node_port(p, taken, moment) for p in spec["ports"]])
    return FrozenDict({**service, "spec": FrozenDict(spec)})


def _free_address(moment: Moment) -> str:
    taken = {service["spec"].get("clusterIP"): None for service in moment.view.all("services")}
    for _ in range(ALLOCATION_TRIES):
        high = moment.dice.between("cluster ip", 0, 255)
        address = f"{SERVICE_NETWORK}.{high}.{moment.dice.between('cluster ip', 1, 254)}"
        if address not in taken:
            return address
    raise AssertionError("the service network is full")


def _taken_ports(moment: Moment) -> dict[int, None]:
    services = moment.view.all("services")
    ports = (port for service in services for port in service["spec"].get("ports") or ())
    return {port["nodePort"]: None for port in ports if port.get("nodePort")}


def _with_node_port(port: Obj, taken: dict[int, None], moment: Moment) -> Obj:
    if port.get("nodePort"):
        return port
    for _ in range(ALLOCATION_TRIES):
        number = moment.dice.between("node port", NODE_PORT_MIN, NODE_PORT_MAX)
        if number not in taken:
            taken[number] = None
            return FrozenDict({**port, "nodePort": number})
    raise AssertionError("no node port is free")


_PREPARE: Mapping[str, Callable[[Obj, Moment], Obj]] = {
    "pods": _pod,
    "namespaces": _namespace,
    "jobs": _job,
    "services": service_addresses,
    "certificatesigningrequests": _certificate_request,
}
