"""What a ClusterRole that collects others by their labels grants.

After pkg/controller/clusterroleaggregation. The API server's default roles are collected by it, and
kube-controller-manager collects anew whenever a role changes.
"""

from collections.abc import Iterable

from engine.objects import Obj, labels, selects


def aggregated(role: Obj, roles: Iterable[Obj]) -> list[Obj]:
    """The rules of a role that collects others by label, each once, in order of their names."""
    wanted = (role.get("aggregationRule") or {}).get("clusterRoleSelectors") or ()
    own = role["metadata"]["name"]
    found: list[Obj] = []
    for other in sorted(roles, key=lambda each: str(each["metadata"]["name"])):
        if other["metadata"]["name"] == own:
            continue
        if any(selects(selector, labels(other)) for selector in wanted):
            found += [rule for rule in other.get("rules") or () if rule not in found]
    return found
