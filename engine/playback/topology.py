"""The hosts and components of a run as the player lays them out."""

from typing import Any

from engine.history import Run

UNDRAWN = ("operator", "cloud")
"""Roles of machines that stand outside of the picture: whoever asks, and whoever rents out."""


def hosts(run: Run) -> list[dict[str, Any]]:
    """Every machine that is drawn, in the order of the plan."""
    return [
        {"id": name, "role": machine.role, "zone": machine.zone}
        for name, machine in run.hosts.items()
        if machine.role not in UNDRAWN
    ]


def components(run: Run) -> list[dict[str, Any]]:
    """Every process of those machines."""
    return [
        {"id": f"{name}/{kind}", "host": name, "kind": kind}
        for name, machine in run.hosts.items()
        if machine.role not in UNDRAWN
        for kind in machine.processes
    ]
