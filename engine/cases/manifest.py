"""One manifest as the API server would store it: read, defaulted, validated; or what is wrong with
it, in the API server's words.

The types and rules are those of engine/apiserver; quantities are looked at here once more, also in
statuses, which a real API server takes from kubelets only.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from engine.apiserver.defaults import with_defaults
from engine.apiserver.placement_validation import placement_problems, selector_problems
from engine.apiserver.shapes import Unreadable, decoded
from engine.apiserver.strategy.initial import with_own_selector
from engine.apiserver.validation import problems
from engine.cases.templates import TEMPLATES
from engine.finding import Path
from engine.objects import Obj, dig, evolve, freeze
from engine.quantity import parse_quantity
from engine.resources import BY_KIND, Resource

REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
_ASKED = ("containers[].resources", "initContainers[].resources", "resources")


def _requests(spec: str) -> tuple[str, ...]:
    """Where the quantities of a pod's spec lie that lies there."""
    asked = (f"{spec}.{part}.{end}" for part in _ASKED for end in ("requests", "limits"))
    return (*asked, f"{spec}.overhead")


_QUANTITIES: Mapping[str, tuple[str, ...]] = {
    "Node": ("status.allocatable", "status.capacity"),
    "Pod": _requests("spec"),
    **{kind: _requests(".".join((*map(str, at), "spec"))) for kind, at in TEMPLATES.items()},
    "PersistentVolume": ("spec.capacity",),
    "PersistentVolumeClaim": ("spec.resources.requests",),
}
"""Where quantities lie: the decoder does not say which of them is none."""


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
    resource = BY_KIND[kind]
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
        named = list(_ill_quantities(raw, kind))
        raise BadManifest(what, named or [_undecoded(str(error))]) from None
    if kind == "Job":
        value = with_own_selector(evolve(value, {"metadata": {"uid": f"Job-{meta.get('name')}"}}))
    wrong = list(_ill_quantities(value, kind)) or list(_invalid(resource, value))
    if wrong:
        raise BadManifest(what, wrong)
    return _completed(resource, value)


def _undecoded(message: str) -> Wrong:
    is_unquoted = message.endswith("of type string")
    return Wrong(_path_in(message), message, "quote it" if is_unquoted else "")


def _invalid(resource: Resource, value: Obj) -> Iterator[Wrong]:
    """What the API server's validation says."""
    if resource.kind == "Pod" and "spec" not in value:
        yield Wrong((), "spec.containers: Required value")
        return
    causes = problems(resource, value)
    if resource.kind == "PersistentVolume":
        required = dig(value, "spec.nodeAffinity.required")
        if required is not None:  # the same rules as in a pod
            causes += placement_problems(
                {"affinity": {"nodeAffinity": {REQUIRED: required}}}, "spec"
            )
    if resource.kind == "PersistentVolumeClaim":
        causes += selector_problems(dig(value, "spec.selector"), "spec.selector")
    for cause in causes:
        yield Wrong(_path(cause.field), f"{cause.field}: {cause.message}")


def _ill_quantities(value: Obj, kind: str) -> Iterator[Wrong]:
    """Quantities that are none or negative, whatever else the value is."""
    for pattern in _QUANTITIES.get(kind, ()):
        for path, there in _every(value, pattern.split("."), ()):
            yield from _bad_quantities(there, path)


def _every(value: Any, keys: list[str], path: Path) -> Iterator[tuple[Path, Any]]:
    """All that is there at a path in which `[]` stands for every item of a list."""
    if not keys:
        if value is not None and path:
            yield path, value
        return
    key, rest = keys[0], keys[1:]
    if not isinstance(value, Mapping) or value.get(key.removesuffix("[]")) is None:
        return
    inner = value[key.removesuffix("[]")]
    path = (*path, key.removesuffix("[]"))
    if not key.endswith("[]"):
        yield from _every(inner, rest, path)
    elif isinstance(inner, list):
        for at, item in enumerate(inner):
            yield from _every(item, rest, (*path, at))


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
