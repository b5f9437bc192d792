"""What the cloud has done for the cluster, and what it takes away."""

from engine.history import Run
from engine.objects import dig
from engine.probes._base import moment, probe, writes
from engine.units import SECOND, parse_duration


@probe
def load_balancer_ip(run: Run, service: str, at: str = "") -> str:
    """The external address of a Service as the API has it at a moment; "" while it is pending."""
    stored = run.objects(moment(run, at)).get(f"/registry/services/default/{service}")
    ingress = dig(stored or {}, "status.loadBalancer.ingress") or ()
    return str(ingress[0].get("ip", "")) if ingress else ""


@probe
def load_balancer_seconds(run: Run, service: str, after: str = "0s") -> float:
    """When a Service first had an external address, in seconds after a moment; -1 if it never
    did.
    """
    since = run.start + parse_duration(after)
    for write in writes(run, f"/registry/services/default/{service}"):
        if write.at > since and dig(write.value or {}, "status.loadBalancer.ingress"):
            return (write.at - since) / SECOND
    return -1.0


@probe
def cloud_balancers(run: Run, at: str = "") -> int:
    """How many load balancers the cloud has at a moment; -1 where there is no cloud."""
    return int(run.statuses(moment(run, at)).get("cloud/api", {}).get("balancers", -1))


@probe
def node_gone_seconds(run: Run, node: str, after: str = "0s") -> float:
    """When a Node object was deleted, in seconds after a moment; -1 if it never was."""
    since = run.start + parse_duration(after)
    for write in writes(run, f"/registry/nodes/{node}"):
        if write.at > since and write.value is None:
            return (write.at - since) / SECOND
    return -1.0


@probe
def node_taints(run: Run, node: str, at: str = "") -> str:
    """The taints of a node at a moment as key:effect, with commas between; "" when it has none."""
    stored = run.objects(moment(run, at)).get(f"/registry/nodes/{node}")
    taints = dig(stored or {}, "spec.taints") or ()
    return ",".join(sorted(f"{taint['key']}:{taint['effect']}" for taint in taints))
