"""Label and field selectors as people write them, compiled once into predicates.

Grammar: apimachinery/pkg/labels/selector.go and pkg/fields/selector.go.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from engine.apiserver.errors import bad_request
from engine.objects import Obj
from engine.resources import Resource

Predicate = Callable[[Obj], bool]

_TERM = re.compile(
    r"\s*(?:(?P<absent>!)\s*(?P<absent_key>[^\s,=!()]+)"
    r"|(?P<key>[^\s,=!()]+)\s*(?:"
    r"(?P<set>notin|in)\s*\((?P<values>[^)]*)\)"
    r"|(?P<operator>==|=|!=)\s*(?P<value>[^\s,()]*))?)\s*(?:,|$)"
)

FIELDS: Mapping[str, tuple[str, ...]] = {
    "pods": (
        "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName",
        "spec.hostNetwork", "status.phase", "status.podIP", "status.nominatedNodeName",
    ),
    "nodes": ("spec.unschedulable",),
    "namespaces": ("status.phase",),
    "secrets": ("type",),
    "services": ("spec.clusterIP", "spec.type"),
    "replicasets": ("status.replicas",),
    "jobs": ("status.successful",),
    "certificatesigningrequests": ("spec.signerName",),
    "events": (
        "involvedObject.kind", "involvedObject.namespace", "involvedObject.name",
        "involvedObject.uid", "involvedObject.apiVersion", "involvedObject.resourceVersion",
        "involvedObject.fieldPath", "reason", "reportingComponent", "source", "type",
    ),
}  # fmt: skip
"""What can be selected besides name and namespace (pkg/registry/*/strategy.go)."""

INDEXED: Mapping[str, tuple[str, ...]] = {
    "pods": ("spec", "nodeName"),
    "nodes": ("metadata", "name"),
}
"""The one field by which a resource is looked up without looking at every object, as kubelets do
it (pods: NodeNameTriggerFunc in pkg/registry/core/pod/strategy.go).
"""


class Selection(NamedTuple):
    """What one list or watch wants to see. `topic`: the one value that it wants of the field by
    which its resource is indexed; None: any.
    """

    namespace: str
    labels: Predicate | None
    fields: Predicate | None
    topic: str | None = None

    def matches(self, value: Obj) -> bool:
        """Whether an object is among what was asked for."""
        if self.namespace and value["metadata"].get("namespace") != self.namespace:
            return False
        if self.labels is not None and not self.labels(value):
            return False
        return self.fields is None or self.fields(value)


def select(resource: Resource, namespace: str, labels: str, fields: str) -> Selection:
    """Compile a request's selectors; raises Denial 400 for what cannot be read."""
    by_fields, topic = _fields(resource, labels, fields) if fields else (None, None)
    return Selection(namespace, _labels(labels) if labels else None, by_fields, topic)


def topic_of(plural: str, value: Obj) -> str | None:
    """The value that an object is indexed by; None where its resource has no index."""
    path = INDEXED.get(plural)
    return None if path is None else _field(value, path)


def _labels(text: str) -> Predicate:
    terms: list[tuple[str, str, frozenset[str]]] = []
    position = 0
    while position < len(text):
        term = _TERM.match(text, position)
        if term is None or term.end() == position:
            raise bad_request(f"unable to parse requirement: found {text[position:]!r}")
        position = term.end()
        terms.append(_requirement(term))

    def matches(value: Obj) -> bool:
        have = value["metadata"].get("labels") or {}
        return all(_holds(term, have) for term in terms)

    return matches


def _requirement(term: "re.Match[str]") -> tuple[str, str, frozenset[str]]:
    if term["absent"]:
        return term["absent_key"], "!", frozenset()
    key = term["key"]
    if term["set"]:
        values = frozenset(value.strip() for value in term["values"].split(","))
        return key, term["set"], values
    if term["operator"]:
        return key, "notin" if term["operator"] == "!=" else "in", frozenset((term["value"],))
    return key, "exists", frozenset()


def _holds(term: tuple[str, str, frozenset[str]], have: Mapping[str, str]) -> bool:
    key, operator, values = term
    match operator:
        case "in":
            return key in have and have[key] in values
        case "notin":
            return key not in have or have[key] not in values
        case "exists":
            return key in have
    return key not in have


def _fields(resource: Resource, labels: str, text: str) -> tuple[Predicate, str | None]:
    terms: list[tuple[tuple[str, ...], str, bool]] = []
    topic = None
    for part in text.split(","):
        path, equal, wanted = _field_term(part)
        if path not in ("metadata.name", "metadata.namespace") and path not in FIELDS.get(
            resource.plural, ()
        ):
            group = resource.api_version if resource.group else f"/{resource.version}"
            raise bad_request(
                f'Unable to find "{group}, Resource={resource.plural}" that match label selector '
                f'"{labels}", field selector "{text}": field label not supported: {path}'
            )
        steps = tuple(path.split("."))
        terms.append((steps, wanted, equal))
        if equal and steps == INDEXED.get(resource.plural):
            topic = wanted

    def matches(value: Obj) -> bool:
        return all((_field(value, path) == wanted) is equal for path, wanted, equal in terms)

    return matches, topic


def _field_term(part: str) -> tuple[str, bool, str]:
    for operator in ("!=", "==", "="):
        path, found, wanted = part.partition(operator)
        if found:
            return path.strip(), operator != "!=", wanted.strip()
    raise bad_request(f"invalid selector: '{part}'; can't understand '{part}'")


def _field(value: Any, path: tuple[str, ...]) -> str:
    """A field as a selector sees it: always text, empty when missing."""
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
