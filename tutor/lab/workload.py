"""What runs on the cluster at the start, object by object: short forms, or whole manifests."""

from collections.abc import Mapping
from typing import Any, Final

from tutor.lab.moments import listed
from tutor.lab.reading import read_manifests

SHORT: Final[Mapping[str, Mapping[str, Any]]] = {
    "deployment": {"name": "web", "replicas": 3},
    "service": {"name": "web"},
    "pod": {"name": "alone"},
}
"""The short forms with which an object begins."""
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "deployment": ("name", "replicas", "image"),
    "service": ("name", "app", "port"),
    "pod": ("name", "image", "node"),
}
"""What the Lab asks about each; the rest can be written in the document."""
NUMBERS: Final = ("replicas", "port")
ASSUMED: Final[Mapping[str, Any]] = {"replicas": 1, "port": 80, "image": "nginx:1.27"}
"""What holds where nothing is said."""


def workload_of(plan: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every object; what is no mapping counts as an empty one."""
    return [dict(one) if isinstance(one, Mapping) else {} for one in listed(plan.get("workload"))]


def short_of(item: Mapping[str, Any]) -> str:
    """Which short form an object is written in; empty for a manifest."""
    return next((word for word in SHORT if word in item), "")


def fields_of(item: Mapping[str, Any]) -> dict[str, Any]:
    """What a short form says."""
    found = item.get(short_of(item))
    return dict(found) if isinstance(found, Mapping) else {}


def manifest_of(item: Mapping[str, Any]) -> dict[str, Any]:
    """The manifest of an object that is no short form."""
    found = item.get("manifest", item)
    return dict(found) if isinstance(found, Mapping) else {}


def name_of(item: Mapping[str, Any]) -> tuple[str, str]:
    """The kind of an object, and its name."""
    short = short_of(item)
    if short:
        return short.capitalize(), str(fields_of(item).get("name", ""))
    manifest = manifest_of(item)
    metadata = manifest.get("metadata")
    name = metadata.get("name", "") if isinstance(metadata, Mapping) else ""
    return str(manifest.get("kind", "?")), str(name)


def focus_of(plan: Mapping[str, Any]) -> str | None:
    """The workload that is drawn in colour: the first Deployment, else the first Pod."""
    named = [name_of(item) for item in workload_of(plan)]
    for kind in ("Deployment", "StatefulSet", "DaemonSet", "Job", "Pod"):
        found = next((name for what, name in named if what == kind and name), None)
        if found is not None:
            return found
    return None


def with_object(plan: Mapping[str, Any], short: str) -> dict[str, Any]:
    """One more object, in a short form, with a name that is still free."""
    items, first = workload_of(plan), dict(SHORT[short])
    taken = [name for kind, name in map(name_of, items) if kind == short.capitalize()]
    name = first["name"]
    apps = [n for kind, n in map(name_of, items) if kind == "Deployment" and n not in taken]
    if short == "service" and apps:
        name = apps[0]
    number, base = 1, name
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    return {**plan, "workload": [*items, {short: {**first, "name": name}}]}


def with_manifests(plan: Mapping[str, Any], source: str) -> dict[str, Any]:
    """One more object for each manifest of a text; raises Rejected with what is wrong in it."""
    return {**plan, "workload": [*workload_of(plan), *read_manifests(source)]}


def with_field(plan: Mapping[str, Any], index: int, name: str, value: Any) -> dict[str, Any]:
    """A short form with one field set; an empty value leaves it out."""
    items = workload_of(plan)
    short, fields = short_of(items[index]), fields_of(items[index])
    fields.pop(name, None)
    if value not in (None, ""):
        fields[name] = value
    order = [*FIELDS.get(short, ()), *fields]
    items[index] = {short: {one: fields[one] for one in order if one in fields}}
    return {**plan, "workload": items}


def without(plan: Mapping[str, Any], index: int) -> dict[str, Any]:
    """One object less."""
    items = workload_of(plan)
    return {**plan, "workload": [*items[:index], *items[index + 1 :]]}
