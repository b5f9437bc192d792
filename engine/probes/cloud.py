"""What the cloud has done for the cluster, and what it takes away."""

from engine.history import Run
from engine.objects import dig
from engine.probes._base import first_after, moment, object_at, probe, writes


@probe
def load_balancer_ip(run: Run, service: str, at: str = "") -> str:
    """The external address of a Service as the API has it at a moment; "" while it is pending."""
    stored = object_at(run, f"services/default/{service}", at)
    ingress = dig(stored or {}, "status.loadBalancer.ingress") or ()
    return str(ingress[0].get("ip", "")) if ingress else ""


@probe
def load_balancer_seconds(run: Run, service: str, after: str = "0s") -> float:
    """When a Service first had an external address, in seconds after a moment; -1 if it never
    did.
    """
    found = writes(run, f"/registry/services/default/{service}")
    given = (one.at for one in found if dig(one.value or {}, "status.loadBalancer.ingress"))
    return first_after(run, given, after)


@probe
def cloud_balancers(run: Run, at: str = "") -> int:
    """How many load balancers the cloud has at a moment; -1 where there is no cloud."""
    return int(run.statuses(moment(run, at)).get("cloud/api", {}).get("balancers", -1))


@probe
def node_gone_seconds(run: Run, node: str, after: str = "0s") -> float:
    """When a Node object was deleted, in seconds after a moment; -1 if it never was."""
    gone = (write.at for write in writes(run, f"/registry/nodes/{node}") if write.value is None)
    return first_after(run, gone, after)


@probe
def node_taints(run: Run, node: str, at: str = "") -> str:
    """The taints of a node at a moment as key:effect, with commas between; "" when it has none."""
    stored = object_at(run, f"nodes/{node}", at)
    taints = dig(stored or {}, "spec.taints") or ()
    return ",".join(sorted(f"{taint['key']}:{taint['effect']}" for taint in taints))
