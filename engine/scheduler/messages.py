"""The words of FailedScheduling, exactly: how many nodes, why not, and why preemption would not
help.

k8s source: pkg/scheduler/framework/types.go (FitError),
pkg/scheduler/framework/runtime/framework.go.
"""

from collections.abc import Iterable

NO_NODES = "no nodes available to schedule pods"
NO_CLAIMS = "no new claims to deallocate"
"""What the PostFilter of DynamicResources says of a pod without claims, always before preemption
speaks.
"""
NO_STATE = "not found"
"""What it says instead when a prefilter before it rejected the pod, so that it never looked."""
NOT_HELPFUL = "Preemption is not helpful for scheduling"
NO_VICTIMS = "No preemption victims found for incoming pod"


def unavailable(nodes: int, reasons: Iterable[str]) -> str:
    """`0/3 nodes are available: 1 Insufficient cpu, 2 …`; sorted as text, so "10 x" comes before
    "2 x".
    """
    counts: dict[str, int] = {}
    for reason in reasons:
        counts[reason] = counts.get(reason, 0) + 1
    listed = ", ".join(sorted(f"{count} {reason}" for reason, count in counts.items()))
    return f"0/{nodes} nodes are available:{f' {listed}.' if listed else ''}"


def rejected(nodes: int, reasons: Iterable[str], *, with_claims: bool = True) -> str:
    """The message when a prefilter turned the pod away before any node was looked at. Without
    DynamicResources (`with_claims`) preemption speaks: it was not tried anywhere.
    """
    fit = f"0/{nodes} nodes are available: {', '.join(reasons)}."
    if with_claims:
        return f"{fit} {NO_STATE}"
    return f"{fit} preemption: {unavailable(nodes, [NOT_HELPFUL] * nodes)}"


def unplaced(fit: str, preemption: str | None, *, with_claims: bool = True) -> str:
    """The whole message; without a suffix when preemption found victims."""
    if preemption is None:
        return fit
    claims = f"{NO_CLAIMS}, " if with_claims else ""
    return f"{fit} {claims}preemption: {preemption}"
