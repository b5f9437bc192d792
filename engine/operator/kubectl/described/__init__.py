"""What `kubectl describe` says of each resource, a file for each family; `DESCRIBERS` holds them by
plural.
"""

from types import ModuleType

from engine.operator.kubectl.described import (
    batch,
    certificates,
    cluster,
    data,
    network,
    nodes,
    pods,
    rights,
    scaling,
    storage,
    workloads,
)
from engine.operator.kubectl.described._base import Describer, Need, Scene, describe
from engine.operator.kubectl.described.plain import PLAIN

__all__ = ["DESCRIBERS", "PLAIN", "Describer", "Need", "Scene", "describe"]


def _describers(*modules: ModuleType) -> dict[str, Describer]:
    found: dict[str, Describer] = {}
    for module in modules:
        for describer in vars(module).values():
            if isinstance(describer, Describer):
                for plural in describer.plurals:
                    assert found.get(plural, describer) is describer, f"two for {plural}"
                    found[plural] = describer
    return found


DESCRIBERS = _describers(
    batch, certificates, cluster, data, network, nodes, pods, rights, scaling, storage, workloads
)
