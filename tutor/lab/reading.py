"""Text that somebody pastes or types, read strictly: a whole scenario, manifests, one value."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine import Finding, Place, Rejected, parts_of, read_document, read_scenario

FILE = "scenario.yaml"
MANIFESTS = "manifests.yaml"


def read_plan(source: str | bytes) -> dict[str, Any]:
    """The scenario of a document, or of a question that has one; raises Rejected with all that is
    wrong, line by line.
    """
    document = read_document(source, FILE)
    value, prefix = document.value, ()
    if isinstance(value, Mapping) and "type" in value and isinstance(value.get("scenario"), dict):
        value, prefix = value["scenario"], ("scenario",)  # type: ignore[assignment]
    if not isinstance(value, Mapping):
        place = document.place()
        raise Rejected([Finding.at(place, (), "a scenario is a mapping (keys and values)")])
    read_scenario(value, document.place, prefix)
    return dict(value)


def read_manifests(source: str) -> list[dict[str, Any]]:
    """Kubernetes objects as `kubectl apply -f` takes them: one, a List, or several between `---`.
    Raises Rejected with all that is wrong, line by line.
    """
    found: list[dict[str, Any]] = []
    findings: list[Finding] = []
    for first, text in parts_of(source):
        if not text.strip():
            continue
        try:
            document = read_document(text, MANIFESTS)
        except Rejected as rejected:
            findings += [_moved(one, first) for one in rejected.findings]
            continue
        for one in _objects(document.value):
            if isinstance(one, dict) and {"apiVersion", "kind", "metadata"} <= set(one):
                found.append(one)
            else:
                place = Place(MANIFESTS, first + 1, 1)
                findings.append(
                    Finding.at(place, (), "a manifest needs apiVersion, kind and metadata")
                )
    if not found and not findings:
        findings.append(Finding.at(Place(MANIFESTS, 1, 1), (), "there is no manifest in it"))
    if findings:
        raise Rejected(findings)
    return found


def value_of(text: str) -> Any:
    """What a line of YAML means; text that is no YAML is text."""
    if not text.strip():
        return None
    try:
        return read_document(text, "value").value
    except Rejected:
        return text


def _objects(value: Any) -> list[Any]:
    if isinstance(value, dict) and value.get("kind") == "List":
        items = value.get("items")
        return list(items) if isinstance(items, list) else []
    return list(value) if isinstance(value, list) else [value]


def _moved(one: Finding, lines: int) -> Finding:
    return replace(one, line=one.line + lines)
