"""The cloud provider's API: requests and answers between its clients and the cloud.

No real provider is meant; the calls are those that every one of them has, in the form of
k8s.io/cloud-provider's interfaces (InstancesV2, LoadBalancer, Routes).
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

NOTHING: Mapping[str, Any] = {}

OK, ACCEPTED, NOT_FOUND, CONFLICT = 200, 202, 404, 409


class CloudRequest(NamedTuple):
    """One call. `verb`: get, list, ensure (make it like `body`, or change it) or delete; `kind`:
    machines, balancers, routes, volumes, or attachments of a volume to a machine.
    """

    id: int
    verb: str
    kind: str
    name: str = ""
    body: Mapping[str, Any] = NOTHING


class CloudResponse(NamedTuple):
    """The answer to request `id`: 200, 202 (it is being made, or undone: ask again), 404
    or 409 (something stands against it).
    """

    id: int
    code: int
    body: Mapping[str, Any] = NOTHING
