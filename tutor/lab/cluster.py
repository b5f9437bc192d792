"""The cluster of a document, as a few controls: whatever else stands there is left alone."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from engine import PROFILES, SIZES

DEFAULTS: Final[Mapping[str, Any]] = {
    "control_planes": 1,
    "etcd": "stacked",
    "etcd_members": 3,
    "workers": 3,
    "zones": 0,
    "cloud": False,
    "profile": list(PROFILES)[-1],
}
"""What holds where a document says nothing; the profile is the newest release."""

CHOICES: Final[Mapping[str, Sequence[str]]] = {
    "etcd": ("stacked", "external"),
    "profile": tuple(reversed(PROFILES)),
}
"""What a control offers that takes a word; releases with the newest first."""


def cluster_of(plan: Mapping[str, Any]) -> dict[str, Any]:
    """The cluster as it stands in the document."""
    found = plan.get("cluster")
    return dict(found) if isinstance(found, Mapping) else {}


def controls_of(plan: Mapping[str, Any]) -> dict[str, Any]:
    """The value of each control. Workers or zones that are listed by name count as their number;
    what is out of bounds is shown at the bound, and the reader says what is wrong with it.
    """
    cluster, found = cluster_of(plan), {}
    for name, default in DEFAULTS.items():
        value = cluster.get(name, default)
        if name in SIZES:
            value = len(value) if isinstance(value, list | tuple) else value
            is_number = isinstance(value, int) and not isinstance(value, bool)
            value = min(max(value, 0), SIZES[name]) if is_number else default
        elif name == "cloud":
            value = bool(value) or isinstance(value, Mapping)
        elif value not in CHOICES[name]:
            value = default
        found[name] = value
    found["control_planes"] = max(1, found["control_planes"])
    found["etcd_members"] = max(1, found["etcd_members"])
    return found


def names_workers(plan: Mapping[str, Any]) -> bool:
    """Whether the workers are listed one by one, so that a number would forget what is said of
    them.
    """
    return isinstance(cluster_of(plan).get("workers"), list | tuple)


def others_of(plan: Mapping[str, Any]) -> list[str]:
    """What the document says of its cluster beside the controls."""
    return [name for name in cluster_of(plan) if name not in DEFAULTS]


def with_control(plan: Mapping[str, Any], name: str, value: Any) -> dict[str, Any]:
    """The plan with one control turned."""
    assert name in DEFAULTS, f"{name} is no control of the Lab"
    cluster = cluster_of(plan)
    cluster[name] = value
    if cluster.get("etcd", "stacked") == "stacked":
        cluster.pop("etcd_members", None)
    for optional in ("etcd", "zones", "cloud", "profile"):
        if cluster.get(optional) in (DEFAULTS[optional], ()):
            cluster.pop(optional)
    order = [*DEFAULTS, *cluster]
    return {**plan, "cluster": {one: cluster[one] for one in order if one in cluster}}
