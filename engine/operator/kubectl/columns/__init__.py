"""The columns of every resource, a file for each family; `TABLES` holds them by plural."""

from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

from engine.objects import Obj, name
from engine.operator.kubectl.columns import (
    certificates,
    cluster,
    network,
    pods,
    policy,
    scaling,
    storage,
    workloads,
)
from engine.operator.kubectl.columns._base import AGE, NAME, Column, Table


def _tables(*modules: ModuleType) -> dict[str, tuple[Column, ...]]:
    found: dict[str, tuple[Column, ...]] = {}
    for module in modules:
        for table in vars(module).values():
            if isinstance(table, Table):
                for plural in table.plurals:
                    assert plural not in found, f"two tables for {plural}"
                    found[plural] = table.columns
    return found


TABLES = _tables(certificates, cluster, network, pods, policy, scaling, storage, workloads)
PLAIN = (NAME, AGE)
"""What a resource without a table of its own shows."""

ORDERS: Mapping[str, Callable[[Obj], Any]] = {
    "flowschemas": lambda schema: (schema["spec"]["matchingPrecedence"], name(schema)),
}
"""Resources that are not listed by their names."""

__all__ = ["ORDERS", "PLAIN", "TABLES", "Column"]
