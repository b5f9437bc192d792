"""One manifest as the API server would store it: read, defaulted, validated; or what is wrong with
it, in the API server's words.

The types and rules are those of engine/apiserver; what scheduling reads beyond them (allocatable,
images, start times) is checked here, since a real API server takes statuses from kubelets only.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from engine.apiserver.defaults import with_defaults
from engine.apiserver.shapes import Unreadable, decoded
from engine.apiserver.validation import problems
from engine.finding import Path
from engine.objects import Obj, evolve, freeze
from engine.quantity import parse_quantity
from engine.resources import BY_KIND, Resource

QUANTITIES = "quantities"
_UNSERVED = {
    "StorageClass": Resource("storageclasses", "StorageClass", "storage.k8s.io", namespaced=False)
}
"""Kinds that scheduling reads and the API server here does not serve."""
_WORDS = {dict: "a mapping", list: "a list", str: "text", int: "a whole number"}
_MORE: Mapping[str, tuple[tuple[str, Any], ...]] = {
    "Node": (
        ("status", dict),
        ("status.allocatable", QUANTITIES),
        ("status.capacity", QUANTITIES),
        ("status.images", list),
    ),
    "Pod": (
        ("spec.resources", dict),
        ("spec.resources.requests", QUANTITIES),
        ("status", dict),
        ("status.phase", str),
        ("status.startTime", str),
        ("status.nominatedNodeName", str),
        ("status.conditions", list),
    ),
    "PodDisruptionBudget": (
        ("status", dict),
        ("status.disruptionsAllowed", int),
        ("status.disruptedPods", dict),
    ),
}
"""What scheduling reads and the API server's types do not name: path → type."""


class Wrong(NamedTuple):
    """One mistake in a manifest: where, what, and a way out."""

    path: Path
    message: str
    hint: str = ""


class BadManifest(ValueError):
    """A manifest that no API server would take; `wrong` is never empty."""

    def __init__(self, what: str, wrong: list[Wrong]) -> None:
        self.what, self.wrong = what, wrong
        super().__init__("; ".join(f"{what}: {entry.message}" for entry in wrong))


def read_manifest(raw: Any, kind: str) -> Obj:
    """The stored form of a manifest that should be of this kind; raises BadManifest."""
    resource = BY_KIND.get(kind) or _UNSERVED[kind]
    what = kind
    if not isinstance(raw, Mapping):
        raise BadManifest(what, [Wrong((), f"this should be a {kind}, as a mapping")])
    said = raw.get("kind", kind)
    if said != kind:
        raise BadManifest(what, [Wrong(("kind",), f"a {kind} is wanted here, not {said!r}")])
    meta = raw.get("metadata")
    if not isinstance(meta, Mapping):
        raise BadManifest(what, [Wrong(("metadata",), "metadata with a name is missing")])
    what = f"{kind} {meta.get('name', '')}".strip()
    try:
        value = with_defaults(resource.plural, decoded(resource, freeze(raw)))
    except Unreadable as error:
        raise BadManifest(what, [Wrong(_path_in(str(error)), str(error))]) from None
    wrong = [*_ill_shaped(value, kind), *_invalid(resource, value)]
    if wrong:
        raise BadManifest(what, wrong)
    return _completed(resource, value)


def _invalid(resource: Resource, value: Obj) -> Iterator[Wrong]:
    """What the API server's validation says."""
    if resource.kind == "Pod" and "spec" not in value:
        yield Wrong((), "spec.containers: Required value")
        return
    for cause in problems(resource, value):
        yield Wrong(_path(cause.field), f"{cause.field}: {cause.message}")


def _ill_shaped(value: Obj, kind: str) -> Iterator[Wrong]:
    """Fields of the wrong type, and quantities that are none or negative."""
    for dotted, kind_of_value in _MORE.get(kind, ()):
        path = tuple(dotted.split("."))
        there = _at(value, path)
        if there is None:
            continue
        if kind_of_value == QUANTITIES:
            yield from _bad_quantities(there, path)
        elif not isinstance(there, kind_of_value) or isinstance(there, bool):
            yield Wrong(path, f"{dotted} should be {_WORDS[kind_of_value]}, not {there!r}")
    if kind == "Node":
        yield from _bad_images(value)
    if kind == "Pod":
        spec = value.get("spec") or {}
        for group in ("initContainers", "containers"):
            for at, container in enumerate(spec.get(group) or ()):
                for part in ("requests", "limits"):
                    given = (container.get("resources") or {}).get(part)
                    if given is not None:
                        here: Path = ("spec", group, at, "resources", part)
                        yield from _bad_quantities(given, here)
        yield from _bad_quantities(spec.get("overhead") or {}, ("spec", "overhead"))


def _at(value: Any, path: Path) -> Any:
    for key in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(key)
    return value


def _bad_quantities(given: Any, path: Path) -> Iterator[Wrong]:
    if not isinstance(given, Mapping):
        yield Wrong(path, f"{path[-1]} should be a mapping of resources, not {given!r}")
        return
    for resource, text in given.items():
        here = (*path, resource)
        try:
            if isinstance(text, bool) or not isinstance(text, str | int | float):
                raise ValueError(f"{text!r} is not a quantity; write it like 500m, 2, 1.5Gi or 2e3")
            if parse_quantity(text) < 0:
                yield Wrong(here, f"{resource}: {text!r} is less than zero")
        except ValueError as error:
            yield Wrong(here, f"{resource}: {error}")


def _bad_images(node: Obj) -> Iterator[Wrong]:
    images = _at(node, ("status", "images"))
    for at, image in enumerate(images if isinstance(images, list) else ()):
        names = image.get("names") if isinstance(image, Mapping) else None
        size = image.get("sizeBytes", 0) if isinstance(image, Mapping) else None
        if not isinstance(names or [], list) or type(size) is not int:
            here: Path = ("status", "images", at)
            yield Wrong(here, "an image has a list of names and a whole number of sizeBytes")


def _completed(resource: Resource, value: Obj) -> Obj:
    """A namespace, and what a node's status leaves out (pkg/apis/core/v1/defaults.go)."""
    meta = value["metadata"]
    if resource.namespaced and not meta.get("namespace"):
        value = evolve(value, {"metadata": {"namespace": "default"}})
    if resource.kind == "Node":
        status = value.get("status") or {}
        if status.get("allocatable") is None and status.get("capacity"):
            value = evolve(value, {"status": {"allocatable": status["capacity"]}})
    return value


def _path(field: str) -> Path:
    """`spec.containers[0].name` as a path; what is in brackets is an index where it is a number."""
    parts: list[str | int] = []
    for word in field.split("."):
        name, *indices = word.replace("]", "").split("[")
        parts.append(name)
        parts.extend(int(index) if index.isdecimal() else index for index in indices)
    return tuple(parts)


def _path_in(message: str) -> Path:
    """The way that Go's decoder names: `… Go struct field Pod.spec.containers of type …`."""
    _, found, rest = message.partition("struct field ")
    return _path(rest.split(" ")[0].partition(".")[2]) if found else ()
