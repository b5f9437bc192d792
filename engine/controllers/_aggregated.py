"""What controllers see of aggregated APIs: one that does not answer keeps discovery incomplete.

A real controller finds out by asking (client-go/discovery); here it reads the condition that the
API servers write.
"""

from engine.controllers._base import Cache
from engine.objects import dig, holds

METRICS = "v1beta1.metrics.k8s.io"


def unavailable(cache: Cache) -> list[str]:
    """The aggregated APIs without an answer, as `group/version`, in order."""
    found = []
    for api in cache.every("apiservices"):
        if not holds(api, "Available"):
            found.append(f"{dig(api, 'spec.group')}/{dig(api, 'spec.version')}")
    return sorted(found)


def has_metrics(cache: Cache) -> bool | None:
    """Whether the metrics API answers; None: nobody has registered it."""
    api = cache.get("apiservices", METRICS)
    return None if api is None else holds(api, "Available")
