"""The hosts and components of a run as the player lays them out."""

from typing import Any

from engine.history import Run


def hosts(run: Run) -> list[dict[str, Any]]:
    """Every machine, in the order of the plan; the operator's own is not drawn."""
    return [
        {"id": name, "role": machine.role, "zone": machine.zone}
        for name, machine in run.hosts.items()
        if machine.role != "operator"
    ]


def components(run: Run) -> list[dict[str, Any]]:
    """Every process of those machines."""
    return [
        {"id": f"{name}/{kind}", "host": name, "kind": kind}
        for name, machine in run.hosts.items()
        if machine.role != "operator"
        for kind in machine.processes
    ]
